//! Mail on its way out: who sends it, who gets it, and what became of it.

mod headers;
mod parts;

use std::{str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

pub use headers::{HeaderUrl, ListId, MailHeaderError, MailHeaders, MailSubject};
pub use parts::{MailCause, MailKeeping, MailPart, MailPriority, UnknownMailWord};

use super::{MailId, Mailbox, Timestamp};

/// A mail that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// Whose mail it is: a plugin's id, or empty for the site's own.
    pub plugin: String,
    /// Names the mail among those of the plugin, so that it is sent once.
    pub key: Option<String>,
    /// Who sends it.
    pub sender: Mailbox,
    /// Who gets the answer, where that is not the sender.
    pub reply_to: Option<Mailbox>,
    /// Who gets it.
    pub recipients: Vec<Mailbox>,
    /// What it is about.
    pub subject: MailSubject,
    /// Plain text, lines ended by a line feed.
    pub text: String,
    /// The same as cleaned HTML.
    pub html: Option<String>,
    /// What kind of mail it is.
    pub headers: MailHeaders,
    /// Which mail goes first.
    pub priority: MailPriority,
    /// Names those that were sent together, at most 100 bytes.
    pub batch: Option<String>,
    /// What it was sent for, and is told what became of it.
    pub cause: Option<MailCause>,
    /// How long what it says is kept.
    pub keeping: MailKeeping,
    /// Files that go with it, and pictures that its HTML shows.
    pub parts: Vec<MailPart>,
}

impl NewMail {
    /// A mail in plain text to one, of the site itself. Change what does not fit.
    pub fn new(sender: Mailbox, to: Mailbox, subject: MailSubject, text: String) -> Self {
        Self {
            plugin: String::new(),
            key: None,
            sender,
            reply_to: None,
            recipients: vec![to],
            subject,
            text,
            html: None,
            headers: MailHeaders::default(),
            priority: MailPriority::Person,
            batch: None,
            cause: None,
            keeping: MailKeeping::Kept,
            parts: Vec::new(),
        }
    }
}

/// A mail in the outbox.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Names the mail.
    pub id: MailId,
    /// Whose it is: a plugin's id, or empty for the site's own.
    pub plugin: String,
    /// Who sends it.
    pub sender: Mailbox,
    /// Who gets the answer, where that is not the sender.
    pub reply_to: Option<Mailbox>,
    /// Who gets it, with what became of it.
    pub recipients: Vec<MailRecipient>,
    /// What it is about.
    pub subject: MailSubject,
    /// Plain text; empty once it was forgotten.
    pub text: String,
    /// The same as cleaned HTML.
    pub html: Option<String>,
    /// What kind of mail it is.
    pub headers: MailHeaders,
    /// Which mail goes first.
    pub priority: MailPriority,
    /// Names those that were sent together.
    pub batch: Option<String>,
    /// What it was sent for.
    pub cause: Option<MailCause>,
    /// How long what it says is kept.
    pub keeping: MailKeeping,
    /// What became of it as a whole.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt did not deliver it to everybody; empty where it did, and before the first.
    pub last_error: String,
    /// What was the last to try: a plugin's id, `file:`, or empty before the first attempt.
    pub transport: String,
    /// When it was taken.
    pub created_at: Timestamp,
    /// When something last became of it.
    pub updated_at: Timestamp,
}

/// One of those who get a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRecipient {
    /// Who it is.
    pub mailbox: Mailbox,
    /// What became of the mail.
    pub state: MailState,
    /// What the other side last answered; may be empty.
    pub answer: String,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailState {
    /// It waits for its first or next attempt.
    Queued,
    /// It was delivered.
    Sent,
    /// It was refused, or given up.
    Dead,
}

/// What the other side says of a mail for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailVerdict {
    /// It has taken it.
    Accepted,
    /// Not now, and why.
    RefusedForNow(String),
    /// Never, and why.
    Refused(String),
}

/// What became of a mail in the end, for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFate {
    /// The other side has it.
    Delivered,
    /// The other side never takes it: the address does not exist, or the mail is not wanted.
    Refused,
    /// It was refused for now again and again, until the last attempt.
    GivenUp,
}

/// How many mails may be sent in a while, each recipient counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailRate {
    /// Mails.
    pub count: u32,
    /// Length of the while.
    pub per: Duration,
}

/// Mails in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// Waiting.
    pub queued: u64,
    /// Delivered.
    pub sent: u64,
    /// Refused or given up.
    pub dead: u64,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Queued, Self::Sent, Self::Dead];

    /// The word for the state in the database, in URLs and in commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }
}

/// A word that is no state.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a state of a mail: choose queued, sent or dead")]
pub struct UnknownMailState(String);

impl FromStr for MailState {
    type Err = UnknownMailState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownMailState(text.to_owned()))
    }
}
