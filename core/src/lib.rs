//! The host of Sandpress, a content management system in which a plugin cannot hurt the site.

pub mod config;
