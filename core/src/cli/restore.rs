//! `sandpress restore`

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::site;
use crate::{
    config::process_environment,
    services::{BackupHead, RestoreOptions, check_backup, restore_backup},
};

/// Make a site of a backup, in an empty folder.
#[derive(Args, Debug)]
pub(super) struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    /// The folder of the new site; it must be empty, or not be there yet.
    #[arg(long, value_name = "FOLDER", required_unless_present = "verify")]
    into: Option<PathBuf>,
    /// The empty database of the new site, where it is not sqlite:data/sandpress.db in the folder.
    #[arg(
        long,
        value_name = "URL",
        requires = "into",
        env = "SANDPRESS_RESTORE_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
    /// The empty storage of the new site, where it is not file:data/storage in the folder.
    #[arg(long, value_name = "URL", requires = "into")]
    storage: Option<String>,
    /// Read all media once more after restoring. Without --into, read the backup from end to end and restore nothing.
    #[arg(long)]
    verify: bool,
}

pub(super) fn run(args: &RestoreArgs) -> anyhow::Result<()> {
    let runtime = site::runtime()?;
    let Some(into) = &args.into else {
        if !args.verify {
            bail!("say where the site goes with --into FOLDER, or --verify to look at the backup only");
        }
        let head = runtime.block_on(check_backup(&args.file))?;
        say!("{} is whole: {}.", args.file.display(), words(&head));
        return Ok(());
    };
    let options = RestoreOptions {
        file: args.file.clone(),
        into: into.clone(),
        database: args.database.clone(),
        storage: args.storage.clone(),
        verify: args.verify,
    };
    let report = runtime.block_on(restore_backup(&options, process_environment()))?;
    say!("Restored {}.", words(&report.head));
    say!(
        "{} rows, each the same as in the backup; {} files of media; {} files of the site.",
        report.rows,
        report.media,
        report.files
    );
    if args.verify {
        say!("{} files of media were read once more and are whole.", report.verified);
    }
    say!(
        "\nSecrets are in no backup: put them where cms.toml names them, look at [server], and start it with\n\n  sandpress serve --config {}\n",
        into.join("cms.toml").display()
    );
    Ok(())
}

fn words(head: &BackupHead) -> String {
    let media = if head.has_media { "with" } else { "without" };
    format!(
        "the backup of {} from {}, made by sandpress {}, {media} the bytes of media",
        head.url, head.created_at, head.sandpress
    )
}
