//! The plugins that run, and how they do.

use std::time::Duration;

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::page;
use crate::{
    domain::Timestamp,
    http::{App, error::HttpError, visitor::Visitor},
    plugins::{Failure, PluginSummary},
    themes::{
        contexts::admin::{AdminSection, PluginFailureContext, PluginRowContext, PluginsContext},
        on, rfc3339,
    },
};

/// `/admin/plugins`
pub(in crate::http) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let plugins = app.services().list_plugins(&visitor.actor()?).await?;
    let context = PluginsContext {
        common: page::common(&app, &visitor, "Plugins", AdminSection::Plugins).await?,
        plugins: plugins.into_iter().map(|(plugin, stored)| row(plugin, stored)).collect(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().plugins(&context)?)
}

fn row(plugin: PluginSummary, stored: u64) -> PluginRowContext {
    let account = plugin.account;
    PluginRowContext {
        id: plugin.id,
        label: plugin.label,
        version: plugin.version,
        summary: plugin.summary,
        hooks: plugin.hooks.into_iter().map(str::to_owned).collect(),
        sha256: plugin.sha256,
        rests_minutes: account.off_for.map_or(0, |rest| rest.as_secs().div_ceil(60).max(1)),
        problem: plugin.problem,
        calls: account.calls,
        failures: account.failures,
        mean_ms: mean_ms(account.busy, account.calls),
        stored_kib: stored.div_ceil(1024),
        last_failure: account.last_failure.map(failure),
    }
}

fn failure(failure: Failure) -> PluginFailureContext {
    let at = Timestamp::from(failure.at);
    PluginFailureContext {
        hook: format!("{}.{}", failure.hook, failure.function),
        cause: failure.cause.to_string(),
        backtrace: failure.backtrace,
        failed_at: rfc3339(at),
        failed_on: on(at),
    }
}

fn mean_ms(busy: Duration, calls: u64) -> String {
    let micros = busy.as_micros().checked_div(calls.into()).unwrap_or(0);
    format!("{}.{:02}", micros / 1000, micros % 1000 / 10)
}
