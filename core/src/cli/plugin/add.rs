//! `sandpress plugin add`

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::{
    consent::{self, Consent},
    open_setup, report, source,
};
use crate::{
    cli::{SiteArgs, site},
    domain::Actor,
    services::plugin_setup::{AddRequest, SetupError},
};

/// Put a plugin on the site: show what it could do, ask what it may, and write that into cms.toml.
///
/// The file is copied to plugins/ID beside cms.toml and pinned by its hash, so that no other file can take its place
/// unnoticed. Comments and order in cms.toml stay. A running site takes the plugin over by itself.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  sandpress plugin add newsletter.wasm
  sandpress plugin add newsletter.wasm --yes --grant http=api.example.com --grant store=\"16 MiB\"
  sandpress plugin add weather/ --set city=Bern --disabled")]
pub(in crate::cli) struct AddArgs {
    /// The plugin's .wasm file, or a folder with one.
    file: PathBuf,
    #[command(flatten)]
    consent: Consent,
    /// Set something, as in `city=Bern`. For a list, repeat it.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Its place among plugins for the same thing, 0 to 1000: lower ones come first.
    #[arg(long, value_name = "N")]
    priority: Option<u32>,
    /// Add it without switching it on. What it may do can be said later, with `sandpress plugin enable`.
    #[arg(long)]
    disabled: bool,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(args: &AddArgs) -> anyhow::Result<()> {
    site::runtime()?.block_on(async {
        let (name, bytes) = source::read(&args.file).await?;
        let setup = open_setup(&args.site).await?;
        let shown = setup.inspect(&Actor::System, &name, bytes.clone()).await?;
        report::print(&shown)?;
        if !shown.problem.is_empty() {
            bail!("it cannot run on this site, and nothing was changed: {}", shown.problem);
        }
        if shown.installed.is_some() {
            return Err(SetupError::Taken { id: shown.id }.into());
        }
        let grants =
            if args.disabled { args.consent.written()? } else { args.consent.complete(&shown, |_| false)? };
        let settings = consent::settings(&args.settings, &shown.settings, !args.consent.yes)?;
        args.consent.confirm(&format!("Add {:?} to this site?", shown.id))?;
        let request = AddRequest {
            consent: shown.sha256,
            grants,
            settings,
            priority: args.priority,
            enabled: !args.disabled,
        };
        let added = setup.add(&Actor::System, &name, bytes, &request).await?;
        say!("\nAdded {}: {}", added.id, added.component.display());
        if args.disabled {
            say!("It is off until `sandpress plugin enable {}`.", added.id);
        } else {
            say!("A running site takes it over by itself.");
        }
        report::print_overridden(&added.overridden)
    })
}
