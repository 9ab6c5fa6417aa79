//! The reader's site. Nothing here knows who reads; of a session it is known that there is one.

pub(super) mod archive;
pub(super) mod assets;
pub(super) mod author;
pub(super) mod blocks;
pub(super) mod cached;
pub(super) mod entry;
pub(super) mod extras;
pub(super) mod feed;
pub(super) mod home;
mod lists;
mod machines;
pub(super) mod media;
pub(super) mod newsletter;
pub(super) mod oembed;
pub(super) mod opensearch;
mod outline;
pub(super) mod robots;
pub(super) mod search;
pub(super) mod sitemap;
pub(super) mod term;
mod view;
mod xml;

pub(super) use extras::{Audience, aware_of_session, carries_session};
pub(super) use view::{line, menus, pagination};
