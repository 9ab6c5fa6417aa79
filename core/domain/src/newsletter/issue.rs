//! Issues of the newsletter: an entry, sent to subscribers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Topic;
use crate::{EntryId, IssueId, SubscriberId, Timestamp, UserId};

/// Where an issue is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IssueState {
    /// It is being prepared.
    Draft,
    /// It is sent when its moment has come.
    Scheduled,
    /// Mail for its recipients goes into the outbox.
    Sending,
    /// The same, but somebody stopped it for a while.
    Paused,
    /// There is a mail for every recipient.
    Sent,
    /// It was called off; who has it has it.
    Cancelled,
}

/// How much of the entry stands in the mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IssueForm {
    /// All of it.
    #[default]
    Whole,
    /// Its beginning, with a link.
    Excerpt,
}

/// What became of an issue for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// The mail is in the outbox.
    Queued,
    /// A server has taken it.
    Sent,
    /// It was refused for good.
    Failed,
    /// The issue was called off before it left.
    Dropped,
}

/// Who gets an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Segment {
    /// Everybody who is active.
    #[default]
    Everybody,
    /// Those who chose one of these topics, and those who chose none.
    Topics(Vec<Topic>),
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Names it for ever.
    pub id: IssueId,
    /// The entry; none where that was deleted.
    pub entry: Option<EntryId>,
    /// The last part of its address in the archive.
    pub slug: String,
    /// The subject of the mail.
    pub subject: String,
    /// A few words before the entry, as plain text; may be empty.
    pub intro: String,
    /// How much of the entry stands in it.
    pub form: IssueForm,
    /// Who gets it.
    pub segment: Segment,
    /// Where it is in its life.
    pub state: IssueState,
    /// When it is to be sent.
    pub send_at: Option<Timestamp>,
    /// What is sent, kept from when the sending began.
    pub started: Option<StartedIssue>,
    /// When there was a mail for every recipient, or it was called off.
    pub finished_at: Option<Timestamp>,
    /// Who prepared it.
    pub author: Option<UserId>,
    /// When somebody began to prepare it.
    pub created_at: Timestamp,
}

/// What an issue says and to how many, as it was when the sending began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartedIssue {
    /// When that was. Who came later does not get it.
    pub at: Timestamp,
    /// How many there were to get it.
    pub recipients: u64,
    /// The body as HTML, the same for everybody.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// The last recipient for whom there is a mail; they are taken in the order of their ids.
    pub position: Option<SubscriberId>,
}

/// What became of the mails of an issue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IssueCounts {
    /// In the outbox.
    pub queued: u64,
    /// Taken by a server.
    pub sent: u64,
    /// Refused for good.
    pub failed: u64,
    /// Called off before they left.
    pub dropped: u64,
    /// How many left by the link in it.
    pub unsubscribed: u64,
}

impl IssueCounts {
    /// How many mails there are.
    pub fn all(&self) -> u64 {
        self.queued + self.sent + self.failed + self.dropped
    }
}

impl IssueState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Scheduled, Self::Sending, Self::Paused, Self::Sent, Self::Cancelled];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Sent => "sent",
            Self::Cancelled => "cancelled",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Scheduled => "Scheduled",
            Self::Sending => "Sending",
            Self::Paused => "Paused",
            Self::Sent => "Sent",
            Self::Cancelled => "Called off",
        }
    }

    /// Whether what it says can still be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Scheduled)
    }
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::Failed, Self::Dropped];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

impl IssueForm {
    /// The word in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Excerpt => "excerpt",
        }
    }
}

/// A word that is no state or form of an issue.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no word for an issue of the newsletter")]
pub struct UnknownIssueWord(String);

impl FromStr for IssueState {
    type Err = UnknownIssueWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|state| state.as_str() == text);
        named.ok_or_else(|| UnknownIssueWord(text.to_owned()))
    }
}

impl FromStr for DeliveryState {
    type Err = UnknownIssueWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|state| state.as_str() == text);
        named.ok_or_else(|| UnknownIssueWord(text.to_owned()))
    }
}

impl FromStr for IssueForm {
    type Err = UnknownIssueWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = [Self::Whole, Self::Excerpt].into_iter().find(|form| form.as_str() == text);
        named.ok_or_else(|| UnknownIssueWord(text.to_owned()))
    }
}

impl fmt::Display for IssueState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_and_read() {
        for state in IssueState::ALL {
            assert_eq!(state.as_str().parse::<IssueState>().unwrap(), state);
        }
        for state in DeliveryState::ALL {
            assert_eq!(state.as_str().parse::<DeliveryState>().unwrap(), state);
        }
        for form in [IssueForm::Whole, IssueForm::Excerpt] {
            assert_eq!(form.as_str().parse::<IssueForm>().unwrap(), form);
        }
        assert!("gone".parse::<IssueState>().is_err());
    }
}
