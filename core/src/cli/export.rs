//! `sandpress export`

use std::io::Write;

use clap::{Args, Subcommand};

use super::{SiteArgs, people::on_site};
use crate::{
    domain::{Actor, Visit},
    services::AuditFilter,
};

#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// All accounts.
    Users(ExportArgs),
    /// All entries, without their text.
    Entries(ExportArgs),
    /// What happened to accounts and access, the newest first.
    Audit(ExportArgs),
}

#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// As comma-separated values (RFC 4180), in which no cell is a formula of a spreadsheet. The only form there is.
    #[arg(long)]
    csv: bool,
}

pub(super) fn run(command: ExportCommand) -> anyhow::Result<()> {
    let (owner, visit) = (Actor::System, Visit::default());
    let (ExportCommand::Users(args) | ExportCommand::Entries(args) | ExportCommand::Audit(args)) = &command;
    let site = args.site.clone();
    on_site(&site, async |services| {
        let table = match command {
            ExportCommand::Users(_) => services.export_people(&owner, &visit).await?,
            ExportCommand::Entries(_) => services.export_entries(&owner, &visit).await?,
            ExportCommand::Audit(_) => {
                services.export_events(&owner, &AuditFilter::default(), &visit).await?
            }
        };
        Ok(std::io::stdout().write_all(&table)?)
    })
}
