//! `sandpress search`

use anyhow::bail;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use super::{SiteArgs, site};
use crate::services::SearchProgress;

#[derive(Debug, Subcommand)]
pub(super) enum SearchCommand {
    /// Throw the index of words away and build it anew. The site may run meanwhile; until it is done, searches find less.
    Rebuild(SiteArgs),
    /// Compare the index of words with the entries. Nothing is changed.
    Check(SiteArgs),
}

pub(super) fn run(command: &SearchCommand) -> anyhow::Result<()> {
    match command {
        SearchCommand::Rebuild(site) => rebuild(site),
        SearchCommand::Check(site) => check(site),
    }
}

fn rebuild(args: &SiteArgs) -> anyhow::Result<()> {
    let config = args.load()?;
    let entries = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        let bar = bar()?;
        let entries = services.rebuild_search_index(&mut Bar(&bar)).await;
        bar.finish_and_clear();
        anyhow::Ok(entries?)
    })?;
    say!("{entries} {} in the index", if entries == 1 { "entry is" } else { "entries are" });
    Ok(())
}

fn check(args: &SiteArgs) -> anyhow::Result<()> {
    let config = args.load()?;
    let check = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        let bar = bar()?;
        let check = services.check_search_index(&mut Bar(&bar)).await;
        bar.finish_and_clear();
        anyhow::Ok(check?)
    })?;
    say!(
        "{} entries looked at: {} documents missing, {} outdated, {} superfluous",
        check.entries,
        check.missing,
        check.outdated,
        check.superfluous
    );
    if !check.is_sound() {
        bail!("the index differs from the entries: build it anew with `sandpress search rebuild`");
    }
    Ok(())
}

fn bar() -> anyhow::Result<ProgressBar> {
    Ok(ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {pos} entries")?))
}

struct Bar<'a>(&'a ProgressBar);

impl SearchProgress for Bar<'_> {
    fn at(&mut self, entries: u64) {
        self.0.set_position(entries);
    }
}
