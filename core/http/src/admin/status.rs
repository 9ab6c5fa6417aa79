//! How the site does.

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::{audit, page};
use crate::{App, error::HttpError, visitor::Visitor};
use sandpress_domain::{MadeBackup, UserSession, size_in_words as bytes};
use sandpress_plugins::PluginSummary;
use sandpress_services::{DiskStatus, SiteStatus};
use sandpress_themes::{
    contexts::admin::{
        AdminSection, StatusBackupContext, StatusContext, StatusDiskContext, StatusFactContext,
        StatusPluginContext, StatusSessionContext,
    },
    minute, rfc3339,
};

/// `GET /admin/status`
pub(crate) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let status = app.services().status(&visitor.actor()?).await?;
    let context = StatusContext {
        common: page::common(&app, &visitor, "Status", AdminSection::Status).await?,
        facts: facts(&status),
        disks: status.disks.iter().map(disk).collect(),
        last_backup: status.last_backup.as_ref().map(backup),
        next_backup: status.next_backup.map(minute).unwrap_or_default(),
        sessions: status.sessions.iter().map(|(name, session)| self::session(name, session)).collect(),
        plugins: status.plugins.iter().map(plugin).collect(),
        recent: status.recent.iter().map(audit::row).collect(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().status(&context)?)
}

fn facts(status: &SiteStatus) -> Vec<StatusFactContext> {
    let fact = |label: &str, value: String, url: &str, needs_care| StatusFactContext {
        label: label.to_owned(),
        value,
        url: url.to_owned(),
        needs_care,
    };
    let SiteStatus { database, totals, entries, jobs, mails, .. } = status;
    vec![
        fact("Program", format!("sandpress {} on {}", status.version, status.node), "", false),
        fact("Database", format!("{}, {}", database.engine, bytes(database.bytes)), "", false),
        fact("Accounts", totals.users.to_string(), "/admin/people", false),
        fact(
            "Entries",
            format!("{} published, {} drafts", entries.published, entries.drafts),
            "/admin/entries",
            false,
        ),
        fact("Files", format!("{}, {}", totals.assets, bytes(totals.asset_bytes)), "/admin/media", false),
        fact(
            "Jobs",
            format!("{} waiting, {} running, {} failed", jobs.waiting, jobs.running, jobs.dead),
            "/admin/jobs",
            jobs.dead > 0,
        ),
        fact(
            "Mail",
            format!("{} waiting, {} sent, {} failed", mails.queued, mails.sent, mails.dead),
            "/admin/mail",
            mails.dead > 0,
        ),
    ]
}

fn disk(disk: &DiskStatus) -> StatusDiskContext {
    let used = u128::from(disk.total.saturating_sub(disk.free)) * 100;
    let percent = used.checked_div(u128::from(disk.total)).unwrap_or_default();
    StatusDiskContext {
        what: disk.what.to_owned(),
        path: disk.path.display().to_string(),
        free: format!("{} of {} free", bytes(disk.free), bytes(disk.total)),
        percent: u64::try_from(percent).unwrap_or(100),
    }
}

fn backup(made: &MadeBackup) -> StatusBackupContext {
    StatusBackupContext {
        at: rfc3339(made.made_at),
        on: minute(made.made_at),
        name: made.name.clone(),
        place: made.place.clone(),
        size: bytes(made.bytes),
        has_media: made.has_media,
        missing: made.missing,
    }
}

fn session(name: &str, session: &UserSession) -> StatusSessionContext {
    StatusSessionContext {
        person: name.to_owned(),
        url: format!("/admin/people/{}", session.user),
        device: session.device(),
        address: session.address.clone(),
        seen_at: rfc3339(session.seen_at),
        seen_on: minute(session.seen_at),
    }
}

fn plugin(plugin: &PluginSummary) -> StatusPluginContext {
    StatusPluginContext {
        id: plugin.id.clone(),
        label: plugin.label.clone(),
        version: plugin.version.clone(),
        calls: plugin.account.calls,
        failures: plugin.account.failures,
        problem: plugin.problem.clone(),
    }
}
