//! The admin: server-rendered, usable without scripts.

pub(super) mod audit;
mod blocks;
pub(super) mod entries;
pub(super) mod entry;
pub(super) mod entry_links;
pub(super) mod jobs;
pub(super) mod jump;
pub(super) mod letters;
pub(super) mod lists;
pub(super) mod login;
pub(super) mod mail;
pub(super) mod media;
pub(super) mod newsletter;
pub(super) mod page;
pub(super) mod panel;
pub(super) mod people;
pub(super) mod plugins;
pub(super) mod preview;
pub(super) mod redirects;
pub(super) mod setup;
pub(super) mod status;
pub(super) mod structure;
pub(super) mod themes;
