//! `sandpress plugin update` and `rollback`

use std::path::PathBuf;

use clap::Args;

use super::{consent::Consent, open_setup, report, source};
use crate::{
    cli::{SiteArgs, site},
    domain::Actor,
    services::plugin_setup::{UpdatePlan, UpdateRequest, Updated},
};

/// Put another version of a plugin in the place of the one that runs: show what changes, and ask.
///
/// What the new version wants beside what it may do already is shown and asked for. The version before stays:
/// `sandpress plugin rollback` goes back to it. Settings and data stay as they are. A running site takes the new version
/// over by itself, and no request is lost.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  sandpress plugin update newsletter newsletter-2.wasm
  sandpress plugin update newsletter newsletter-2.wasm --yes --grant http=api.example.com")]
pub(in crate::cli) struct UpdateArgs {
    /// The plugin's id, as `sandpress plugin list` shows it.
    id: String,
    /// The new version's .wasm file, or a folder with one.
    file: PathBuf,
    #[command(flatten)]
    consent: Consent,
    #[command(flatten)]
    site: SiteArgs,
}

/// Go back to the version of a plugin that ran before the last update.
///
/// Settings, grants and data stay as they are. The newer version is kept: the same command goes forward again.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sandpress plugin rollback newsletter")]
pub(in crate::cli) struct RollbackArgs {
    /// The plugin's id, as `sandpress plugin list` shows it.
    id: String,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn update(args: &UpdateArgs) -> anyhow::Result<()> {
    site::runtime()?.block_on(async {
        let (name, bytes) = source::read(&args.file).await?;
        let setup = open_setup(&args.site).await?;
        let plan = setup.plan_update(&Actor::System, &args.id, &name, bytes.clone()).await?;
        print_plan(&plan)?;
        let has = |name: &str| !plan.missing.iter().any(|form| form.name == name);
        let grants = args.consent.complete(&plan.report, has)?;
        args.consent.confirm(&format!("Update {:?}?", args.id))?;
        let request = UpdateRequest { consent: plan.report.sha256.clone(), grants };
        let updated = setup.update(&Actor::System, &args.id, &name, bytes, &request).await?;
        print_updated(&args.id, &updated)?;
        say!("`sandpress plugin rollback {}` goes back.", args.id);
        Ok(())
    })
}

pub(super) fn rollback(args: &RollbackArgs) -> anyhow::Result<()> {
    site::runtime()?.block_on(async {
        let setup = open_setup(&args.site).await?;
        let updated = setup.roll_back(&Actor::System, &args.id).await?;
        print_updated(&args.id, &updated)
    })
}

fn print_plan(plan: &UpdatePlan) -> anyhow::Result<()> {
    let report = &plan.report;
    let from =
        if plan.current_version.is_empty() { "a version that cannot be read" } else { &plan.current_version };
    say!("{}: {from} → {}", report.id, report.version);
    say!("    sha256  {}", report.sha256);
    let changes = plan.changes.sentence();
    say!("    powers  {}", if changes.is_empty() { "as before" } else { &changes });
    for name in &plan.changes.capabilities_added {
        let added = report.capabilities.iter().find(|capability| capability.name == *name);
        say!("    new     {}", added.map_or("", |capability| capability.sentence));
    }
    for name in &plan.changes.hooks_added {
        let added = report.hooks.iter().find(|hook| hook.name == *name);
        say!("    new     {}", added.map_or("", |hook| hook.sentence));
    }
    Ok(())
}

fn print_updated(id: &str, updated: &Updated) -> anyhow::Result<()> {
    let from = if updated.from.is_empty() { String::new() } else { format!("{} → ", updated.from) };
    say!("{id}: {from}{}. A running site takes it over by itself.", updated.to);
    for grant in &updated.unused_grants {
        say!("It does not use the grant `{grant}`: remove it from [plugins.{id}.grants] unless you go back.");
    }
    report::print_overridden(&updated.overridden)
}
