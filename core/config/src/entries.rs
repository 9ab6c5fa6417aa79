//! `[entries]`: what is kept of entries, and for how long.

use super::section::Section;

pub(super) const KEYS: &[&str] = &["trash_days", "revisions_kept", "preview_days"];

/// What is kept of entries, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntriesConfig {
    /// After so many days in the trash an entry is deleted for good; 0 for never.
    pub trash_days: u32,
    /// How many revisions of an entry are kept that nobody named and readers never got; 0 for all.
    pub revisions_kept: u32,
    /// How many days a link for a preview is good.
    pub preview_days: u32,
}

pub(super) fn read(mut section: Section<'_>) -> EntriesConfig {
    EntriesConfig {
        trash_days: section.whole("trash_days", 30, 0..=3650),
        revisions_kept: section.whole("revisions_kept", 100, 0..=100_000),
        preview_days: section.whole("preview_days", 7, 1..=365),
    }
}
