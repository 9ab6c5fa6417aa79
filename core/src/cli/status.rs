//! `sandpress status`

use clap::Args;

use super::{SiteArgs, people::on_site};
use crate::{
    domain::{Actor, Timestamp, size_in_words as size},
    services::SiteStatus,
    themes::rfc3339,
};

/// Tell how the site does.
#[derive(Args, Debug)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &StatusArgs) -> anyhow::Result<()> {
    on_site(&args.site, async |services| {
        let status = services.status(&Actor::System).await?;
        if args.json {
            say!("{}", serde_json::to_string_pretty(&json(&status))?);
            return Ok(());
        }
        print(&status)
    })
}

fn json(status: &SiteStatus) -> serde_json::Value {
    let moment = |at: Option<Timestamp>| at.map(rfc3339);
    serde_json::json!({
        "version": status.version,
        "url": status.url,
        "node": status.node,
        "at": rfc3339(status.at),
        "database": { "engine": status.database.engine, "bytes": status.database.bytes },
        "accounts": status.totals.users,
        "sessions": status.sessions.iter().map(|(name, session)| serde_json::json!({
            "person": name,
            "address": session.address,
            "device": session.device(),
            "since": rfc3339(session.created_at),
            "seen_at": rfc3339(session.seen_at),
        })).collect::<Vec<_>>(),
        "entries": {
            "published": status.entries.published,
            "draft": status.entries.drafts,
            "trash": status.entries.trashed,
        },
        "files": { "count": status.totals.assets, "bytes": status.totals.asset_bytes },
        "jobs": { "waiting": status.jobs.waiting, "running": status.jobs.running, "dead": status.jobs.dead },
        "mails": { "queued": status.mails.queued, "sent": status.mails.sent, "dead": status.mails.dead },
        "plugins": status.plugins.iter().map(|plugin| serde_json::json!({
            "id": plugin.id,
            "version": plugin.version,
            "problem": plugin.problem,
        })).collect::<Vec<_>>(),
        "disks": status.disks.iter().map(|disk| serde_json::json!({
            "part": disk.what,
            "path": disk.path,
            "bytes": disk.total,
            "free": disk.free,
        })).collect::<Vec<_>>(),
        "last_backup": status.last_backup.as_ref().map(|made| serde_json::json!({
            "at": rfc3339(made.made_at),
            "name": made.name,
            "place": made.place,
            "bytes": made.bytes,
            "media": made.has_media,
            "missing": made.missing,
        })),
        "next_backup": moment(status.next_backup),
        "recent": status.recent.iter().map(|sealed| serde_json::json!({
            "at": rfc3339(sealed.event.at),
            "event": sealed.event.kind.as_str(),
            "actor": sealed.event.actor,
            "subject": sealed.event.subject,
        })).collect::<Vec<_>>(),
    })
}

fn print(status: &SiteStatus) -> anyhow::Result<()> {
    let SiteStatus { database, totals, entries, jobs, mails, .. } = status;
    say!("{:<10} {} with sandpress {} on {}", "site", status.url, status.version, status.node);
    say!("{:<10} {}, {}", "database", database.engine, size(database.bytes));
    for disk in &status.disks {
        say!(
            "{:<10} {}: {} of {} free for {}",
            "disk",
            disk.path.display(),
            size(disk.free),
            size(disk.total),
            disk.what
        );
    }
    say!(
        "{:<10} {} published, {} drafts, {} in the trash",
        "entries",
        entries.published,
        entries.drafts,
        entries.trashed
    );
    say!("{:<10} {}, {}", "files", totals.assets, size(totals.asset_bytes));
    say!("{:<10} {} waiting, {} running, {} failed", "jobs", jobs.waiting, jobs.running, jobs.dead);
    say!("{:<10} {} waiting, {} sent, {} failed", "mail", mails.queued, mails.sent, mails.dead);
    match &status.last_backup {
        Some(made) => {
            say!("{:<10} {} in {}, {}", "backup", rfc3339(made.made_at), made.place, size(made.bytes))
        }
        None => say!("{:<10} none was made yet", "backup"),
    }
    if let Some(next) = status.next_backup {
        say!("{:<10} the next one is due at {}", "", rfc3339(next));
    }
    say!("{:<10} {}", "accounts", totals.users);
    print_lists(status)
}

/// Who is logged in, which plugins run, and what happened last.
fn print_lists(status: &SiteStatus) -> anyhow::Result<()> {
    say!("\nLogged in: {}", status.sessions.len());
    for (name, session) in &status.sessions {
        say!(
            "  {}  {}  {}  {}",
            rfc3339(session.seen_at),
            plain(name),
            session.address,
            plain(&session.device())
        );
    }
    say!("\nPlugins: {}", status.plugins.len());
    for plugin in &status.plugins {
        let problem =
            if plugin.problem.is_empty() { String::new() } else { format!("  {}", plain(&plugin.problem)) };
        say!("  {} {}{problem}", plugin.id, plugin.version);
    }
    say!("\nLast events:");
    for sealed in &status.recent {
        let event = &sealed.event;
        say!(
            "  {}  {:<30} {} → {}",
            rfc3339(event.at),
            event.kind.as_str(),
            plain(&event.actor),
            plain(&event.subject)
        );
    }
    Ok(())
}

/// What somebody typed can hold what a terminal obeys.
fn plain(text: &str) -> String {
    text.escape_debug().collect()
}
