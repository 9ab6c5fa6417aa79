//! Issues.

use serde::Serialize;

use super::super::{AdminCommon, PanelChoiceContext};
use crate::contexts::PaginationContext;
use sandpress_domain::FieldError;

/// `newsletter.html`: the issues of the newsletter.
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The issues on this page.
    pub issues: Vec<IssueRowContext>,
    /// Where this page stands among the others.
    pub pagination: PaginationContext,
    /// Entries that were published lately and were not sent.
    pub offered: Vec<OfferedEntryContext>,
    /// How many get the newsletter now.
    pub active: u64,
    /// How many were suspended, since mail to them was refused.
    pub suspended: u64,
    /// Whether readers can subscribe.
    pub is_open: bool,
}

/// An issue in a list.
#[derive(Clone, Debug, Serialize)]
pub struct IssueRowContext {
    /// The subject.
    pub subject: String,
    /// Its page.
    pub url: String,
    /// Where it is in its life, for machines.
    pub state: String,
    /// The same for people.
    pub state_label: String,
    /// When it was or is to be sent, or was begun.
    pub when: String,
    /// What became of it.
    pub facts: IssueFactsContext,
}

/// What became of an issue.
#[derive(Clone, Debug, Default, Serialize)]
pub struct IssueFactsContext {
    /// How many get it.
    pub recipients: u64,
    /// Mails in the outbox.
    pub queued: u64,
    /// Mails that a server took.
    pub sent: u64,
    /// Mails that were refused for good.
    pub failed: u64,
    /// Mails that were taken back.
    pub dropped: u64,
    /// How many left by the link in it.
    pub unsubscribed: u64,
    /// For how many there is a mail.
    pub made: u64,
}

/// An entry that can be sent.
#[derive(Clone, Debug, Serialize)]
pub struct OfferedEntryContext {
    /// The entry.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published_on: String,
}

/// `newsletter_issue.html`: an issue.
#[derive(Clone, Debug, Serialize)]
pub struct IssueContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// Its page.
    pub url: String,
    /// The subject.
    pub subject: String,
    /// Words before the entry.
    pub intro: String,
    /// Whether the whole entry stands in it.
    pub is_whole: bool,
    /// Whether everybody gets it.
    pub to_everybody: bool,
    /// The topics that can be chosen.
    pub topics: Vec<PanelChoiceContext>,
    /// Where it is in its life, for machines.
    pub state: String,
    /// The same for people.
    pub state_label: String,
    /// When it is to be sent; empty where nobody said.
    pub send_on: String,
    /// When its sending began; empty before that.
    pub began_on: String,
    /// When it ended; empty before that.
    pub ended_on: String,
    /// What became of it.
    pub facts: IssueFactsContext,
    /// The mail as plain text; empty where it cannot be written.
    pub text: String,
    /// The mail as a page to be shown in a frame; empty in the same case.
    pub preview_url: String,
    /// Why the mail cannot be written; empty where it can.
    pub problem: String,
    /// The page in the archive; empty where there is none.
    pub archive_url: String,
    /// The entry in the admin; empty where it is gone.
    pub entry_url: String,
    /// What is asked before it is sent: how many get it.
    pub asks_to_send: bool,
    /// The address that a test is sent to.
    pub test_to: String,
    /// The moment that was filled in.
    pub at: String,
    /// The time zone of that.
    pub time_zone: String,
    /// What is wrong, by the name of the input.
    pub errors: Vec<FieldError>,
}

impl IssueFactsContext {
    /// With everything.
    pub fn sample() -> Self {
        Self { recipients: 1200, queued: 100, sent: 600, failed: 4, dropped: 2, unsubscribed: 3, made: 706 }
    }
}

impl NewsletterContext {
    /// Issues and entries that can be sent.
    pub fn sample() -> Self {
        let row = |state: &str, state_label: &str, when: &str| IssueRowContext {
            subject: "Low water".into(),
            url: "/admin/newsletter/issues/0198".into(),
            state: state.into(),
            state_label: state_label.into(),
            when: when.into(),
            facts: IssueFactsContext::sample(),
        };
        Self {
            common: AdminCommon::sample(),
            issues: vec![row("sending", "Sending", "21 November 2026"), row("draft", "Draft", "")],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 60,
                newer_url: "/admin/newsletter".into(),
                older_url: "/admin/newsletter?page=3".into(),
            },
            offered: vec![OfferedEntryContext {
                id: "0198".into(),
                title: "Low water".into(),
                published_on: "21 November 2026".into(),
            }],
            active: 1200,
            suspended: 2,
            is_open: true,
        }
    }

    /// A site that has sent nothing.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            issues: Vec::new(),
            pagination: PaginationContext::single(0),
            offered: Vec::new(),
            active: 0,
            suspended: 0,
            is_open: false,
        }
    }
}

impl IssueContext {
    /// A scheduled issue with everything, all of it refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            url: "/admin/newsletter/issues/0198".into(),
            subject: "Low water".into(),
            intro: "Dear readers".into(),
            is_whole: true,
            to_everybody: false,
            topics: vec![PanelChoiceContext {
                value: "type:text".into(),
                label: "Post".into(),
                chosen: true,
            }],
            state: "scheduled".into(),
            state_label: "Scheduled".into(),
            send_on: "21 November 2026, 14:30".into(),
            began_on: "21 November 2026, 14:30".into(),
            ended_on: "21 November 2026, 14:31".into(),
            facts: IssueFactsContext::sample(),
            text: "Low water\n\nThe sea is gone.".into(),
            preview_url: "/admin/newsletter/issues/0198/preview".into(),
            problem: "Readers do not see this entry.".into(),
            archive_url: "/newsletter/archive/low-water".into(),
            entry_url: "/admin/entries/0198".into(),
            asks_to_send: true,
            test_to: "ada@example.org".into(),
            at: "2026-11-21T14:30".into(),
            time_zone: "Europe/Oslo".into(),
            errors: ["subject", "intro", "topics", "to", "at"]
                .map(|field| FieldError::new(field, "This cannot be."))
                .into(),
        }
    }

    /// A draft of an entry that is gone.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            url: "/admin/newsletter/issues/0198".into(),
            subject: "Low water".into(),
            intro: String::new(),
            is_whole: false,
            to_everybody: true,
            topics: Vec::new(),
            state: "draft".into(),
            state_label: "Draft".into(),
            send_on: String::new(),
            began_on: String::new(),
            ended_on: String::new(),
            facts: IssueFactsContext::default(),
            text: String::new(),
            preview_url: String::new(),
            problem: String::new(),
            archive_url: String::new(),
            entry_url: String::new(),
            asks_to_send: false,
            test_to: String::new(),
            at: String::new(),
            time_zone: "UTC".into(),
            errors: Vec::new(),
        }
    }
}
