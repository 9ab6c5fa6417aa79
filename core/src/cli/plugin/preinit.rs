//! `sandpress plugin preinit`

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::{cli::site, plugins::preinit::preinitialise};

#[derive(Args, Debug)]
pub(in crate::cli) struct PreinitArgs {
    /// The component as it was built.
    input: PathBuf,
    /// Where to write the prepared component.
    output: PathBuf,
}

pub(super) fn run(args: &PreinitArgs) -> anyhow::Result<()> {
    let component =
        std::fs::read(&args.input).with_context(|| format!("cannot read {}", args.input.display()))?;
    let prepared = site::runtime()?.block_on(preinitialise(&component))?;
    std::fs::write(&args.output, prepared).with_context(|| format!("cannot write {}", args.output.display()))
}
