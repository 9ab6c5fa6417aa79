//! `sandpress jobs`

use clap::Subcommand;

use super::{SiteArgs, site};
use crate::{
    domain::{Actor, JobId, JobState, PageRequest},
    services::{Services, ShownJob},
    themes::{minute, rfc3339},
};

/// Jobs of each state in the list.
const LISTED: u32 = 1_000;

#[derive(Debug, Subcommand)]
pub(super) enum JobsCommand {
    /// List the work in the background that waits, is under way, or failed.
    List {
        #[command(flatten)]
        site: SiteArgs,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
    },
    /// Have a job done again that failed.
    Retry {
        #[command(flatten)]
        site: SiteArgs,
        /// The job, as the list names it.
        id: uuid::Uuid,
    },
    /// Delete a job that failed.
    Discard {
        #[command(flatten)]
        site: SiteArgs,
        /// The job, as the list names it.
        id: uuid::Uuid,
    },
}

pub(super) fn run(command: JobsCommand) -> anyhow::Result<()> {
    match command {
        JobsCommand::List { site, json } => {
            let config = site.load()?;
            let jobs = site::runtime()?.block_on(async { open_jobs(&site::open(&config).await?).await })?;
            if json { print_json(&jobs) } else { print_table(&jobs) }
        }
        JobsCommand::Retry { site, id } => {
            let config = site.load()?;
            site::runtime()?.block_on(async {
                Ok::<_, anyhow::Error>(site::open(&config).await?.retry_job(&Actor::System, JobId(id)).await?)
            })?;
            say!("It is done again when the site runs.");
            Ok(())
        }
        JobsCommand::Discard { site, id } => {
            let config = site.load()?;
            site::runtime()?.block_on(async {
                Ok::<_, anyhow::Error>(
                    site::open(&config).await?.discard_job(&Actor::System, JobId(id)).await?,
                )
            })?;
            say!("The job is discarded.");
            Ok(())
        }
    }
}

async fn open_jobs(services: &Services) -> anyhow::Result<Vec<ShownJob>> {
    let mut jobs = Vec::new();
    for state in [JobState::Running, JobState::Waiting, JobState::Dead] {
        let request = PageRequest::new(1, LISTED);
        jobs.extend(services.list_jobs(&Actor::System, state, request).await?.items);
    }
    Ok(jobs)
}

fn print_json(jobs: &[ShownJob]) -> anyhow::Result<()> {
    let jobs: Vec<_> = jobs
        .iter()
        .map(|shown| {
            let job = &shown.listed.job;
            serde_json::json!({
                "id": job.id.0,
                "kind": job.kind.as_str(),
                "state": job.state.as_str(),
                "subject": shown.subject,
                "plugin": job.plugin,
                "attempts": job.attempts,
                "last_error": shown.listed.error,
                "run_at": rfc3339(job.run_at),
            })
        })
        .collect();
    say!("{}", serde_json::to_string_pretty(&jobs)?);
    Ok(())
}

fn print_table(jobs: &[ShownJob]) -> anyhow::Result<()> {
    if jobs.is_empty() {
        say!("Nothing waits, and nothing failed.");
    }
    for shown in jobs {
        let job = &shown.listed.job;
        say!(
            "{}  {:<8} {:<12} {:<30} {}",
            job.id.0,
            job.state.as_str(),
            job.kind.as_str(),
            minute(job.run_at),
            shown.subject
        );
        if !shown.listed.error.is_empty() {
            say!("    {}", shown.listed.error);
        }
    }
    Ok(())
}
