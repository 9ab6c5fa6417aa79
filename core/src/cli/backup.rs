//! `sandpress backup`

use std::path::{Path, PathBuf};

use clap::Args;

use super::{SiteArgs, site};
use crate::{
    config::StorageUrl,
    domain::{Actor, MadeBackup},
    services::{BackupTarget, Services},
};

/// Write the whole site into one file while it is at work, or send that file to a storage.
#[derive(Args, Debug)]
pub(super) struct BackupArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where it goes: a file that is not there yet, a folder, or a storage such as s3://my-backups. Without it, where [backup] in cms.toml says.
    target: Option<String>,
    /// Leave out the bytes of media: only their list is in the backup.
    #[arg(long)]
    without_media: bool,
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &BackupArgs) -> anyhow::Result<()> {
    let config = args.site.load()?;
    let folder = config.file.parent().unwrap_or(Path::new("."));
    let target = target(args.target.as_deref(), folder)?;
    let with_media = if args.without_media { Some(false) } else { None };
    let made = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        anyhow::Ok(make(&services, target, with_media).await?)
    })?;
    print(&made, args.json)
}

async fn make(
    services: &Services,
    target: BackupTarget,
    with_media: Option<bool>,
) -> Result<MadeBackup, crate::services::BackupError> {
    services.send_backup(&Actor::System, target, with_media).await
}

fn target(text: Option<&str>, folder: &Path) -> anyhow::Result<BackupTarget> {
    let Some(text) = text else { return Ok(BackupTarget::Configured) };
    if text.starts_with("file:") || text.contains("://") {
        let url = StorageUrl::parse(text, folder);
        return url
            .map(BackupTarget::Storage)
            .map_err(|reason| anyhow::anyhow!("{text:?} is no storage: {reason}"));
    }
    Ok(BackupTarget::File(PathBuf::from(text)))
}

fn print(made: &MadeBackup, json: bool) -> anyhow::Result<()> {
    if json {
        let made = serde_json::json!({
            "name": made.name,
            "place": made.place,
            "bytes": made.bytes,
            "media": made.has_media,
            "missing": made.missing,
        });
        say!("{made}");
        return Ok(());
    }
    say!("{} in {}: {} bytes, read again and whole.", made.name, made.place, made.bytes);
    if made.missing > 0 {
        say!("{} files of media are missing or damaged: `sandpress storage check` names them.", made.missing);
    }
    Ok(())
}
