//! What stands around an entry while people work on it: words that are not saved yet, who writes, what is planned.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use super::{EntryId, JobId, Timestamp, UserId};

/// What a person wrote in one sitting and did not save: kept beside the entry, which knows nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingCopy {
    /// The entry.
    pub entry: EntryId,
    /// Who wrote.
    pub person: UserId,
    /// Names the form, open once, in which they wrote.
    pub sitting: Uuid,
    /// Grows with each autosave of a sitting, so that one that arrives late is told apart.
    pub sequence: u32,
    /// The revision that the form began with.
    pub base_revision: u32,
    /// What stood in the form, as its keeper wrote it down; none after it was saved or thrown away.
    pub content: Option<String>,
    /// When it was last written.
    pub updated_at: Timestamp,
}

/// Somebody has the form of an entry open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The entry.
    pub entry: EntryId,
    /// Names the form.
    pub sitting: Uuid,
    /// Who.
    pub person: UserId,
    /// Since when.
    pub since: Timestamp,
    /// When the form was last heard of.
    pub seen_at: Timestamp,
}

/// What can be planned for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlannedAction {
    /// Let readers see its newest revision.
    Publish,
    /// Take it away from readers.
    Unpublish,
}

impl PlannedAction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Publish, Self::Unpublish];

    /// The word for it in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Unpublish => "unpublish",
        }
    }
}

impl fmt::Display for PlannedAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word for nothing that can be planned.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} cannot be planned for an entry")]
pub struct UnknownPlannedAction(String);

impl FromStr for PlannedAction {
    type Err = UnknownPlannedAction;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let action = Self::ALL.into_iter().find(|action| action.as_str() == text);
        action.ok_or_else(|| UnknownPlannedAction(text.to_owned()))
    }
}

/// What is planned for an entry, at most one of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPlan {
    /// The entry.
    pub entry: EntryId,
    /// What.
    pub action: PlannedAction,
    /// When.
    pub at: Timestamp,
    /// Who planned it, and as whom it is done; none where the account is gone.
    pub person: Option<UserId>,
    /// The job that does it. A job that is not named here does nothing.
    pub job: JobId,
    /// Why it was not done when its moment came; none before that.
    pub problem: Option<String>,
}

/// A link by which people without an account see what is not public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLink {
    /// Names it in the admin.
    pub id: Uuid,
    /// The entry.
    pub entry: EntryId,
    /// Who made it.
    pub person: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is of no use.
    pub expires_at: Timestamp,
}

/// A list of entries that a person keeps under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedList {
    /// The name, at most 60 characters.
    pub name: String,
    /// The query of its address.
    pub query: String,
}
