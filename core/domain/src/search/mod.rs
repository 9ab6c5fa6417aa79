//! Words of entries as they are found: folded alike in the index and in what is asked for, on every database.

mod document;
mod fold;
mod query;
mod snippet;
mod text;
mod typo;
mod words;

pub use document::{SearchDocument, SearchMark, SearchPart};
pub use fold::fold;
pub use query::{Phrase, SearchFilter, SearchQuery};
pub use snippet::{Excerpt, ExcerptPiece, excerpt, marked};
pub use text::plain_text;
pub use typo::{KnownWord, nearest};
pub use words::{Word, folded_words, words};
