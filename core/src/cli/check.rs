//! `sandpress config`

use clap::Subcommand;

use super::SiteArgs;

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Read cms.toml and the environment, and name everything that is wrong.
    Check(SiteArgs),
}

pub(super) fn run(command: &ConfigCommand) -> anyhow::Result<()> {
    let ConfigCommand::Check(site) = command;
    let config = site.load()?;
    say!("{} is fine.", config.file.display());
    say!("  site      {} ({})", config.site.title, config.server.public_url);
    say!("  database  {}", config.database.url);
    say!("  theme     {}", config.theme.path.display());
    say!("  themes    {}", config.theme.folder.display());
    for plugin in &config.plugins {
        let state = if plugin.enabled { "on" } else { "off" };
        say!("  plugin    {} ({state}): {}", plugin.id, plugin.component.display());
    }
    Ok(())
}
