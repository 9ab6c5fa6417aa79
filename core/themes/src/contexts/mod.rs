//! What templates see. A template prints every text escaped, except the few that are documented as HTML or JSON.
//!
//! Fields that end in `_at` hold what [`rfc3339`](super::rfc3339) makes, fields that end in `_on` what
//! [`on`](super::on) makes. A text that is not there is empty.
//!
//! Every page has `sample()`, with all its parts filled in, and `bare()`, with nothing that may be missing; themes
//! are tried with both when they are loaded.

pub mod admin;
pub mod mail;
pub mod reader;

use serde::Serialize;

/// Where a list page stands among its sisters. The newest entries are on page 1.
#[derive(Clone, Debug, Serialize)]
pub struct PaginationContext {
    /// The number of this page, from 1.
    pub page: u64,
    /// How many pages there are, at least 1.
    pub pages: u64,
    /// How many entries there are on all pages together.
    pub total: u64,
    /// The address of the page with newer entries; empty on page 1.
    pub newer_url: String,
    /// The address of the page with older entries; empty on the last page.
    pub older_url: String,
}

impl PaginationContext {
    /// The only page of a list with `total` entries.
    pub fn single(total: u64) -> Self {
        Self { page: 1, pages: 1, total, newer_url: String::new(), older_url: String::new() }
    }
}

/// What an error page says.
#[derive(Clone, Debug, Serialize)]
pub struct FailureContext {
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// What the person can do now.
    pub message: String,
    /// The name of the request, by which the operator finds it in the logs; may be empty.
    pub request_id: String,
}

impl FailureContext {
    /// The text for an address that nothing stands at.
    pub fn sample() -> Self {
        Self {
            status: 404,
            title: "There is nothing here".into(),
            message: "The page may have moved. Look for it on the home page.".into(),
            request_id: "k7m2p9qx4tz8w3ab".into(),
        }
    }
}
