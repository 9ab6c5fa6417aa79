//! `[plugins.<id>.limits]`: what one call of a plugin may use.

use std::time::Duration;

use super::section::Section;

pub(super) const KEYS: &[&str] = &[
    "cpu_ms",
    "wall_ms",
    "job_wall_ms",
    "memory_mib",
    "host_calls",
    "transfer_kib",
    "html_kib",
    "media_cpu_ms",
    "media_memory_mib",
];

const CPU_MS: u32 = 50;
const WALL_MS: u32 = 2_000;
const JOB_WALL_MS: u32 = 30_000;
const MEMORY_MIB: u32 = 32;
const HOST_CALLS: u32 = 200;
const TRANSFER_KIB: u32 = 4_096;
const HTML_KIB: u32 = 512;
const MEDIA_CPU_MS: u32 = 60_000;
const MEDIA_MEMORY_MIB: u32 = 384;

/// What one call of a plugin may use. The ceilings hold whatever the owner writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginLimits {
    /// Computing time; at most 5 s.
    pub cpu: Duration,
    /// Time from start to end, waiting included; at most 60 s.
    pub wall: Duration,
    /// The same for work that nobody waits for, such as events and scheduled tasks; at most 10 minutes.
    pub job_wall: Duration,
    /// All memories of the instance together, in bytes; at most 512 MiB.
    pub memory_bytes: u32,
    /// Calls of host functions; at most 100,000.
    pub host_calls: u32,
    /// What goes over the boundary in either direction, in bytes; at most 64 MiB.
    pub transfer_bytes: u32,
    /// HTML that the call returns, in bytes; at most 8 MiB.
    pub html_bytes: u32,
    /// Computing time of a call that works on a file; at most 10 minutes.
    pub media_cpu: Duration,
    /// All memories of an instance that works on files, in bytes; at most 512 MiB.
    pub media_memory_bytes: u32,
}

/// A call that works on a file may take so much longer by the clock than it may compute: it gives way to everything else.
const MEDIA_PATIENCE: u32 = 10;

/// Calls of host functions of one that works on a file: a file of some gigabytes is read piece by piece.
const MEDIA_HOST_CALLS: u32 = 100_000;

impl PluginLimits {
    /// What a call may use that works on a file: the hook `media-processor`.
    #[must_use]
    pub fn for_media(&self) -> Self {
        let wall = self.media_cpu.saturating_mul(MEDIA_PATIENCE);
        Self {
            cpu: self.media_cpu,
            wall,
            job_wall: wall,
            memory_bytes: self.media_memory_bytes,
            host_calls: MEDIA_HOST_CALLS,
            ..self.clone()
        }
    }
}

impl Default for PluginLimits {
    fn default() -> Self {
        Self {
            cpu: Duration::from_millis(CPU_MS.into()),
            wall: Duration::from_millis(WALL_MS.into()),
            job_wall: Duration::from_millis(JOB_WALL_MS.into()),
            memory_bytes: MEMORY_MIB << 20,
            host_calls: HOST_CALLS,
            transfer_bytes: TRANSFER_KIB << 10,
            html_bytes: HTML_KIB << 10,
            media_cpu: Duration::from_millis(MEDIA_CPU_MS.into()),
            media_memory_bytes: MEDIA_MEMORY_MIB << 20,
        }
    }
}

pub(super) fn read(mut section: Section<'_>) -> PluginLimits {
    PluginLimits {
        cpu: Duration::from_millis(section.whole("cpu_ms", CPU_MS, 1..=5_000).into()),
        wall: Duration::from_millis(section.whole("wall_ms", WALL_MS, 1..=60_000).into()),
        job_wall: Duration::from_millis(section.whole("job_wall_ms", JOB_WALL_MS, 1..=600_000).into()),
        memory_bytes: section.whole("memory_mib", MEMORY_MIB, 1..=512) << 20,
        host_calls: section.whole("host_calls", HOST_CALLS, 0..=100_000),
        transfer_bytes: section.whole("transfer_kib", TRANSFER_KIB, 1..=65_536) << 10,
        html_bytes: section.whole("html_kib", HTML_KIB, 1..=8_192) << 10,
        media_cpu: Duration::from_millis(section.whole("media_cpu_ms", MEDIA_CPU_MS, 1..=600_000).into()),
        media_memory_bytes: section.whole("media_memory_mib", MEDIA_MEMORY_MIB, 1..=512) << 20,
    }
}
