//! Opening the site that a command works on.

use std::io::IsTerminal;

use tokio::runtime::Runtime;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use super::SiteArgs;
use crate::{
    config::{Config, ConfigError, LogFormat, process_environment},
    plugins::SiteFacts,
    services::{Environment, OpenError, Services},
};

impl SiteArgs {
    /// The configuration, from the file and the environment.
    pub(super) fn load(&self) -> Result<Config, ConfigError> {
        Config::load(&self.config, process_environment())
    }
}

/// Writes the log to standard error, as the configuration says.
pub(super) fn start_log(config: &Config) -> anyhow::Result<()> {
    // At every start the migrator tells that there is nothing to do.
    let filter = EnvFilter::try_new(format!("sea_orm_migration=warn,{}", config.log.level))?;
    let registry = tracing_subscriber::registry().with(filter);
    match config.log.format {
        LogFormat::Text => {
            let layer = fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
            registry.with(layer).try_init()?;
        }
        LogFormat::Json => registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init()?,
    }
    Ok(())
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
