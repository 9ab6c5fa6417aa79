//! What happens to accounts, access and the site itself: the audit log.

use std::net::IpAddr;

use crate::{ServiceError, Services};
use sandpress_db::{Transaction, audit as rows};
use sandpress_domain::{
    Actor, Page, PageRequest, Permission, SealedEvent, SecurityEvent, SecurityEventKind, Timestamp,
};

pub use rows::{AuditFilter, Chain};

impl Services {
    /// Writes an event into the audit log in a transaction of its own: for what changes nothing else, such as a
    /// refused log-in. Where that fails the event is in the log of the program at least.
    pub(crate) async fn note(&self, event: &SecurityEvent) {
        tell(event);
        if let Err(error) = self.try_to_note(event).await {
            tracing::error!(%error, event = event.kind.as_str(), "an event is missing from the audit log");
        }
    }

    async fn try_to_note(&self, event: &SecurityEvent) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        rows::append(&tx, event).await?;
        Ok(tx.commit().await?)
    }

    /// The newest events first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_events(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        request: PageRequest,
    ) -> Result<Page<SealedEvent>, ServiceError> {
        need(actor)?;
        Ok(rows::list(self.db(), filter, request).await?)
    }

    /// Whether the audit log is as it was written.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn check_events(&self, actor: &Actor) -> Result<Chain, ServiceError> {
        need(actor)?;
        Ok(rows::check(self.db()).await?)
    }
}

/// Writes an event into the audit log together with what it tells about, so that neither is without the other.
pub(crate) async fn record(tx: &Transaction, event: &SecurityEvent) -> Result<(), ServiceError> {
    tell(event);
    Ok(rows::append(tx, event).await?)
}

/// An event that the actor brought about.
pub(crate) fn by(actor: &Actor, kind: SecurityEventKind, now: Timestamp) -> SecurityEvent {
    match actor {
        Actor::User(user) => SecurityEvent::by_user(kind, now, user),
        Actor::Token(token) => SecurityEvent::by_user(kind, now, &token.user),
        Actor::System | Actor::Plugin(_) => SecurityEvent::by_system(kind, now),
    }
}

/// That the actor changed something of the site, and what was done with it.
pub(crate) fn changed(
    actor: &Actor,
    now: Timestamp,
    subject: impl Into<String>,
    what: &str,
) -> SecurityEvent {
    by(actor, SecurityEventKind::SiteChanged, now).to(subject).with("what", what)
}

/// The same of something that has fields: tells which of them have other values now, and none of the values.
pub(crate) fn changed_in(
    actor: &Actor,
    now: Timestamp,
    subject: impl Into<String>,
    fields: &[&str],
) -> SecurityEvent {
    changed(actor, now, subject, "changed").with("fields", fields.join(", "))
}

/// The target of the lines about accounts and access.
pub const AUDIT_TARGET: &str = "sandpress::audit";

fn tell(event: &SecurityEvent) {
    let SecurityEvent { kind, actor, subject, address, .. } = event;
    // The line that fail2ban reads. Nothing that a visitor typed stands in it, and no span before it.
    if let (SecurityEventKind::LoginFail, Ok(address)) = (kind, address.parse::<IpAddr>()) {
        tracing::warn!(target: "sandpress::login", parent: None, "log-in failed from {address}");
    }
    tracing::info!(target: AUDIT_TARGET, event = kind.as_str(), actor, subject, address, "security");
}

fn need(actor: &Actor) -> Result<(), ServiceError> {
    if actor.has(Permission::AuditRead) { Ok(()) } else { Err(ServiceError::Denied(Permission::AuditRead)) }
}
