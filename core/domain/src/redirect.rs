//! Addresses that lead elsewhere, and addresses that lead nowhere.

use super::{EntryId, EntryPath, Timestamp};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectTarget {
    /// To an entry, wherever it stands by then.
    Entry {
        /// The entry.
        id: EntryId,
        /// Where it stands now.
        path: EntryPath,
    },
    /// To a path of this site, with a slash at its beginning.
    Path(String),
    /// To a page of another site, over http or https.
    Url(String),
}

impl RedirectTarget {
    /// What browsers are told.
    pub fn location(&self) -> String {
        match self {
            Self::Entry { path, .. } => path.to_url_path(),
            Self::Path(text) | Self::Url(text) => text.clone(),
        }
    }
}

/// An address that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The address, without a slash at its beginning.
    pub path: EntryPath,
    /// Where it leads.
    pub target: RedirectTarget,
    /// Whether browsers and search engines may remember it (301); otherwise it holds for now (302).
    pub is_permanent: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// How often it was followed.
    pub hits: u64,
    /// When it was last followed.
    pub hit_at: Option<Timestamp>,
}

/// An address that readers asked for and at which nothing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPage {
    /// The address, without a slash at its beginning.
    pub path: EntryPath,
    /// How often it was asked for.
    pub hits: u64,
    /// When it was last asked for.
    pub seen_at: Timestamp,
    /// The host of the page that led there last; empty where none is known.
    pub referrer: String,
}
