//! The index of words. SQLite keeps it in an FTS5 table, PostgreSQL in a column of `search_documents`; both get words that
//! the host has folded, so that they find the same.

mod find;
mod syntax;
mod vocabulary;
mod write;

pub use find::{Hit, Looked, find};
pub use vocabulary::{forget_words, learn, words_like};
pub use write::{
    IndexState, VERSION, check_structure, count_documents, delete_part, digest, digests, entries_after,
    forget_all, optimize, save_state, state, upsert,
};
