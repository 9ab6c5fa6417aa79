//! `sandpress plugin list`

use clap::Args;

use super::open_setup;
use crate::{
    cli::{SiteArgs, site},
    domain::Actor,
    services::plugin_setup::{InstalledPlugin, InstalledState},
};

/// List the plugins of cms.toml with their state, also those that are switched off or cannot run.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  sandpress plugin list --json | jq '.[] | select(.state == \"broken\") | .problem'"
)]
pub(in crate::cli) struct ListArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &ListArgs) -> anyhow::Result<()> {
    let plugins = site::runtime()?
        .block_on(async { anyhow::Ok(open_setup(&args.site).await?.list(&Actor::System).await?) })?;
    if args.json {
        say!("{}", serde_json::to_string_pretty(&plugins)?);
        return Ok(());
    }
    if plugins.is_empty() {
        say!("There is no plugin in cms.toml. `sandpress plugin add FILE` adds one.");
    }
    plugins.iter().try_for_each(print)
}

fn print(plugin: &InstalledPlugin) -> anyhow::Result<()> {
    let state = match plugin.state {
        InstalledState::On => "on",
        InstalledState::Off => "off",
        InstalledState::Broken => "broken",
    };
    say!("{} {}  {}  ({state})", plugin.id, plugin.version, plugin.label);
    if !plugin.summary.is_empty() {
        say!("    {}", plugin.summary);
    }
    if !plugin.hooks.is_empty() {
        say!("    hooks   {}", plugin.hooks.join(", "));
        let wants = plugin.capabilities.join(", ");
        say!("    wants   {}", if wants.is_empty() { "nothing" } else { &wants });
    }
    say!("    file    {}", plugin.component.display());
    if !plugin.sha256.is_empty() {
        let pin = if plugin.is_pinned { " (pinned)" } else { "" };
        say!("    sha256  {}{pin}", plugin.sha256);
    }
    if !plugin.problem.is_empty() {
        say!("    problem {}", plugin.problem);
    }
    if let Some(waiting) = &plugin.waiting {
        say!("    update  {} waits. {}", waiting.sha256, waiting.changes.sentence());
    }
    if plugin.can_roll_back {
        say!("    before  `sandpress plugin rollback {}` goes back to the version before", plugin.id);
    }
    Ok(())
}
