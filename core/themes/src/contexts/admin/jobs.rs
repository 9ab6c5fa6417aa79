//! The work that is done in the background.

use serde::Serialize;

use super::{AdminCommon, StatusCountContext};
use crate::contexts::PaginationContext;

/// `jobs.html`: what waits, what is done now, what failed.
#[derive(Clone, Debug, Serialize)]
pub struct JobsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The jobs of the page.
    pub jobs: Vec<JobRowContext>,
    /// `waiting`, `running`, `dead` or `done`: which jobs these are.
    pub state: String,
    /// The tabs above the list.
    pub counts: Vec<StatusCountContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
    /// Whether the person may decide about jobs that failed.
    pub may_decide: bool,
}

/// A job in the list.
#[derive(Clone, Debug, Serialize)]
pub struct JobRowContext {
    /// What it does, in a few words.
    pub title: String,
    /// The id of the plugin that does it; empty where the site does.
    pub plugin: String,
    /// `waiting`, `running`, `dead` or `done`.
    pub state: String,
    /// The state for people.
    pub state_label: String,
    /// How often it was begun.
    pub attempts: u32,
    /// Why the last attempt failed; empty where none did.
    pub error: String,
    /// Steps that are done, where it says so; 0 of 0 where it does not.
    pub steps_done: u32,
    /// All its steps.
    pub steps: u32,
    /// `to be done` or `ended`, for the moment.
    pub moment_label: String,
    /// When it is to be done, or when it ended.
    pub moment: String,
    /// The same for people.
    pub moment_for_people: String,
    /// Where it is done again; empty unless it failed.
    pub again_url: String,
    /// Where it is deleted; empty unless it failed.
    pub discard_url: String,
}

impl JobsContext {
    /// A job in each state, in the middle of a list.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            jobs: ["waiting", "running", "dead", "done"].map(JobRowContext::sample).into(),
            state: "dead".into(),
            counts: vec![
                StatusCountContext::sample("waiting", "Waiting", false),
                StatusCountContext::sample("dead", "Failed", true),
            ],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 60,
                newer_url: "/admin/jobs".into(),
                older_url: "/admin/jobs?page=3".into(),
            },
            may_decide: true,
        }
    }

    /// A site that has nothing to do.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            jobs: Vec::new(),
            state: "waiting".into(),
            counts: Vec::new(),
            pagination: PaginationContext::single(0),
            may_decide: false,
        }
    }
}

impl JobRowContext {
    /// A job with all its parts and this state.
    pub fn sample(state: &str) -> Self {
        Self {
            title: "Make smaller pictures of low-water.jpg".into(),
            plugin: "media".into(),
            state: state.into(),
            state_label: "Failed".into(),
            attempts: 5,
            error: "the storage cannot be reached".into(),
            steps_done: 3,
            steps: 11,
            moment_label: "ended".into(),
            moment: "2026-11-21T09:30:00Z".into(),
            moment_for_people: "21 November 2026, 09:30 UTC".into(),
            again_url: "/admin/jobs/0198/retry".into(),
            discard_url: "/admin/jobs/0198/discard".into(),
        }
    }
}
