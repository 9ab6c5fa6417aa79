//! `sandpress plugin enable` and `disable`

use std::io::IsTerminal;

use anyhow::bail;
use clap::Args;

use super::{consent::Consent, open_setup, report};
use crate::{
    cli::{SiteArgs, site},
    domain::Actor,
    services::plugin_setup::SetupError,
};

/// Switch a plugin on, if it would run.
///
/// What it wants and may not do yet is asked for, as when a plugin is added. A running site takes it over by itself.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  sandpress plugin enable related-posts
  sandpress plugin enable newsletter --grant http=api.example.com")]
pub(in crate::cli) struct EnableArgs {
    /// The plugin's id, as `sandpress plugin list` shows it.
    id: String,
    #[command(flatten)]
    consent: Consent,
    #[command(flatten)]
    site: SiteArgs,
}

/// Switch a plugin off. What it stored stays, and it can be switched on again.
///
/// A running site lets it go by itself, without an interruption.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sandpress plugin disable newsletter")]
pub(in crate::cli) struct DisableArgs {
    /// The plugin's id, as `sandpress plugin list` shows it.
    id: String,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn enable(args: &EnableArgs) -> anyhow::Result<()> {
    site::runtime()?.block_on(async {
        let setup = open_setup(&args.site).await?;
        let mut grants = args.consent.written()?;
        let switched = loop {
            match setup.enable(&Actor::System, &args.id, &grants).await {
                // Without a terminal the refusal says how what is missing is written.
                Err(SetupError::NotGranted { id, forms }) => {
                    let can_ask = args.consent.yes || std::io::stdin().is_terminal();
                    if !can_ask || !args.consent.allow(&forms, &mut grants)? {
                        bail!(SetupError::NotGranted { id, forms });
                    }
                }
                outcome => break outcome?,
            }
        };
        say!("{} is on. A running site takes it over by itself.", args.id);
        report::print_overridden(&switched.overridden)
    })
}

pub(super) fn disable(args: &DisableArgs) -> anyhow::Result<()> {
    site::runtime()?.block_on(async {
        let setup = open_setup(&args.site).await?;
        let switched = setup.disable(&Actor::System, &args.id).await?;
        say!("{} is off. What it stored stays.", args.id);
        report::print_overridden(&switched.overridden)
    })
}
