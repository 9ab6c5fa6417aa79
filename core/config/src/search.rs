//! `[search]`: what readers find, and what is drawn for other sites.

use super::section::Section;

pub(super) const KEYS: &[&str] = &["enabled", "share_pictures"];

/// What readers find, and what is drawn for other sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchConfig {
    /// Whether readers have a page to look for words.
    pub enabled: bool,
    /// Whether the site draws a picture for each entry without one, for where it is shared.
    pub share_pictures: bool,
}

pub(super) fn read(mut section: Section<'_>) -> SearchConfig {
    SearchConfig {
        enabled: section.boolean("enabled", true),
        share_pictures: section.boolean("share_pictures", true),
    }
}
