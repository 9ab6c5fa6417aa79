//! `[plugins.<id>.limits]`: what one call of a plugin may use.

use std::time::Duration;

use super::section::Section;

pub(super) const KEYS: &[&str] =
    &["cpu_ms", "wall_ms", "memory_mib", "host_calls", "transfer_kib", "html_kib"];

/// What one call of a plugin may use. The ceilings hold whatever the owner writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginLimits {
    /// Computing time; at most 5 s.
    pub cpu: Duration,
    /// Time from start to end, waiting included; at most 60 s.
    pub wall: Duration,
    /// All memories of the instance together, in bytes; at most 512 MiB.
    pub memory_bytes: u32,
    /// Calls of host functions; at most 100,000.
    pub host_calls: u32,
    /// What goes over the boundary in either direction, in bytes; at most 64 MiB.
    pub transfer_bytes: u32,
    /// HTML that the call returns, in bytes; at most 8 MiB.
    pub html_bytes: u32,
}

pub(super) fn read(mut section: Section<'_>) -> PluginLimits {
    PluginLimits {
        cpu: Duration::from_millis(section.whole("cpu_ms", 50, 1..=5_000).into()),
        wall: Duration::from_millis(section.whole("wall_ms", 2_000, 1..=60_000).into()),
        memory_bytes: section.whole("memory_mib", 32, 1..=512) << 20,
        host_calls: section.whole("host_calls", 200, 0..=100_000),
        transfer_bytes: section.whole("transfer_kib", 4_096, 1..=65_536) << 10,
        html_bytes: section.whole("html_kib", 512, 1..=8_192) << 10,
    }
}
