//! `sandpress plugin build`

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::check::print;
use crate::{
    authoring::project::{BuildOptions, build},
    cli::site,
};

#[derive(Args, Debug)]
#[command(
    long_about = "Build a plugin's project into the one file that a site loads, and check it.\n\n\
                  Runs cargo for the target wasm32-wasip2, takes out of the component what only costs bytes, loads it as a site \
                  would, and writes it into the project's folder as NAME.wasm. What a site would refuse is not written, and the \
                  file of the last build stays.",
    after_long_help = "Example:\n  cd reading-list\n  sandpress plugin build\n\n\
                       Where the target is missing:\n  sandpress plugin build --yes"
)]
pub(in crate::cli) struct BuildArgs {
    /// The project's folder.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Build small and fast, for sites. That is what happens without it too.
    #[arg(long, conflicts_with = "debug")]
    release: bool,
    /// Keep names, files and lines in the component, so that a crash is told with the line where it happened. The file is
    /// several times as large.
    #[arg(long)]
    debug: bool,
    /// Install the target wasm32-wasip2 with rustup where it is missing.
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(args: &BuildArgs) -> anyhow::Result<()> {
    let options = BuildOptions { debug: args.debug, install_target: args.yes };
    let built = site::runtime()?.block_on(build(&args.folder, options))?;
    print(&built.report)?;
    if let Some(refusal) = &built.report.refused {
        bail!("{refusal}\n{} was not written", built.component.display());
    }
    Ok(())
}
