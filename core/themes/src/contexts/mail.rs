//! What the templates of letters see. Each also sees the [site](MailSiteContext).

mod newsletter;
mod samples;

pub use newsletter::{NewsletterAskLetter, NewsletterIssueLetter, NewsletterKnownLetter};

use serde::Serialize;

use crate::{MailTemplates, ThemeError, WrittenLetter};

/// The site, as `site` in every letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MailSiteContext {
    /// The name of the site.
    pub title: String,
    /// The address of the home page, complete, without a slash at its end.
    pub url: String,
    /// The language of the site as a BCP 47 tag.
    pub language: String,
}

impl MailSiteContext {
    /// A site for trying templates.
    pub fn sample() -> Self {
        Self { title: "Field Notes".into(), url: "https://example.org".into(), language: "en".into() }
    }
}

/// A letter that the site writes, and what its templates see.
pub trait Letter: Serialize + Sized {
    /// The name of its templates, without their endings.
    const NAME: &'static str;
    /// When it is written, in a few words.
    const WHEN: &'static str;

    /// With all its parts filled in.
    fn sample() -> Self;

    /// With nothing that may be missing.
    fn bare() -> Self {
        Self::sample()
    }
}

/// A kind of letter, for lists and for trying.
#[derive(Clone, Copy, Debug)]
pub struct LetterKind {
    /// The name of its templates.
    pub name: &'static str,
    /// When it is written.
    pub when: &'static str,
    sample: fn(&MailTemplates, &MailSiteContext) -> Result<WrittenLetter, ThemeError>,
    bare: fn(&MailTemplates, &MailSiteContext) -> Result<WrittenLetter, ThemeError>,
}

impl LetterKind {
    const fn of<L: Letter>() -> Self {
        Self {
            name: L::NAME,
            when: L::WHEN,
            sample: |mail, site| mail.write(site, &L::sample()),
            bare: |mail, site| mail.write(site, &L::bare()),
        }
    }

    pub(crate) fn sample(
        self,
        mail: &MailTemplates,
        site: &MailSiteContext,
    ) -> Result<WrittenLetter, ThemeError> {
        (self.sample)(mail, site)
    }

    pub(crate) fn bare(
        self,
        mail: &MailTemplates,
        site: &MailSiteContext,
    ) -> Result<WrittenLetter, ThemeError> {
        (self.bare)(mail, site)
    }
}

/// Every letter.
pub(crate) const LETTERS: &[LetterKind] = &[
    LetterKind::of::<RegistrationLetter>(),
    LetterKind::of::<HasAccountLetter>(),
    LetterKind::of::<InvitationLetter>(),
    LetterKind::of::<PasswordLetter>(),
    LetterKind::of::<PasswordChangedLetter>(),
    LetterKind::of::<NewEmailLetter>(),
    LetterKind::of::<EmailTakenLetter>(),
    LetterKind::of::<EmailChangedLetter>(),
    LetterKind::of::<IdentityConnectedLetter>(),
    LetterKind::of::<FactorChangedLetter>(),
    LetterKind::of::<NewDeviceLetter>(),
    LetterKind::of::<ErrorDigestLetter>(),
    LetterKind::of::<TestLetter>(),
    LetterKind::of::<NewsletterAskLetter>(),
    LetterKind::of::<NewsletterKnownLetter>(),
    LetterKind::of::<NewsletterIssueLetter>(),
];

/// `registration`
#[derive(Clone, Debug, Serialize)]
pub struct RegistrationLetter {
    /// The secret link.
    pub url: String,
    /// How long it is good: `24 hours`.
    pub good_for: String,
}

/// `has-account`
#[derive(Clone, Debug, Serialize)]
pub struct HasAccountLetter {
    /// Where people log in.
    pub login_url: String,
    /// Where people ask for a new password.
    pub forgotten_url: String,
}

/// `invitation`
#[derive(Clone, Debug, Serialize)]
pub struct InvitationLetter {
    /// Who invites.
    pub by: String,
    /// The role for people.
    pub role: String,
    /// The secret link.
    pub url: String,
    /// How long it is good.
    pub good_for: String,
}

/// `password`
#[derive(Clone, Debug, Serialize)]
pub struct PasswordLetter {
    /// Whose account it is.
    pub name: String,
    /// The secret link.
    pub url: String,
    /// How long it is good.
    pub good_for: String,
}

/// `password-changed`
#[derive(Clone, Debug, Serialize)]
pub struct PasswordChangedLetter {
    /// Whose account it is.
    pub name: String,
    /// From which network address it was done; may be empty.
    pub address: String,
    /// Where people ask for a new password.
    pub forgotten_url: String,
}

/// `new-email`
#[derive(Clone, Debug, Serialize)]
pub struct NewEmailLetter {
    /// Whose account it is.
    pub name: String,
    /// The secret link.
    pub url: String,
    /// How long it is good.
    pub good_for: String,
}

/// `email-taken`
#[derive(Clone, Debug, Serialize)]
pub struct EmailTakenLetter {
    /// Where people log in.
    pub login_url: String,
}

/// `email-changed`
#[derive(Clone, Debug, Serialize)]
pub struct EmailChangedLetter {
    /// Whose account it is.
    pub name: String,
    /// The new address.
    pub email: String,
}

/// `identity-connected`
#[derive(Clone, Debug, Serialize)]
pub struct IdentityConnectedLetter {
    /// Whose account it is.
    pub name: String,
    /// What the account can be used with.
    pub provider: String,
    /// Where people see what they log in with.
    pub url: String,
}

/// `factor-changed`
#[derive(Clone, Debug, Serialize)]
pub struct FactorChangedLetter {
    /// Whose account it is.
    pub name: String,
    /// What happened, as a sentence without its full stop; the subject too.
    pub what: String,
    /// From which network address it was done; may be empty.
    pub address: String,
    /// Where people look after their account.
    pub account_url: String,
}

/// `new-device`
#[derive(Clone, Debug, Serialize)]
pub struct NewDeviceLetter {
    /// Whose account it is.
    pub name: String,
    /// What the program calls itself.
    pub device: String,
    /// From which network address; may be empty.
    pub address: String,
    /// When, for people.
    pub at_on: String,
    /// Where people look after their account.
    pub account_url: String,
}

/// `error-digest`
#[derive(Clone, Debug, Serialize)]
pub struct ErrorDigestLetter {
    /// Since when, for people.
    pub since_on: String,
    /// The kinds of errors, the most frequent first.
    pub errors: Vec<CountedError>,
    /// How many errors of other kinds there were.
    pub more: u64,
    /// How many errors there were altogether.
    pub total: u64,
    /// How many minutes lie between two such letters.
    pub minutes: u64,
}

/// A kind of error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountedError {
    /// What happened.
    pub what: String,
    /// How often.
    pub count: u64,
    /// When it last did, for people.
    pub last_on: String,
}

/// `test`
#[derive(Clone, Debug, Serialize)]
pub struct TestLetter {}
