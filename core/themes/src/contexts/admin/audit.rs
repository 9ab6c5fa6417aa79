//! The audit log.

use serde::Serialize;

use super::{AdminCommon, PanelChoiceContext};
use crate::contexts::PaginationContext;

/// `audit.html`: what happened to accounts and access.
#[derive(Clone, Debug, Serialize)]
pub struct AuditContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The events of the page, the newest first.
    pub events: Vec<AuditRowContext>,
    /// What the list was narrowed to.
    pub filter: AuditFilterContext,
    /// The kinds of events.
    pub kinds: Vec<PanelChoiceContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
    /// Where the events are handed out as a table.
    pub export_url: String,
}

/// An event.
#[derive(Clone, Debug, Serialize)]
pub struct AuditRowContext {
    /// Its number.
    pub number: u64,
    /// When it happened.
    pub at: String,
    /// The same for people.
    pub on: String,
    /// What happened, in the word of the vocabulary.
    pub kind: String,
    /// The same for people.
    pub label: String,
    /// `neutral`, `success`, `warning` or `error`.
    pub tone: String,
    /// Who did it.
    pub actor: String,
    /// To whom or what; may be empty.
    pub subject: String,
    /// From where; may be empty.
    pub address: String,
    /// What else is known, as `key: value`.
    pub details: Vec<String>,
}

/// What the list was narrowed to; empty texts narrow nothing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AuditFilterContext {
    /// The search text.
    pub q: String,
    /// The kind of event.
    pub kind: String,
    /// The first day, as `2026-11-21`.
    pub from: String,
    /// The last day, as `2026-11-21`.
    pub until: String,
}

impl AuditContext {
    /// The middle of a list that was narrowed.
    pub fn sample() -> Self {
        let kind = |value: &str, label: &str, chosen| PanelChoiceContext {
            value: value.into(),
            label: label.into(),
            chosen,
        };
        Self {
            common: AdminCommon::sample(),
            events: vec![AuditRowContext::sample("error"), AuditRowContext::sample("neutral")],
            filter: AuditFilterContext {
                q: "ada".into(),
                kind: "authn_login_fail".into(),
                from: "2026-11-20".into(),
                until: "2026-11-21".into(),
            },
            kinds: vec![
                kind("authn_login_fail", "Log-in failed", true),
                kind("user_created", "Account made", false),
            ],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 140,
                newer_url: "/admin/audit".into(),
                older_url: "/admin/audit?page=3".into(),
            },
            export_url: "/admin/audit/export".into(),
        }
    }

    /// A site where nothing happened yet.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            events: Vec::new(),
            filter: AuditFilterContext::default(),
            kinds: Vec::new(),
            pagination: PaginationContext::single(0),
            export_url: "/admin/audit/export".into(),
        }
    }
}

impl AuditRowContext {
    /// An event with all its parts.
    pub fn sample(tone: &str) -> Self {
        Self {
            number: 12,
            at: "2026-11-21T09:30:00Z".into(),
            on: "21 November 2026, 09:30 UTC".into(),
            kind: "authn_login_fail".into(),
            label: "Log-in failed".into(),
            tone: tone.into(),
            actor: "visitor".into(),
            subject: "ada".into(),
            address: "192.0.2.7".into(),
            details: vec!["tried: password".into()],
        }
    }
}
