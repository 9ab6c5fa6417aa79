//! The admin: server-rendered, usable without scripts.

pub(super) mod edit;
pub(super) mod entries;
mod entry_form;
pub(super) mod login;
pub(super) mod page;
pub(super) mod plugins;
pub(super) mod preview;
pub(super) mod setup;
