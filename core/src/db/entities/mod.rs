//! The rows of the tables as sea-orm sees them.

#![expect(unreachable_pub, reason = "the derive macros of sea-orm write `pub`")]

pub(super) mod asset;
pub(super) mod entry;
pub(super) mod plugin;
pub(super) mod plugin_document;
pub(super) mod plugin_document_field;
pub(super) mod plugin_store;
pub(super) mod redirect;
pub(super) mod rendering;
pub(super) mod revision;
pub(super) mod session;
pub(super) mod user;
