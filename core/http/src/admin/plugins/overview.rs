//! `/admin/plugins/{plugin}`: a plugin with its pages, how it does and what it costs.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{PluginPage, Tab, cost, list, page, work::work};
use crate::{App, error::HttpError, visitor::Visitor};
use sandpress_domain::{Permission, Timestamp};
use sandpress_plugins::Failure;
use sandpress_themes::{
    contexts::admin::{PluginContext, PluginFactContext, PluginFailureContext, PluginOverviewContext},
    minute, rfc3339,
};

/// `GET /admin/plugins/{plugin}`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, visitor, &id, Tab::Overview).await?;
    let sees = page.actor.has(Permission::PluginRead);
    let context = PluginContext {
        common: page.common().await?,
        plugin: page.head(),
        panels: page.details.panels.iter().map(|panel| page::panel_link(panel, false)).collect(),
        overview: if sees { Some(overview(&page).await?) } else { None },
    };
    page.html(StatusCode::OK, app.admin().plugin(&context)?)
}

async fn overview(page: &PluginPage<'_>) -> Result<PluginOverviewContext, HttpError> {
    let services = page.app.services();
    let all = list::busy(&services.list_plugins(&page.actor).await?);
    let mut queues = services.list_plugin_queues(&page.actor).await?;
    let running = page.details.running.as_ref();
    Ok(PluginOverviewContext {
        enabled: page.details.enabled,
        cost: running.map(|plugin| cost::cost(&plugin.account, page.details.stored, all)),
        work: work(queues.remove(page.id()).unwrap_or_default()),
        last_failure: running.and_then(|plugin| plugin.account.last_failure.clone()).map(failure),
        facts: facts(page),
    })
}

/// What the plugin is made of.
fn facts(page: &PluginPage<'_>) -> Vec<PluginFactContext> {
    let fact = |name: &str, value: String, note: &str| PluginFactContext {
        name: name.to_owned(),
        value,
        note: note.to_owned(),
    };
    let mut facts = vec![fact("Id", page.id().to_owned(), "its name in cms.toml")];
    facts.push(fact("Hooks", page.known.hooks.join(", "), ""));
    if let Some(plugin) = page.details.running.as_ref().filter(|plugin| !plugin.routes.is_empty()) {
        facts.push(fact(&format!("Below /x/{}", page.id()), plugin.routes.join("; "), ""));
    }
    facts.push(fact("SHA-256 of its file", page.known.sha256.clone(), ""));
    facts
}

fn failure(failure: Failure) -> PluginFailureContext {
    let at = Timestamp::from(failure.at);
    PluginFailureContext {
        hook: format!("{}.{}", failure.hook, failure.function),
        cause: page::sentence(&failure.cause.to_string()),
        backtrace: failure.backtrace,
        failed_at: rfc3339(at),
        failed_on: minute(at),
    }
}
