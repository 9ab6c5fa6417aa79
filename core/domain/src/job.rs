//! Work that is done later, and done even where the server stops in between.

use std::str::FromStr;

use uuid::Uuid;

use super::{JobId, Timestamp};

/// Attempts where nobody says otherwise: with the pauses between them, about an hour and a half.
const ATTEMPTS: u32 = 10;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Tell a plugin of a change of an entry.
    EntryEvent,
    /// Run a task of a plugin because its hour has come.
    Scheduled,
    /// Run a task that a plugin put into the queue itself.
    PluginJob,
    /// Deliver a mail.
    Mail,
    /// Look at an asset and make what readers get of it.
    Media,
    /// Do what is planned for an entry.
    PlannedChange,
    /// Put entries into the index of words.
    Search,
    /// Make a backup.
    Backup,
    /// Put the mails of an issue of the newsletter into the outbox.
    Newsletter,
}

impl JobKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::EntryEvent,
        Self::Scheduled,
        Self::PluginJob,
        Self::Mail,
        Self::Media,
        Self::PlannedChange,
        Self::Search,
        Self::Backup,
        Self::Newsletter,
    ];

    /// The word for the kind in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EntryEvent => "entry-event",
            Self::Scheduled => "scheduled",
            Self::PluginJob => "plugin-job",
            Self::Mail => "mail",
            Self::Media => "media",
            Self::PlannedChange => "planned-change",
            Self::Search => "search",
            Self::Backup => "backup",
            Self::Newsletter => "newsletter",
        }
    }
}

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It is to be done, once its moment has come.
    Waiting,
    /// A server does it.
    Running,
    /// It was done.
    Done,
    /// It was called off before it began.
    Cancelled,
    /// It failed for the last time: a dead letter, which stays until somebody decides about it.
    Dead,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Done, Self::Cancelled, Self::Dead];

    /// The word for the state in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Dead => "dead",
        }
    }
}

/// A word that is no kind or state of a job.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no word for a job")]
pub struct UnknownJobWord(String);

impl FromStr for JobKind {
    type Err = UnknownJobWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kind = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        kind.ok_or_else(|| UnknownJobWord(text.to_owned()))
    }
}

impl FromStr for JobState {
    type Err = UnknownJobWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let state = Self::ALL.into_iter().find(|state| state.as_str() == text);
        state.ok_or_else(|| UnknownJobWord(text.to_owned()))
    }
}

/// A job that is put into the queue. Change what [`NewJob::new`] chose where it does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What is to be done.
    pub kind: JobKind,
    /// Names the job among those of its kind, so that it is put into the queue once; also while it is kept after its
    /// end. At most 300 bytes.
    pub key: Option<String>,
    /// The plugin that does it. A plugin does few jobs at the same time.
    pub plugin: Option<String>,
    /// Jobs of one lane are done one after the other, in the order in which they were put into the queue; one that
    /// waits for another attempt keeps those behind it waiting. At most 300 bytes.
    pub lane: Option<String>,
    /// What its handler needs to know.
    pub payload: String,
    /// When it is to be done.
    pub run_at: Timestamp,
    /// How often it is tried before it is a dead letter.
    pub max_attempts: u32,
    /// When it was put into the queue.
    pub created_at: Timestamp,
}

impl NewJob {
    /// A job for now.
    pub fn new(kind: JobKind, payload: String, now: Timestamp) -> Self {
        Self {
            kind,
            key: None,
            plugin: None,
            lane: None,
            payload,
            run_at: now,
            max_attempts: ATTEMPTS,
            created_at: now,
        }
    }
}

/// A job of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Names it, and stays the same at every attempt.
    pub id: JobId,
    /// What is to be done.
    pub kind: JobKind,
    /// The plugin that does it.
    pub plugin: Option<String>,
    /// What its handler needs to know.
    pub payload: String,
    /// When it was to be done.
    pub run_at: Timestamp,
    /// When it was put into the queue.
    pub created_at: Timestamp,
    /// How often it was begun, this time included.
    pub attempts: u32,
    /// How often it is begun at most.
    pub max_attempts: u32,
    /// Where it is in its life.
    pub state: JobState,
    /// Names the lease of whoever does it now.
    pub lease: Option<Uuid>,
}

/// A job as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedJob {
    /// The job.
    pub job: Job,
    /// Why its last attempt failed; empty where none did.
    pub error: String,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// How many jobs are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// To be done.
    pub waiting: u64,
    /// Under way.
    pub running: u64,
    /// Failed for the last time.
    pub dead: u64,
    /// Done, as long as that is kept.
    pub done: u64,
}

/// The queue of one plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluginQueue {
    /// Jobs that wait or run.
    pub open: u64,
    /// Dead letters.
    pub dead: u64,
    /// Why the youngest dead letter failed; empty where there is none.
    pub last_error: String,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobOutcome {
    /// It is done.
    Done,
    /// It failed and is worth another attempt, after a while.
    Failed(String),
    /// It could not be tried; that counts as no attempt.
    Postponed {
        /// For how long.
        by: std::time::Duration,
        /// Why.
        reason: String,
    },
    /// It failed, and another attempt would fail too.
    Hopeless(String),
}
