//! Where an entry belongs: who wrote it, under which terms it is found, and what it stands below.

use serde::{Deserialize, Serialize};

use super::{EntryId, TermId, UserId};

/// The most authors of an entry.
pub const MAX_AUTHORS: usize = 20;

/// The most terms of an entry.
pub const MAX_TERMS: usize = 50;

/// The most levels of pages below each other, and of categories.
pub const MAX_DEPTH: usize = 8;

/// Where an entry belongs, as somebody wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPlace {
    /// Who wrote it, in the order in which they are named.
    pub authors: Vec<UserId>,
    /// The categories and tags that it has.
    pub terms: Vec<TermId>,
    /// Names of further tags. Those that are not there yet are made, where the actor may.
    pub tags: Vec<String>,
    /// The entry below which it stands.
    pub parent: Option<EntryId>,
    /// Its place among the entries below the same one, the least first.
    pub menu_order: i32,
    /// Whether search engines are to leave it out.
    #[serde(default)]
    pub noindex: bool,
}
