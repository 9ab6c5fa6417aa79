//! `sandpress plugin`

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;

use super::{SiteArgs, site};
use crate::plugins::{CompileLimits, compile_limited, preinit::preinitialise};

#[derive(Debug, Subcommand)]
pub(super) enum PluginCommand {
    /// Load the plugins of cms.toml and list them, with their hooks.
    List {
        #[command(flatten)]
        site: SiteArgs,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
    },
    /// Compile the component on standard input for this machine, to standard output. The server calls it.
    #[command(hide = true)]
    Compile {
        /// Processor time, in seconds.
        #[arg(long, default_value_t = CompileLimits::default().cpu_seconds)]
        cpu_seconds: u64,
        /// Memory, in MiB.
        #[arg(long, default_value_t = CompileLimits::default().memory_mib)]
        memory_mib: u64,
    },
    /// Run a component's `preinitialise` and write the component with the memory that it left, so that no call pays for it.
    Preinit {
        /// The component as it was built.
        input: PathBuf,
        /// Where to write the prepared component.
        output: PathBuf,
    },
}

pub(super) fn run(command: PluginCommand) -> anyhow::Result<()> {
    match command {
        PluginCommand::List { site, json } => list(&site, json),
        PluginCommand::Compile { cpu_seconds, memory_mib } => {
            let limits = CompileLimits { cpu_seconds, memory_mib };
            compile_limited(std::io::stdin(), std::io::stdout(), limits)
        }
        PluginCommand::Preinit { input, output } => {
            let component =
                std::fs::read(&input).with_context(|| format!("cannot read {}", input.display()))?;
            let prepared = site::runtime()?.block_on(preinitialise(&component))?;
            std::fs::write(&output, prepared).with_context(|| format!("cannot write {}", output.display()))
        }
    }
}

fn list(site: &SiteArgs, json: bool) -> anyhow::Result<()> {
    let config = site.load()?;
    let plugins = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        anyhow::Ok(services.plugins().list())
    })?;
    if json {
        say!("{}", serde_json::to_string_pretty(&plugins)?);
        return Ok(());
    }
    if plugins.is_empty() {
        say!("No plugin is enabled. Add one to cms.toml under [plugins.<id>].");
    }
    for plugin in plugins {
        say!("{} {}  {}", plugin.id, plugin.version, plugin.label);
        say!("    {}", plugin.summary);
        say!("    hooks   {}", plugin.hooks.join(", "));
        say!("    sha256  {}", plugin.sha256);
    }
    Ok(())
}
