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

pub mod access_tokens;
pub mod account_links;
pub mod api_tokens;
pub mod assets;
pub mod audit;
pub mod audit_erasure;
pub mod authors;
pub mod backup;
pub mod backups;
mod connect;
pub mod documents;
mod entities;
pub mod entries;
mod error;
mod executor;
pub mod factors;
pub mod figures;
pub mod half_logins;
pub mod identities;
pub mod jobs;
pub mod known_devices;
pub mod mails;
pub mod missing_pages;
pub mod newsletter;
pub mod people;
pub mod personal_data;
pub mod plans;
pub mod plugin_data;
pub mod plugins;
pub mod preview_links;
pub mod purges;
pub mod redirect_rules;
pub mod redirects;
pub mod renderings;
pub mod renditions;
pub mod revisions;
pub mod roles;
pub mod saved_lists;
pub mod schedules;
pub mod search;
pub mod sessions;
pub mod share_pictures;
pub mod site;
pub mod sittings;
pub mod stored_bytes;
pub mod subscribers;
pub mod terms;
pub mod themes;
pub mod users;
mod values;

pub use connect::Database;
pub use error::{DbError, UniqueKey};
pub use executor::{Executor, Transaction};

#[cfg(test)]
mod tests;
