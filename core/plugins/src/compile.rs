//! From the bytes of a component to code that runs, with a cache of what was compiled before.

use std::{
    fs,
    hash::{Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};
use wasmtime::{Engine, component::Component};

use super::compiler::{Compiler, Priority};

/// Compiled components, in a directory that only the server can write.
#[derive(Clone, Debug)]
pub(super) struct CompileCache {
    directory: Option<PathBuf>,
    compiler: Compiler,
}

impl CompileCache {
    /// Opens the cache, making the directory with mode 700. Where that cannot be had the cache stays off and every
    /// start compiles: code from a directory that others can write is never run.
    pub(super) fn open(directory: &Path, compiler: Compiler) -> Self {
        let usable = prepare(directory).inspect_err(|reason| {
            tracing::warn!(
                directory = %directory.display(),
                %reason,
                "compiled plugins are not kept: give the server a directory of its own in [storage] cache_dir"
            );
        });
        Self { directory: usable.is_ok().then(|| directory.to_owned()), compiler }
    }

    /// Compiles without keeping anything.
    pub(super) fn without(compiler: Compiler) -> Self {
        Self { directory: None, compiler }
    }

    /// Where compiled components are kept; none where nothing can be.
    pub(super) fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// The compiled form of `bytes`, whose hash is `sha256`.
    pub(super) async fn compile(
        &self,
        engine: &Engine,
        bytes: Arc<[u8]>,
        sha256: &str,
        priority: Priority,
    ) -> Result<Component, String> {
        let path = self
            .directory
            .as_ref()
            .map(|directory| directory.join(format!("{}.cwasm", cache_key(engine, sha256))));
        if let Some(component) = path.as_ref().and_then(|path| load(engine, path)) {
            return Ok(component);
        }
        let code = self.compiler.compile(engine, bytes, priority).await?;
        if let Some(path) = &path
            && let Err(error) = store(path, &code)
        {
            tracing::warn!(path = %path.display(), error, "cannot keep a compiled plugin");
        }
        run(engine, &code)
    }
}

#[allow(unsafe_code)]
fn run(engine: &Engine, code: &[u8]) -> Result<Component, String> {
    // SAFETY: the code comes from `Compiler`, which is this program, here or in a process that it started.
    unsafe { Component::deserialize(engine, code) }.map_err(|error| format!("{error:#}"))
}

/// Everything that the compiled code depends on: the component, wasmtime's version and settings, the processor.
fn cache_key(engine: &Engine, sha256: &str) -> String {
    struct Collect(Sha256);
    impl Hasher for Collect {
        fn finish(&self) -> u64 {
            0
        }
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
    }
    let mut hasher = Collect(Sha256::new());
    hasher.write(sha256.as_bytes());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    data_encoding::HEXLOWER.encode(&hasher.0.finalize())
}

#[allow(unsafe_code)]
fn load(engine: &Engine, path: &Path) -> Option<Component> {
    if !path.exists() {
        return None;
    }
    // SAFETY: the file was written by `store` below, into a directory that `prepare` found to be writable by
    // nobody but this server; its name binds it to the component and to this engine.
    match unsafe { Component::deserialize_file(engine, path) } {
        Ok(component) => Some(component),
        Err(error) => {
            tracing::warn!(path = %path.display(), error = format!("{error:#}"), "a kept compiled plugin is damaged: compiling anew");
            None
        }
    }
}

/// Writes the file whole or not at all.
pub(super) fn store(path: &Path, code: &[u8]) -> Result<(), String> {
    let temporary = path.with_extension(format!("{}.tmp", uuid::Uuid::new_v4()));
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(code)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|error| error.to_string())
}

#[cfg(unix)]
fn prepare(directory: &Path) -> Result<(), String> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(|error| error.to_string())?;
    let mode = fs::metadata(directory).map_err(|error| error.to_string())?.permissions().mode();
    if mode & 0o022 != 0 {
        return Err(format!("others can write it (mode {:o})", mode & 0o777));
    }
    Ok(())
}

#[cfg(not(unix))]
fn prepare(directory: &Path) -> Result<(), String> {
    fs::create_dir_all(directory).map_err(|error| error.to_string())
}
