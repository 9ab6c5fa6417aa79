//! `sandpress storage`

use std::path::Path;

use anyhow::{anyhow, bail};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use super::{SiteArgs, site};
use crate::{
    config::StorageUrl,
    services::{CareProgress, CareReport, MoveProgress, MoveReport, move_storage},
};

#[derive(Debug, Subcommand)]
pub(super) enum StorageCommand {
    /// Read every file that the site names, and list what is missing, damaged, or named by nothing.
    Check {
        #[command(flatten)]
        site: SiteArgs,
        /// Delete what nothing has named for a day.
        #[arg(long)]
        repair: bool,
    },
    /// Copy all media from one storage to another and read them back there. Nothing is deleted. It can be run again: what is there already is left alone.
    Move {
        #[command(flatten)]
        site: SiteArgs,
        /// Where they are, such as file:data/storage.
        from: String,
        /// Where they go, such as s3://bucket/prefix. How it is reached stands under [storage] in cms.toml.
        to: String,
    },
}

pub(super) fn run(command: &StorageCommand) -> anyhow::Result<()> {
    match command {
        StorageCommand::Check { site, repair } => check(site, *repair),
        StorageCommand::Move { site, from, to } => move_media(site, from, to),
    }
}

fn check(args: &SiteArgs, repair: bool) -> anyhow::Result<()> {
    let config = args.load()?;
    let report = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        let bar =
            ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {pos} {msg}")?);
        let report = services.check_storage(repair, &mut Bar(&bar)).await;
        bar.finish_and_clear();
        anyhow::Ok(report?)
    })?;
    print_check(&report)?;
    if !report.is_sound() {
        bail!(
            "files are missing or damaged: restore them from a backup, or delete them in the media library"
        );
    }
    Ok(())
}

fn print_check(report: &CareReport) -> anyhow::Result<()> {
    for (what, hashes) in
        [("missing", &report.missing), ("damaged", &report.damaged), ("orphaned", &report.orphans)]
    {
        for hash in hashes {
            say!("{what:8} {hash}");
        }
    }
    say!(
        "{} whole, {} missing, {} damaged, {} orphaned ({} deleted), {} too young to tell",
        report.whole,
        report.missing.len(),
        report.damaged.len(),
        report.orphans.len(),
        report.deleted,
        report.young
    );
    Ok(())
}

fn move_media(args: &SiteArgs, from: &str, to: &str) -> anyhow::Result<()> {
    let config = args.load()?;
    let folder = config.file.parent().unwrap_or(Path::new("."));
    let [from, to] = [from, to].map(|text| {
        StorageUrl::parse(text, folder).map_err(|reason| anyhow!("{text:?} is no storage: {reason}"))
    });
    let (from, to) = (from?, to?);
    if from == to {
        bail!("both are the same storage");
    }
    let bar = ProgressBar::new(0)
        .with_style(ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec}")?);
    let report = site::runtime()?.block_on(move_storage(&config, &from, &to, &mut Bar(&bar)));
    bar.finish_and_clear();
    let MoveReport { copied, present, damaged } = report?;
    for hash in &damaged {
        say!("damaged  {hash}");
    }
    say!("{copied} copied and read back, {present} there already, {} damaged", damaged.len());
    if !damaged.is_empty() {
        bail!("damaged files were not copied: restore them from a backup and run this again");
    }
    say!("Now set [storage] url = \"{to}\" in cms.toml and restart the site.");
    Ok(())
}

struct Bar<'a>(&'a ProgressBar);

impl CareProgress for Bar<'_> {
    fn next(&mut self, sha256: &str) {
        self.0.inc(1);
        self.0.set_message(sha256.to_owned());
    }
}

impl MoveProgress for Bar<'_> {
    fn begin(&mut self, _: u64, bytes: u64) {
        self.0.set_length(bytes);
    }

    fn next(&mut self, bytes: u64) {
        self.0.inc(bytes);
    }
}
