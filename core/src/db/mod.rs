//! The database: connection, transactions, and queries in domain types, one file for each subject.
//!
//! A query function takes a [`Database`] or a [`Transaction`] as its first argument. What belongs together is
//! written in one transaction:
//!
//! ```text
//! let tx = db.begin().await?;
//! entries::insert(&tx, &entry, None).await?;
//! revisions::insert(&tx, &revision).await?;
//! tx.commit().await?;
//! ```
//!
//! Moments are kept in milliseconds: what is read back is cut to them.

pub mod assets;
mod connect;
pub mod documents;
mod entities;
pub mod entries;
mod error;
mod executor;
pub mod plugins;
pub mod redirects;
pub mod renderings;
pub mod revisions;
pub mod sessions;
pub mod users;
mod values;

pub use connect::Database;
pub use error::{DbError, UniqueKey};
pub use executor::{Executor, Transaction};

#[cfg(test)]
mod tests;
