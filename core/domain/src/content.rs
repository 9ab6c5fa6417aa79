//! What plugins may reach of the site's entries, and how they ask for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, EntryId, EntryPath, EntryStatus, FieldValues, Timestamp, UserId};

/// Publication types, with the fields of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentScope {
    /// All types with all fields.
    Everything,
    /// These types.
    Types(BTreeMap<String, FieldScope>),
}

/// Fields of a publication type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldScope {
    /// All of them.
    All,
    /// Those of these names, with everything below them.
    Only(BTreeSet<String>),
}

impl ContentScope {
    /// Whether entries of the type are in it, with whatever fields.
    pub fn has_type(&self, publication_type: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Types(types) => types.contains_key(publication_type),
        }
    }

    /// Whether entries of the type are in it with all fields.
    pub fn has_whole_type(&self, publication_type: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Types(types) => types.get(publication_type) == Some(&FieldScope::All),
        }
    }

    /// Whether the field is in it. A dotted name belongs to the field that it begins with.
    pub fn has_field(&self, publication_type: &str, name: &str) -> bool {
        let base = name.split('.').next().unwrap_or(name);
        match self {
            Self::Everything => true,
            Self::Types(types) => match types.get(publication_type) {
                None => false,
                Some(FieldScope::All) => true,
                Some(FieldScope::Only(names)) => names.contains(base),
            },
        }
    }

    /// The types, where not all are in it.
    pub fn types(&self) -> Option<Vec<&str>> {
        match self {
            Self::Everything => None,
            Self::Types(types) => Some(types.keys().map(String::as_str).collect()),
        }
    }
}

/// What a plugin may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentReading {
    /// Of which types and fields.
    pub scope: ContentScope,
    /// Whether also what readers do not see.
    pub drafts: bool,
}

/// What a plugin may write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentWriting {
    /// Of which types and fields.
    pub scope: ContentScope,
    /// Whether it decides what readers see.
    pub publish: bool,
}

/// What a plugin does with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentChange {
    /// Begins one.
    Create {
        /// Id of its publication type.
        publication_type: String,
        /// Its fields.
        fields: FieldValues,
        /// Where it shall stand; made from the title where it is empty.
        path: String,
        /// The name shown as its author.
        byline: String,
        /// Whether readers are to see it.
        publish: bool,
    },
    /// Changes fields.
    Update {
        /// Of this entry.
        id: EntryId,
        /// The revision that the change was made from.
        base_revision: u32,
        /// The fields that change.
        fields: FieldValues,
        /// Whether readers are to see it.
        publish: bool,
    },
    /// Lets readers see it.
    Publish(EntryId),
    /// Takes it away from readers.
    Unpublish(EntryId),
    /// Puts it into the trash.
    Trash(EntryId),
    /// Takes it out of the trash.
    Restore(EntryId),
}

/// Where an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryAddress {
    /// By its name for ever.
    Id(EntryId),
    /// By its place on the site.
    Path(EntryPath),
}

/// Which version of which entries is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentStatus {
    /// What readers see.
    Published,
    /// The newest revisions of drafts.
    Draft,
    /// The newest revisions of what lies in the trash.
    Trash,
    /// The newest revisions of all that does not lie in the trash.
    Any,
}

/// What entries are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKey {
    /// When they were published, or begun where they never were.
    Published,
    /// When what is shown last changed.
    Changed,
}

/// Which fields of entries are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldChoice {
    /// None.
    None,
    /// All.
    All,
    /// Those of these names, with everything below them.
    Named(BTreeSet<String>),
}

impl FieldChoice {
    /// Whether the field is wanted.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Named(names) => names.contains(name.split('.').next().unwrap_or(name)),
        }
    }
}

/// Which entries are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentQuery {
    /// By publication type.
    pub publication_type: Option<String>,
    /// By status.
    pub status: ContentStatus,
    /// Published at this moment or later.
    pub published_after: Option<Timestamp>,
    /// Published before.
    pub published_before: Option<Timestamp>,
    /// Changed after.
    pub changed_after: Option<Timestamp>,
    /// By who began them.
    pub author: Option<UserId>,
    /// With which fields.
    pub fields: FieldChoice,
    /// What they are sorted by.
    pub key: ContentKey,
    /// Whether the latest come first.
    pub latest_first: bool,
    /// Only those that come after this one.
    pub after: Option<ContentCursor>,
    /// How many at most.
    pub limit: u32,
}

/// A place in a sorted list of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentCursor {
    /// The moment by which the entry there is sorted.
    pub at: Timestamp,
    /// The entry there.
    pub id: EntryId,
}

/// An entry as a plugin gets it.
#[derive(Clone, Debug)]
pub struct ContentItem {
    /// Its id, type, path, byline, author and moments.
    pub entry: Entry,
    /// The title of what is shown.
    pub title: String,
    /// Its whole address.
    pub url: String,
    /// The number of the revision that is shown.
    pub revision: u32,
    /// When what is shown last changed.
    pub updated_at: Timestamp,
    /// What lists say of it; empty where readers do not see it.
    pub excerpt: String,
    /// Its words; 0 where readers do not see it.
    pub word_count: u32,
    /// Those of the fields that were asked for and may be read.
    pub fields: FieldValues,
    /// The names of its authors, in their order.
    pub authors: Vec<String>,
    /// The slugs of its categories.
    pub categories: Vec<String>,
    /// The names of its tags.
    pub tags: Vec<String>,
}

/// Entries in the order that was asked for.
#[derive(Clone, Debug)]
pub struct ContentPage {
    /// The entries.
    pub items: Vec<ContentItem>,
    /// After which the next page begins; none where this is the last.
    pub next: Option<ContentCursor>,
}

impl ContentStatus {
    /// Whether it is about what readers see.
    pub fn is_public(self) -> bool {
        self == Self::Published
    }
}

impl ContentKey {
    /// The moment by which an entry is sorted, in the version that is shown.
    pub fn of(self, entry: &Entry, status: ContentStatus) -> Timestamp {
        match (self, status.is_public()) {
            (Self::Published, _) => entry.published_at.unwrap_or(entry.created_at),
            (Self::Changed, true) => entry.revised_at.or(entry.published_at).unwrap_or(entry.created_at),
            (Self::Changed, false) => entry.updated_at,
        }
    }
}

impl Entry {
    /// The word for where the entry is: its status, or `trash`.
    pub fn state(&self) -> &'static str {
        match (self.deleted_at, self.status) {
            (Some(_), _) => "trash",
            (None, EntryStatus::Draft) => EntryStatus::Draft.as_str(),
            (None, EntryStatus::Published) => EntryStatus::Published.as_str(),
            (None, EntryStatus::Archived) => EntryStatus::Archived.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_knows_types_and_fields() {
        let only = FieldScope::Only(["title".to_owned(), "gallery".to_owned()].into());
        let scope = ContentScope::Types(
            [("text".to_owned(), only), ("note".to_owned(), FieldScope::All)].into_iter().collect(),
        );
        assert!(scope.has_type("text") && scope.has_type("note") && !scope.has_type("image"));
        assert!(scope.has_whole_type("note") && !scope.has_whole_type("text"));
        assert!(scope.has_field("text", "title") && scope.has_field("text", "gallery.0.caption"));
        assert!(!scope.has_field("text", "body") && !scope.has_field("image", "title"));
        assert!(!scope.has_field("text", "titles") && scope.has_field("note", "body"));
        assert!(ContentScope::Everything.has_whole_type("x") && ContentScope::Everything.has_field("x", "y"));
    }
}
