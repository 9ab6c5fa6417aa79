//! `sandpress import`

use std::path::PathBuf;

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use super::{SiteArgs, site};
use crate::{
    domain::Actor,
    services::{ImportProgress, ImportReport},
};

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    /// Bring in a folder of Markdown files with front matter in TOML or YAML. It can be run again: what is there already stays as it is.
    Markdown {
        #[command(flatten)]
        site: SiteArgs,
        /// The folder.
        folder: PathBuf,
    },
}

pub(super) fn run(command: &ImportCommand) -> anyhow::Result<()> {
    let ImportCommand::Markdown { site, folder } = command;
    let config = site.load()?;
    let report = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        let bar =
            ProgressBar::new(0).with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {wide_msg}")?);
        let report = services.import_markdown(&Actor::System, folder, &mut Bar(&bar)).await;
        bar.finish_and_clear();
        anyhow::Ok(report?)
    })?;
    print(&report)
}

struct Bar<'a>(&'a ProgressBar);

impl ImportProgress for Bar<'_> {
    fn begin(&mut self, files: usize) {
        self.0.set_length(files as u64);
    }

    fn next(&mut self, file: &str) {
        self.0.inc(1);
        self.0.set_message(file.to_owned());
    }
}

fn print(report: &ImportReport) -> anyhow::Result<()> {
    for (file, reason) in &report.refused {
        say!("refused  {file}: {reason}");
    }
    for (file, warning) in &report.warnings {
        say!("warning  {file}: {warning}");
    }
    say!(
        "{} files: {} imported ({} as drafts), {} there already, {} refused",
        report.files(),
        report.imported,
        report.drafts,
        report.unchanged,
        report.refused.len()
    );
    Ok(())
}
