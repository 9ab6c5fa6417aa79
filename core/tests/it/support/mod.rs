//! What the tests share.

pub(crate) mod app;
pub(crate) mod authority;
pub(crate) mod bombs;
pub(crate) mod browser;
pub(crate) mod client;
pub(crate) mod components;
pub(crate) mod hostile;
pub(crate) mod house;
pub(crate) mod languages;
pub(crate) mod mail;
pub(crate) mod network;
pub(crate) mod object_store;
pub(crate) mod pages;
pub(crate) mod program;
pub(crate) mod provider;
pub(crate) mod sandbox;
#[path = "../../../db/src/tests/scratch.rs"]
pub(crate) mod scratch;
pub(crate) mod site;
pub(crate) mod theme;
pub(crate) mod workshop;

/// Writes a file that nobody but its owner reads.
pub(crate) fn write_secret(path: &std::path::Path, text: &str) {
    std::fs::write(path, text).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(path, mode).unwrap();
}
