//! `sandpress audit`

use anyhow::bail;
use clap::Subcommand;

use super::{SiteArgs, people::on_site};
use crate::{
    domain::{Actor, PageRequest, SealedEvent, SecurityEventKind},
    services::{AuditFilter, Chain},
    themes::rfc3339,
};

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// List what happened to accounts and access, the newest first.
    List {
        #[command(flatten)]
        site: SiteArgs,
        /// Only events of this kind, such as authn_login_fail.
        #[arg(long)]
        kind: Option<SecurityEventKind>,
        /// Only events with this text in person, subject or address.
        #[arg(long, default_value = "")]
        text: String,
        /// How many at most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
    },
    /// Check that every event is as it was written. The exit code is 1 where one is not.
    Check(SiteArgs),
}

pub(super) fn run(command: AuditCommand) -> anyhow::Result<()> {
    match command {
        AuditCommand::List { site, kind, text, limit, json } => on_site(&site, async |services| {
            let filter = AuditFilter { kinds: kind.into_iter().collect(), text, ..AuditFilter::default() };
            let request = PageRequest::new(1, limit);
            let events = services.list_events(&Actor::System, &filter, request).await?.items;
            if json { print_json(&events) } else { print_table(&events) }
        }),
        AuditCommand::Check(site) => on_site(&site, async |services| {
            match services.check_events(&Actor::System).await? {
                Chain::Whole { events } => say!("All {events} events are as they were written."),
                Chain::Broken { number } => bail!(
                    "event {number} is not as it was written, or one before it is missing: somebody changed the \
                     database; compare it with a backup"
                ),
            }
            Ok(())
        }),
    }
}

fn print_json(events: &[SealedEvent]) -> anyhow::Result<()> {
    let events = events.iter().map(|sealed| {
        let event = &sealed.event;
        serde_json::json!({
            "number": sealed.number,
            "at": rfc3339(event.at),
            "event": event.kind.as_str(),
            "actor_id": event.actor_id,
            "actor": event.actor,
            "subject": event.subject,
            "address": event.address,
            "details": event.details,
            "hash": sealed.hash,
        })
    });
    say!("{}", serde_json::to_string_pretty(&events.collect::<Vec<_>>())?);
    Ok(())
}

fn print_table(events: &[SealedEvent]) -> anyhow::Result<()> {
    if events.is_empty() {
        say!("There are no such events.");
    }
    for sealed in events {
        let event = &sealed.event;
        // A name that somebody typed at the log-in can hold what a terminal obeys.
        let subject: String = event.subject.escape_debug().collect();
        let (number, kind) = (sealed.number, event.kind.as_str());
        say!("{number:>7}  {}  {kind:<30} {} → {subject}  {}", rfc3339(event.at), event.actor, event.address);
    }
    Ok(())
}
