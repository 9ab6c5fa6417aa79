//! An entry: one piece of content, of a publication type, with its history.

use std::str::FromStr;

use serde::Serialize;

use super::{EntryId, EntryPath, FieldValues, HeadItem, Presentation, Timestamp, UserId};

/// Where an entry is in its life. Whether it lies in the trash is told by [`Entry::deleted_at`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryStatus {
    /// Only people who work on the site see it.
    Draft,
    /// Readers see the revision [`Entry::published_revision`].
    Published,
    /// The same at its address, but in no list and not for search engines.
    Archived,
}

impl EntryStatus {
    /// The word for the status in the database, in URLs and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }
}

/// A word that is no status.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a status")]
pub struct UnknownStatus(String);

impl FromStr for EntryStatus {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "draft" => Ok(Self::Draft),
            "published" => Ok(Self::Published),
            "archived" => Ok(Self::Archived),
            _ => Err(UnknownStatus(text.to_owned())),
        }
    }
}

/// One piece of content. Its fields stand in its revisions.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Names the entry for ever.
    pub id: EntryId,
    /// Id of the publication type.
    pub publication_type: String,
    /// Where it is in its life.
    pub status: EntryStatus,
    /// The title of the newest revision.
    pub title: String,
    /// Where it stands on the site.
    pub path: EntryPath,
    /// The name shown as its author; empty for none.
    pub byline: String,
    /// Who began it; none for an import.
    pub author: Option<UserId>,
    /// Number of the newest revision, from 1.
    pub revision: u32,
    /// Number of the revision that readers see.
    pub published_revision: Option<u32>,
    /// When it was first published; kept when it is unpublished.
    pub published_at: Option<Timestamp>,
    /// When readers last got another revision than the first.
    pub revised_at: Option<Timestamp>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was put into the trash.
    pub deleted_at: Option<Timestamp>,
    /// The entry below which it stands; its path begins with that one's.
    pub parent: Option<EntryId>,
    /// Its place among the entries below the same one, the least first.
    pub menu_order: i32,
    /// Whether it stands in the lists and feeds of the site. A page does not.
    pub listed: bool,
    /// Whether search engines are to leave it out.
    pub noindex: bool,
}

impl Entry {
    /// Whether the newest revision differs from the one that readers see.
    pub fn has_unpublished_changes(&self) -> bool {
        self.published_revision.is_some_and(|published| published != self.revision)
    }

    /// Whether readers get it at its address.
    pub fn is_readable(&self) -> bool {
        self.status != EntryStatus::Draft && self.deleted_at.is_none()
    }

    /// Whether readers find it: at its address, in lists and feeds, and by search engines.
    pub fn is_public(&self) -> bool {
        self.status == EntryStatus::Published && self.deleted_at.is_none()
    }
}

/// The fields of an entry as they were saved once. Never changed.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The entry.
    pub entry: EntryId,
    /// From 1. Old ones that nobody named or published may be gone.
    pub number: u32,
    /// The fields.
    pub fields: FieldValues,
    /// Who saved it; none for an import and for a plugin that acted as itself.
    pub author: Option<UserId>,
    /// The id of the plugin that saved it, as itself or as the author.
    pub plugin: Option<String>,
    /// When it was saved.
    pub created_at: Timestamp,
}

/// What readers get of a revision: made when it is published, or when what it depends on changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendering {
    /// Plain text, one line.
    pub title: String,
    /// Plain text, one or two sentences.
    pub excerpt: String,
    /// The entry's own HTML, cleaned.
    pub html: String,
    /// Words in it.
    pub word_count: u32,
    /// URL of the picture that stands for it; empty for none.
    pub image_url: String,
    /// Alternative text of that picture.
    pub image_alt: String,
    /// What its publication type says of it for cards, feeds and search engines.
    pub presentation: Presentation,
    /// What plugins say in the head of its page.
    pub head: Vec<HeadItem>,
    /// What the rendering was made by: a hash over the components and their settings. Another value means that
    /// it is out of date.
    pub made_by: String,
}

/// Which entries of a list by status are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusFilter {
    /// All that are not in the trash.
    #[default]
    All,
    /// Those of one status that are not in the trash.
    Only(EntryStatus),
    /// Those in the trash.
    Trash,
    /// Those for which something is planned.
    Planned,
}

/// In which order entries are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryOrder {
    /// The last changed first.
    #[default]
    Changed,
    /// The last published first; those never published come last.
    Published,
    /// By title.
    Title,
}

/// Which entries are wanted.
#[derive(Clone, Debug, Default)]
pub struct EntryFilter {
    /// By status and trash.
    pub status: StatusFilter,
    /// By publication type.
    pub publication_type: Option<String>,
    /// By words in the title, whatever their case.
    pub title_contains: Option<String>,
    /// Those that were found by the same words elsewhere than in the title: they are wanted as well.
    pub found: Vec<EntryId>,
    /// By who began it.
    pub author: Option<UserId>,
    /// By those changed at this moment or later.
    pub changed_from: Option<Timestamp>,
    /// By those changed before this moment.
    pub changed_before: Option<Timestamp>,
    /// In which order.
    pub order: EntryOrder,
}

/// How many entries there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryCounts {
    /// Drafts.
    pub drafts: u64,
    /// Published entries.
    pub published: u64,
    /// Entries in the trash.
    pub trashed: u64,
    /// Archived entries.
    pub archived: u64,
    /// Entries for which something is planned.
    pub planned: u64,
}
