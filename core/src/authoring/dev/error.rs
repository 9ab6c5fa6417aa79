//! What keeps a development site from starting, in words for the author of the plugin.

use std::{io, path::PathBuf};

use crate::{
    authoring::project::ProjectError,
    bundle::Incomplete,
    config::ConfigError,
    http::{AppError, server::ServerError},
    services::{OpenError, ServiceError},
};

/// Why there is no development site.
#[derive(Debug, thiserror::Error)]
pub enum DevError {
    /// The folder is no project of a plugin, or this machine cannot build it.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The port is taken.
    #[error("the port {0} is in use by another program: stop that one, or choose another port with --port")]
    PortTaken(u16),
    /// The server cannot listen.
    #[error(transparent)]
    Server(ServerError),
    /// dev.toml is wrong.
    #[error("{0}")]
    Settings(String),
    /// The configuration of the site is wrong, which is made of dev.toml.
    #[error("dev.toml cannot be taken over: {0}")]
    Config(#[from] ConfigError),
    /// The program was built without something.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
    /// The site cannot be opened.
    #[error("the development site in .sandpress cannot be opened; delete that folder to begin anew: {0}")]
    Open(#[from] AppError),
    /// The sandbox, or what the services need.
    #[error(transparent)]
    Services(#[from] OpenError),
    /// The account of the author cannot be made.
    #[error(
        "the account of the development site cannot be made; delete the folder .sandpress to begin anew: {0}"
    )]
    Account(#[from] ServiceError),
    /// A folder or file.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The folder or file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The sources cannot be watched.
    #[error("changes of {} cannot be noticed: {reason}", folder.display())]
    Watch {
        /// The folder.
        folder: PathBuf,
        /// The system's answer.
        reason: String,
    },
}

impl DevError {
    pub(super) fn write(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }
}
