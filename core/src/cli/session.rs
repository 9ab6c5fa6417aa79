//! `sandpress session`

use std::collections::HashMap;

use anyhow::{Context, bail};
use clap::Subcommand;

use super::{
    SiteArgs,
    people::{find, on_site},
};
use crate::{
    domain::{Actor, PageRequest, UserId, UserSession, Visit},
    services::Services,
    themes::{minute, rfc3339},
};

/// So much of a session's key is enough to name it.
const SHORT: usize = 12;

#[derive(Debug, Subcommand)]
pub(super) enum SessionCommand {
    /// List the sessions that go on.
    List {
        #[command(flatten)]
        site: SiteArgs,
        /// The name or email address of the person whose sessions they are; of everybody without it.
        person: Option<String>,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
    },
    /// End all sessions of somebody, or one.
    Revoke {
        #[command(flatten)]
        site: SiteArgs,
        /// The person's name or email address.
        person: String,
        /// The session, as the list names it.
        #[arg(long, value_name = "KEY")]
        session: Option<String>,
    },
}

pub(super) fn run(command: SessionCommand) -> anyhow::Result<()> {
    match command {
        SessionCommand::List { site, person, json } => {
            on_site(&site, async |services| list(&services, person.as_deref(), json).await)
        }
        SessionCommand::Revoke { site, person, session } => {
            on_site(&site, async |services| revoke(&services, &person, session.as_deref()).await)
        }
    }
}

async fn list(services: &Services, person: Option<&str>, json: bool) -> anyhow::Result<()> {
    let id = match person {
        Some(person) => Some(find(services, person).await?.id),
        None => None,
    };
    let sessions = services.list_sessions(&Actor::System, id).await?;
    let people = services.list_users(PageRequest::new(1, u32::MAX)).await?.items;
    let names: HashMap<UserId, String> =
        people.into_iter().map(|user| (user.id, user.name.to_string())).collect();
    let name = |session: &UserSession| names.get(&session.user).cloned().unwrap_or_default();
    if json {
        let sessions = sessions.iter().map(|session| {
            serde_json::json!({
                "key": session.key,
                "person": name(session),
                "agent": session.agent,
                "address": session.address,
                "created_at": rfc3339(session.created_at),
                "seen_at": rfc3339(session.seen_at),
            })
        });
        say!("{}", serde_json::to_string_pretty(&sessions.collect::<Vec<_>>())?);
        return Ok(());
    }
    if sessions.is_empty() {
        say!("Nobody is logged in.");
    }
    for session in &sessions {
        let key: String = session.key.chars().take(SHORT).collect();
        let seen = minute(session.seen_at);
        say!("{key}  {:<24} {seen:<28} {:<16} {}", name(session), session.address, session.agent);
    }
    Ok(())
}

async fn revoke(services: &Services, person: &str, session: Option<&str>) -> anyhow::Result<()> {
    let user = find(services, person).await?;
    let Some(named) = session else {
        let ended = services.end_sessions_of(&Actor::System, user.id, &Visit::default()).await?;
        say!("Ended {ended} {} of {}.", if ended == 1 { "session" } else { "sessions" }, user.name);
        return Ok(());
    };
    let sessions = services.list_sessions(&Actor::System, Some(user.id)).await?;
    let mut fitting = sessions.iter().filter(|session| session.key.starts_with(named));
    let found = fitting.next().with_context(|| format!("{} has no session {named}", user.name))?;
    if fitting.next().is_some() {
        bail!("{named} fits several sessions of {}: write more of it", user.name);
    }
    services.end_session_of(&Actor::System, user.id, &found.key, &Visit::default()).await?;
    say!("Ended the session {named} of {}.", user.name);
    Ok(())
}
