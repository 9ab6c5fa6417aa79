//! `[passwords]`: the cost of hashing a password with Argon2id.

use super::section::Section;

pub(super) const KEYS: &[&str] = &["memory_kib", "iterations", "parallelism", "concurrent_hashes"];

/// The cost of hashing a password with Argon2id. The least that can be set is what OWASP recommends at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordsConfig {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes that one hash works on at once.
    pub parallelism: u32,
    /// Hashes computed at once; further ones wait, so that log-ins cannot fill the memory.
    pub concurrent_hashes: u32,
}

pub(super) fn read(mut section: Section<'_>) -> PasswordsConfig {
    PasswordsConfig {
        memory_kib: section.whole("memory_kib", 19_456, 19_456..=1 << 20),
        iterations: section.whole("iterations", 2, 2..=20),
        parallelism: section.whole("parallelism", 1, 1..=16),
        concurrent_hashes: section.whole("concurrent_hashes", 2, 1..=64),
    }
}
