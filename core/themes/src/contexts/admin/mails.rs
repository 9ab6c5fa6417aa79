//! The mail of the site.

use serde::Serialize;

use super::{AdminCommon, StatusCountContext};
use crate::contexts::PaginationContext;

/// `mails.html`: what mail left the site, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct MailsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The mails of the page, the youngest first.
    pub mails: Vec<MailRowContext>,
    /// The tabs above the list.
    pub counts: Vec<StatusCountContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
    /// The id of the plugin that delivers mail; empty where none does.
    pub transport: String,
    /// The folder in which mail is written where no plugin delivers it.
    pub folder: String,
    /// Whether the person may send mail again.
    pub may_send: bool,
}

/// `mail.html`: one mail.
#[derive(Clone, Debug, Serialize)]
pub struct MailPageContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The mail.
    pub mail: MailRowContext,
    /// Who sends it.
    pub sender: String,
    /// Who gets the answer; may be empty.
    pub reply_to: String,
    /// The name of those that were sent together; may be empty.
    pub batch: String,
    /// When something last became of it.
    pub updated_at: String,
    /// The same for people.
    pub updated_on: String,
    /// Whether it has a secret link in it, and so is shown to nobody.
    pub is_secret: bool,
    /// What it says as plain text; empty where that is secret or was forgotten.
    pub text: String,
    /// Where its HTML is; empty where it has none.
    pub html_url: String,
    /// Where it is deleted.
    pub delete_url: String,
    /// Whether the person may send and delete mail.
    pub may_send: bool,
}

/// `letters.html`: the letters that the site writes.
#[derive(Clone, Debug, Serialize)]
pub struct LettersContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The letters.
    pub letters: Vec<LetterRowContext>,
}

/// A letter in the list.
#[derive(Clone, Debug, Serialize)]
pub struct LetterRowContext {
    /// The name of its templates.
    pub name: String,
    /// When it is written.
    pub when: String,
    /// Where it is shown.
    pub url: String,
}

/// `letter.html`: a letter as it will be.
#[derive(Clone, Debug, Serialize)]
pub struct LetterContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The name of its templates.
    pub name: String,
    /// What it is about.
    pub subject: String,
    /// What it says as plain text.
    pub text: String,
    /// Where its HTML is.
    pub html_url: String,
}

/// A mail in the list.
#[derive(Clone, Debug, Serialize)]
pub struct MailRowContext {
    /// The id.
    pub id: String,
    /// Where it is shown.
    pub url: String,
    /// The subject.
    pub subject: String,
    /// The id of the plugin whose mail it is; empty for the site's own.
    pub plugin: String,
    /// `queued`, `sent` or `dead`.
    pub state: String,
    /// The state for people.
    pub state_label: String,
    /// Who gets it.
    pub recipients: Vec<MailRecipientContext>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was taken.
    pub created_at: String,
    /// The same for people.
    pub created_on: String,
    /// Where it is sent again; empty unless it was refused.
    pub again_url: String,
}

/// One of those who get a mail.
#[derive(Clone, Debug, Serialize)]
pub struct MailRecipientContext {
    /// Name and address.
    pub mailbox: String,
    /// `queued`, `sent` or `dead`.
    pub state: String,
    /// What the other side last answered; may be empty.
    pub answer: String,
}

impl MailsContext {
    /// A mail in each state, in the middle of a list.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            mails: ["queued", "sent", "dead"].map(MailRowContext::sample).into(),
            counts: vec![
                StatusCountContext::sample("", "All", true),
                StatusCountContext::sample("dead", "Not delivered", false),
            ],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 60,
                newer_url: "/admin/mail".into(),
                older_url: "/admin/mail?page=3".into(),
            },
            transport: "smtp".into(),
            folder: "data/mail".into(),
            may_send: true,
        }
    }

    /// A site that has sent nothing and has no plugin for it.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            mails: Vec::new(),
            counts: Vec::new(),
            pagination: PaginationContext::single(0),
            transport: String::new(),
            folder: "data/mail".into(),
            may_send: false,
        }
    }
}

impl MailPageContext {
    /// A mail with all its parts.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            mail: MailRowContext::sample("dead"),
            sender: "Field Notes <site@example.org>".into(),
            reply_to: "bob@example.org".into(),
            batch: "newsletter 7".into(),
            updated_at: "2026-11-21T09:31:00Z".into(),
            updated_on: "21 November 2026, 09:31 UTC".into(),
            is_secret: false,
            text: "Some words.\n".into(),
            html_url: "/admin/mail/0198/html".into(),
            delete_url: "/admin/mail/0198/delete".into(),
            may_send: true,
        }
    }

    /// A mail that says nothing any more.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            mail: MailRowContext {
                plugin: String::new(),
                recipients: Vec::new(),
                attempts: 0,
                again_url: String::new(),
                ..MailRowContext::sample("sent")
            },
            reply_to: String::new(),
            batch: String::new(),
            is_secret: true,
            text: String::new(),
            html_url: String::new(),
            may_send: false,
            ..Self::sample()
        }
    }
}

impl LettersContext {
    /// Some letters.
    pub fn sample() -> Self {
        let letter = |name: &str| LetterRowContext {
            name: name.into(),
            when: "somebody forgot their password".into(),
            url: format!("/admin/mail/letters/{name}"),
        };
        Self { common: AdminCommon::sample(), letters: vec![letter("password"), letter("test")] }
    }

    /// None.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), letters: Vec::new() }
    }
}

impl LetterContext {
    /// A letter.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            name: "password".into(),
            subject: "Choose a new password".into(),
            text: "Some words.\n".into(),
            html_url: "/admin/mail/letters/password/html".into(),
        }
    }

    /// A letter without anything.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            name: String::new(),
            subject: String::new(),
            text: String::new(),
            html_url: String::new(),
        }
    }
}

impl MailRowContext {
    /// A mail with all its parts and this state.
    pub fn sample(state: &str) -> Self {
        Self {
            id: "0198".into(),
            url: "/admin/mail/0198".into(),
            subject: "A message from your site".into(),
            plugin: "contact-form".into(),
            state: state.into(),
            state_label: "Not delivered".into(),
            recipients: vec![MailRecipientContext {
                mailbox: "Ada Marsh <ada@example.org>".into(),
                state: state.into(),
                answer: "550 no such user".into(),
            }],
            attempts: 2,
            created_at: "2026-11-21T09:30:00Z".into(),
            created_on: "21 November 2026, 09:30 UTC".into(),
            again_url: "/admin/mail/0198/send".into(),
        }
    }
}
