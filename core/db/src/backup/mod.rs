//! Everything in the database, table by table, in a form that does not depend on the engine: for backups, and for moving
//! from one engine to the other.
//!
//! A row is a list of JSON values in the order of the table's columns, which are in the order of their names. Rows come in
//! the order of the primary key, compared byte by byte, so that the same content is the same text on every engine.

mod cell;
mod load;
mod shape;
mod snapshot;

pub use load::Load;
pub use shape::{ColumnKind, TableShape};
pub use snapshot::{Rows, Snapshot};

/// Tables that are empty after a restore: those that say what happens at this moment and not what the site is (log-ins, and
/// who has which form open), and the index of words, which each engine keeps in its own way and the site makes anew.
const PASSING: &[&str] =
    &["half_logins", "presences", "search_documents", "search_state", "search_words", "sessions"];

/// The table of the migrations that were applied.
const MIGRATIONS: &str = "seaql_migrations";
