//! `sandpress plugin remove`

use anyhow::bail;
use clap::Args;

use super::{
    consent::{Consent, ask},
    open_setup,
    report::size,
};
use crate::{
    cli::{SiteArgs, site},
    domain::Actor,
    services::plugin_setup::{DataChoice, RemovalReport},
};

/// Take a plugin off the site: its tables in cms.toml with the comments directly above them, and its files.
///
/// What it stored is kept for the day on which it comes back, or deleted; you say which. Entries that it wrote and files
/// that it added to the site belong to the site and stay.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  sandpress plugin remove newsletter
  sandpress plugin remove newsletter --keep-data --yes")]
pub(in crate::cli) struct RemoveArgs {
    /// The plugin's id, as `sandpress plugin list` shows it.
    id: String,
    /// Keep what it stored.
    #[arg(long, conflicts_with = "delete_data")]
    keep_data: bool,
    /// Delete what it stored. This cannot be undone.
    #[arg(long)]
    delete_data: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(args: &RemoveArgs) -> anyhow::Result<()> {
    site::runtime()?.block_on(async {
        let setup = open_setup(&args.site).await?;
        let shown = setup.removal_report(&Actor::System, &args.id).await?;
        print(&shown)?;
        let data = choose(args, &shown)?;
        let consent = Consent { yes: args.yes, ..Consent::default() };
        consent.confirm(&format!("Remove {:?}?", args.id))?;
        setup.remove(&Actor::System, &args.id, data).await?;
        match data {
            DataChoice::Keep => say!("Removed {}. What it stored is kept.", args.id),
            DataChoice::Delete => say!("Removed {} and what it stored.", args.id),
        }
        Ok(())
    })
}

fn choose(args: &RemoveArgs, shown: &RemovalReport) -> anyhow::Result<DataChoice> {
    let has_data = shown.documents + shown.open_jobs + shown.failed_jobs > 0;
    if args.delete_data {
        return Ok(DataChoice::Delete);
    }
    if args.keep_data || !has_data {
        return Ok(DataChoice::Keep);
    }
    if args.yes || !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        bail!("say what becomes of what it stored, with --keep-data or --delete-data; nothing was changed");
    }
    let is_deleted = ask("\nDelete what it stored, too? [y/N] ")?.eq_ignore_ascii_case("y");
    Ok(if is_deleted { DataChoice::Delete } else { DataChoice::Keep })
}

fn print(shown: &RemovalReport) -> anyhow::Result<()> {
    say!("{}", shown.id);
    say!("    stored  {} documents ({})", shown.documents, size(shown.bytes));
    say!("    jobs    {} to do, {} failed", shown.open_jobs, shown.failed_jobs);
    if !shown.secrets.is_empty() {
        say!("    secrets {} (they stay where they are)", shown.secrets.join(", "));
    }
    for file in &shown.files {
        say!("    file    {}", file.display());
    }
    if shown.entries_need_it {
        say!("    Entries stay, but those that need it cannot be shown or written without it.");
    }
    Ok(())
}
