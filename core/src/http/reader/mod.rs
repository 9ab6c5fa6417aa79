//! The reader's site. Nothing here knows who reads.

pub(super) mod assets;
pub(super) mod cached;
pub(super) mod entry;
pub(super) mod feed;
pub(super) mod home;
mod view;

pub(super) use view::pagination;
