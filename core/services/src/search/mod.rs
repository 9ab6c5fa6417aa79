//! The index of words: written in the transaction of every change of an entry, and looked up by readers and by those who
//! work on the site.

mod choices;
mod editors;
mod index;
mod readers;
mod rebuild;
mod suggest;

pub use readers::{FoundEntry, SearchRequest, SearchResults};
pub use rebuild::{SearchCheck, SearchProgress};
