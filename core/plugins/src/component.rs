//! Reads a component file and refuses what is none, before anything is compiled.

use std::path::Path;

use sha2::{Digest, Sha256};
use wasmtime::Engine;

use super::error::LoadProblem;
use sandpress_config::PluginConfig;

/// The largest component file, in bytes. The largest bundled plugin has a few megabytes.
pub const MAX_COMPONENT_BYTES: u64 = 64 << 20;

/// The first eight bytes of a component and of a core module: magic, version, layer.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The bytes of a component with their hash in lower-case hex.
pub(super) struct ComponentFile {
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: String,
}

/// Reads the plugin's file, and compares it with the pin where there is one.
pub(super) async fn read(config: &PluginConfig) -> Result<ComponentFile, LoadProblem> {
    let pin = config.sha256.map(|pin| data_encoding::HEXLOWER.encode(&pin));
    read_file(&config.component, pin.as_deref()).await
}

async fn read_file(path: &Path, pin: Option<&str>) -> Result<ComponentFile, LoadProblem> {
    let unreadable = |reason| LoadProblem::Unreadable { path: path.to_owned(), reason };
    let size = tokio::fs::metadata(path).await.map_err(unreadable)?.len();
    check_size(path, size)?;
    let file = of_bytes(path, tokio::fs::read(path).await.map_err(unreadable)?)?;
    match pin {
        Some(pin) if !pin.eq_ignore_ascii_case(&file.sha256) => {
            Err(LoadProblem::Pin { path: path.to_owned(), pinned: pin.to_owned(), found: file.sha256 })
        }
        _ => Ok(file),
    }
}

/// The component whose bytes are at hand; `path` is what messages call it.
pub(super) fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<ComponentFile, LoadProblem> {
    check_kind(path, &bytes)?;
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    Ok(ComponentFile { bytes, sha256 })
}

fn check_size(path: &Path, size: u64) -> Result<(), LoadProblem> {
    if size > MAX_COMPONENT_BYTES { Err(not_a_component(path, too_large(size))) } else { Ok(()) }
}

fn check_kind(path: &Path, bytes: &[u8]) -> Result<(), LoadProblem> {
    problem_of(bytes).map_or(Ok(()), |reason| Err(not_a_component(path, reason)))
}

/// What the bytes are instead of a component, by their beginning and their number.
pub(super) fn problem_of(bytes: &[u8]) -> Option<String> {
    if bytes.len() as u64 > MAX_COMPONENT_BYTES {
        return Some(too_large(bytes.len() as u64));
    }
    if bytes.starts_with(COMPONENT) {
        return None;
    }
    let reason = if Engine::detect_precompiled(bytes).is_some() {
        "it is compiled machine code (.cwasm), which is never accepted from outside; use the plugin's .wasm file"
    } else if bytes.starts_with(MODULE) {
        "it is a core WebAssembly module, not a component; in Rust, build it for the target wasm32-wasip2, which makes \
         components; in other languages, make one of it with `wasm-tools component new`"
    } else if bytes.is_empty() {
        "the file is empty; get it once more from where it comes from"
    } else if is_html(bytes) {
        "it is a web page; download the file itself, not the page that shows it"
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b") {
        "it is an archive; unpack it and use the .wasm file in it"
    } else {
        "it is not WebAssembly"
    };
    Some(reason.to_owned())
}

fn too_large(size: u64) -> String {
    format!("it has {size} bytes, at most {MAX_COMPONENT_BYTES} are allowed")
}

fn is_html(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.trim_ascii_start().iter().take(14).map(u8::to_ascii_lowercase).collect();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}

/// A [`LoadProblem::NotAComponent`].
pub(super) fn not_a_component(path: &Path, reason: String) -> LoadProblem {
    LoadProblem::NotAComponent { path: path.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn reason(bytes: &[u8]) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        read_file(file.path(), None).await.err().unwrap().to_string()
    }

    #[tokio::test]
    async fn says_what_the_file_is_instead() {
        assert!(reason(b"").await.contains("empty"));
        assert!(reason(b"hello").await.contains("not WebAssembly"));
        assert!(reason(b"\n<!DOCTYPE html><html>").await.contains("a web page"));
        assert!(reason(b"PK\x03\x04").await.contains("unpack it"));
        assert!(reason(MODULE).await.contains("wasm32-wasip2"));
    }

    #[tokio::test]
    async fn compares_with_the_pin() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), COMPONENT).unwrap();
        let sha256 = read_file(file.path(), None).await.unwrap().sha256;
        assert!(read_file(file.path(), Some(&sha256.to_uppercase())).await.is_ok());
        assert!(matches!(read_file(file.path(), Some("00")).await, Err(LoadProblem::Pin { .. })));
    }
}
