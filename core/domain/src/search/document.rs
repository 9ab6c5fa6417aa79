//! What the index knows of an entry.

use super::folded_words;
use crate::{EntryId, TermId, Timestamp, UserId};

/// Words of a text that are in the index. PostgreSQL tells places up to 16,383 apart.
const MAX_WORDS: usize = 16_000;

/// Words of titles, names and other short texts that are in the index.
const MAX_SHORT: usize = 200;

/// Which text of an entry a document is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchPart {
    /// What readers see.
    Published,
    /// The newest revision, where readers do not see it.
    Newest,
}

impl SearchPart {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Published, Self::Newest];

    /// The number for it in the database.
    pub const fn number(self) -> i32 {
        match self {
            Self::Published => 0,
            Self::Newest => 1,
        }
    }
}

/// What a document is found by besides its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchMark {
    /// Readers find it.
    Readers,
    /// Those who work on the site find it.
    Editors,
    /// Its publication type.
    Type(String),
    /// A term that it has.
    Term(TermId),
    /// Somebody who wrote it.
    Author(UserId),
    /// Who began it.
    BegunBy(UserId),
}

impl SearchMark {
    /// The mark as a word of the index. No word of a text has a `=` in it.
    pub fn word(&self) -> String {
        match self {
            Self::Readers => "=readers".to_owned(),
            Self::Editors => "=editors".to_owned(),
            Self::Type(id) => format!("=type-{id}"),
            Self::Term(id) => format!("=term-{}", id.0.simple()),
            Self::Author(id) => format!("=by-{}", id.0.simple()),
            Self::BegunBy(id) => format!("=begun-{}", id.0.simple()),
        }
    }
}

/// What the index knows of one text of an entry: folded words with spaces between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchDocument {
    /// The entry.
    pub entry: EntryId,
    /// Which of its texts.
    pub part: SearchPart,
    /// By what the newer of two is told.
    pub at: Timestamp,
    /// Words of the title.
    pub title: String,
    /// Words of the names of terms and people.
    pub names: String,
    /// Words of the text.
    pub text: String,
    /// What it is found by besides.
    pub marks: Vec<SearchMark>,
}

impl SearchDocument {
    /// A document of texts as they are written.
    pub fn new(
        entry: EntryId,
        part: SearchPart,
        at: Timestamp,
        (title, names, text): (&str, &str, &str),
        marks: Vec<SearchMark>,
    ) -> Self {
        Self {
            entry,
            part,
            at,
            title: folded_words(title, MAX_SHORT),
            names: folded_words(names, MAX_SHORT),
            text: folded_words(text, MAX_WORDS),
            marks,
        }
    }

    /// Its marks as words.
    pub fn mark_words(&self) -> String {
        self.marks.iter().map(SearchMark::word).collect::<Vec<_>>().join(" ")
    }

    /// Whether readers find it.
    pub fn is_for_readers(&self) -> bool {
        self.marks.contains(&SearchMark::Readers)
    }
}
