//! What readers may know of somebody who writes.

use serde::{Deserialize, Serialize};

use super::{TermSlug, UserId};

/// The longest text about a person, in characters.
pub const MAX_BIO: usize = 2000;

/// The most links of a person.
pub const MAX_LINKS: usize = 10;

/// What readers may know of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The account.
    pub user: UserId,
    /// Their segment below `/author/`, unique among people.
    pub slug: TermSlug,
    /// A few sentences; may be empty.
    pub bio: String,
    /// Where else they are found.
    pub links: Vec<NamedLink>,
    /// A picture of them: a path below `/media/` or an https address; may be empty.
    pub picture: String,
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedLink {
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// Somebody who wrote an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The account.
    pub user: UserId,
    /// The name that readers see.
    pub name: String,
    /// Their segment below `/author/`.
    pub slug: TermSlug,
}
