//! `[cache]`: the finished pages that are kept in memory.

use super::section::Section;

pub(super) const KEYS: &[&str] = &["enabled", "max_bytes"];

/// The finished pages that are kept in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheConfig {
    /// Whether any are.
    pub enabled: bool,
    /// What they may take together, in bytes.
    pub max_bytes: u32,
}

pub(super) fn read(mut section: Section<'_>) -> CacheConfig {
    CacheConfig {
        enabled: section.boolean("enabled", true),
        max_bytes: section.whole("max_bytes", 64 << 20, (1 << 20)..=u32::MAX),
    }
}
