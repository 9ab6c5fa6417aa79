//! What keeps a plugin from being made, built or checked, in words for its author.

use std::{io, path::PathBuf};

use super::{Kind, TARGET};
use crate::plugins::LoadError;

/// Why something with a plugin's project cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// A plugin cannot have the name.
    #[error("a plugin cannot be called {name:?}: {reason}")]
    Name {
        /// The name.
        name: String,
        /// Why not, and what would do.
        reason: String,
    },
    /// There is no template of that kind.
    #[error("there is no kind {found:?} of plugins; there are: {}", Kind::ALL.map(Kind::as_str).join(", "))]
    Kind {
        /// What was asked for.
        found: String,
    },
    /// The place of a new project is taken.
    #[error("{path} is there already: choose another name, or another place with --path", path = .path.display())]
    Taken {
        /// The folder or file.
        path: PathBuf,
    },
    /// Something cannot be written.
    #[error("cannot write {path}: {reason}; nothing was changed", path = .path.display())]
    Write {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// Something cannot be read.
    #[error("cannot read {path}: {reason}", path = .path.display())]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// The folder holds no plugin's project.
    #[error("{path} is not the project of a plugin: {reason}", path = .path.display())]
    NotAProject {
        /// The folder.
        path: PathBuf,
        /// What is missing, and what to do.
        reason: String,
    },
    /// A program cannot be started.
    #[error(
        "{program} cannot be started: {reason}; install Rust with rustup from https://rustup.rs and open a new terminal"
    )]
    NoRust {
        /// `cargo`, `rustc` or `rustup`.
        program: &'static str,
        /// What the operating system says.
        reason: io::Error,
    },
    /// The standard library for components is not installed.
    #[error(
        "Rust cannot build components yet: the target {TARGET} is not installed. Run `rustup target add {TARGET}` in \
         {path}, or repeat the command with --yes",
        path = .path.display()
    )]
    NoTarget {
        /// The project's folder, which may choose its own toolchain.
        path: PathBuf,
    },
    /// A program that was run failed, and has said why.
    #[error("{program} failed, see above")]
    Failed {
        /// `cargo` or `rustup`.
        program: &'static str,
        /// Its exit code.
        code: u8,
    },
    /// What cargo printed cannot be understood.
    #[error(
        "cargo answered with something unexpected: {0}; use the cargo that comes with Rust 1.95 or later"
    )]
    Answer(String),
    /// Cargo built something else.
    #[error("{path}: {reason}", path = .path.display())]
    NoComponent {
        /// The project's manifest.
        path: PathBuf,
        /// What is missing, and what to do.
        reason: String,
    },
    /// The component calls itself something else than its package.
    #[error(
        "the component says that it is {found:?}, but its package is {package:?}: a plugin has one name, in `describe`, in \
         Cargo.toml and in cms.toml; use the same in the first two. {package}.wasm was not written"
    )]
    WrongId {
        /// The id in `describe`.
        found: String,
        /// The name in Cargo.toml.
        package: String,
    },
    /// A site would refuse the component.
    #[error(transparent)]
    Refused(#[from] LoadError),
    /// The sandbox cannot be set up on this machine.
    #[error("plugins cannot be run on this machine: {0}")]
    Sandbox(String),
}
