//! Why a case cannot be run, in words for its author.

use std::{io, path::PathBuf};

use crate::{
    config::ConfigError,
    plugins::{CallError, LoadProblem, dynamic::Misfit},
    services::{OpenError, ServiceError},
};

/// Why a case, or a call outside of a site, cannot be had. Where a plugin fails, that is an outcome and none of these.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// A file cannot be read.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// The case is not written as cases are.
    #[error("{}:{line}:{column}: {message}; docs/plugins/testing.md says what a case has", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Something in the case makes no sense.
    #[error("{0}")]
    Content(String),
    /// A step makes no sense.
    #[error("step {number}: {message}")]
    Step {
        /// Its number, from 1.
        number: usize,
        /// What is wrong.
        message: String,
    },
    /// A name that nothing gave a value.
    #[error("${{{name}}} stands for nothing here; there are: {known}")]
    Name {
        /// The name.
        name: String,
        /// Those that have a value.
        known: String,
    },
    /// A part of an output that is not there.
    #[error("`keep` cannot keep {name:?}: {why}")]
    Keep {
        /// The name.
        name: String,
        /// Why.
        why: String,
    },
    /// There are no cases.
    #[error(
        "there are no cases in {}: write one as a file NAME.json in it; docs/plugins/testing.md shows one to begin with",
        .0.display()
    )]
    NoCases(PathBuf),
    /// A function that the plugin does not have.
    #[error("{0}")]
    Function(String),
    /// A site would refuse the component.
    #[error("a site would refuse {}: {problem}", path.display())]
    Component {
        /// The file.
        path: PathBuf,
        /// Why.
        problem: Box<LoadProblem>,
    },
    /// The settings, grants or limits are not ones.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The site of the case cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The content of the case cannot be stored.
    #[error("{what} cannot be stored: {error}")]
    Setup {
        /// What.
        what: String,
        /// Why.
        error: Box<ServiceError>,
    },
    /// The input does not fit.
    #[error("{0}")]
    Input(#[from] Misfit),
    /// The site of the case failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The plugin cannot be called.
    #[error(transparent)]
    Call(#[from] CallError),
}

impl CaseError {
    /// For `map_err` where a file is read.
    pub(super) fn unreadable(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |reason| Self::Unreadable { path, reason }
    }

    /// For `map_err` where a file is written.
    pub(super) fn unwritable(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |reason| Self::Unwritable { path, reason }
    }
}
