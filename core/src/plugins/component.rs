//! Reads a component file and refuses what is none, before anything is compiled.

use std::path::Path;

use sha2::{Digest, Sha256};
use wasmtime::Engine;

use super::error::LoadProblem;

/// The largest component file. The largest bundled plugin has a few megabytes.
const MAX_SIZE: u64 = 64 << 20;

/// The first eight bytes of a component and of a core module: magic, version, layer.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The bytes of a component with their hash in lower-case hex.
pub(super) struct ComponentFile {
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: String,
}

/// Reads the file, and compares it with the pin where there is one.
pub(super) async fn read(path: &Path, pin: Option<&str>) -> Result<ComponentFile, LoadProblem> {
    let unreadable = |reason| LoadProblem::Unreadable { path: path.to_owned(), reason };
    let size = tokio::fs::metadata(path).await.map_err(unreadable)?.len();
    if size > MAX_SIZE {
        return Err(not_a_component(path, format!("it has {size} bytes, at most {MAX_SIZE} are allowed")));
    }
    let bytes = tokio::fs::read(path).await.map_err(unreadable)?;
    check_kind(path, &bytes)?;
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    match pin {
        Some(pin) if !pin.eq_ignore_ascii_case(&sha256) => {
            Err(LoadProblem::Pin { path: path.to_owned(), pinned: pin.to_owned(), found: sha256 })
        }
        _ => Ok(ComponentFile { bytes, sha256 }),
    }
}

fn check_kind(path: &Path, bytes: &[u8]) -> Result<(), LoadProblem> {
    if bytes.starts_with(COMPONENT) {
        return Ok(());
    }
    let reason = if Engine::detect_precompiled(bytes).is_some() {
        "it is compiled machine code (.cwasm), which is never accepted from outside; use the plugin's .wasm file"
    } else if bytes.starts_with(MODULE) {
        "it is a core WebAssembly module; build it for the target wasm32-wasip2, which makes components"
    } else if bytes.is_empty() {
        "the file is empty"
    } else {
        "it is not WebAssembly"
    };
    Err(not_a_component(path, reason.to_owned()))
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
        read(file.path(), None).await.err().unwrap().to_string()
    }

    #[tokio::test]
    async fn says_what_the_file_is_instead() {
        assert!(reason(b"").await.contains("empty"));
        assert!(reason(b"hello").await.contains("not WebAssembly"));
        assert!(reason(MODULE).await.contains("wasm32-wasip2"));
    }

    #[tokio::test]
    async fn compares_with_the_pin() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), COMPONENT).unwrap();
        let sha256 = read(file.path(), None).await.unwrap().sha256;
        assert!(read(file.path(), Some(&sha256.to_uppercase())).await.is_ok());
        assert!(matches!(read(file.path(), Some("00")).await, Err(LoadProblem::Pin { .. })));
    }
}
