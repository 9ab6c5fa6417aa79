//! Opening the site that a command works on.

use std::{path::Path, sync::Once};

use tokio::runtime::Runtime;

use super::SiteArgs;
use crate::{
    config::{Config, ConfigError, need_private, process_environment},
    plugins::SiteFacts,
    services::{Environment, OpenError, Services},
};

impl SiteArgs {
    /// The configuration, from the file and the environment.
    ///
    /// The first time, before there is another thread, the variables of the file `.env` beside it join those of the
    /// process; what the process has already stays.
    pub(super) fn load(&self) -> Result<Config, ConfigError> {
        static VARIABLES: Once = Once::new();
        let mut read = Ok(());
        VARIABLES.call_once(|| read = self.read_variables());
        read?;
        Config::load(&self.config, process_environment())
    }
}

impl SiteArgs {
    fn read_variables(&self) -> Result<(), ConfigError> {
        let file = self.config.parent().unwrap_or(Path::new("")).join(".env");
        if !file.exists() {
            return Ok(());
        }
        need_private(&file).map_err(|reason| ConfigError::variables(&file, reason))?;
        dotenvy::from_path(&file).map_err(|error| {
            // The library's own words repeat the line, in which a password may stand.
            let reason = match error {
                dotenvy::Error::LineParse(_, column) => {
                    format!("a line is not NAME=VALUE, at its character {column}")
                }
                dotenvy::Error::Io(error) => error.to_string(),
                _ => "it is not understood".to_owned(),
            };
            ConfigError::variables(&file, reason)
        })
    }
}

/// The runtime in which a command works.
pub(super) fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

/// The use cases of the site, without a server around them.
pub(super) async fn open(config: &Config) -> Result<Services, OpenError> {
    let site = SiteFacts {
        origin: config.server.public_url.origin().ascii_serialization(),
        admin_script_hashes: Vec::new(),
    };
    Services::open(config, site, Environment::of_this_machine()?).await
}
