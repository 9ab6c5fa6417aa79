//! The reader's site: pages, the feed, files.

mod feed;
mod files;
mod pages;
mod valid;
