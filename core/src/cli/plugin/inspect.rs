//! `sandpress plugin inspect`

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::{report, source};
use crate::{
    cli::{SiteArgs, site},
    domain::Actor,
    plugins::Inspector,
    services::{Environment, plugin_setup::inspect_component},
};

/// Say in plain words what a plugin is and all that it could ever do. Nothing is changed.
///
/// What it could do is read from the file itself, not from what its author says of it. It runs in the sandbox for a moment, to
/// say its name, and can reach nothing there. A site is not needed; where there is a cms.toml with a plugin of the
/// same id, what that one may do is shown beside.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sandpress plugin inspect newsletter.wasm")]
pub(in crate::cli) struct InspectArgs {
    /// The plugin's .wasm file, or a folder with one.
    file: PathBuf,
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(args: &InspectArgs) -> anyhow::Result<()> {
    let config = args.site.load().ok();
    let report = site::runtime()?.block_on(async {
        let (name, bytes) = source::read(&args.file).await?;
        let sandbox = Environment::of_this_machine()?.sandbox;
        let cache = config.as_ref().map(|config| config.storage.cache_dir.as_path());
        let inspector = Inspector::new(sandbox, cache.filter(|cache| cache.exists()), "en", None);
        anyhow::Ok(inspect_component(&Actor::System, &inspector, config.as_ref(), &name, bytes).await?)
    })?;
    if args.json {
        say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        report::print(&report)?;
    }
    if report.problem.is_empty() {
        return Ok(());
    }
    bail!("it cannot run on this site: {}", report.problem)
}
