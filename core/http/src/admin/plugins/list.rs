//! `/admin/plugins`: every plugin of the site, with its state and what it costs.

use std::time::Duration;

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::{Tab, cost, page, plugin_page::Known, state, work::work};
use crate::{App, error::HttpError, visitor::Visitor};
use sandpress_domain::{Permission, PluginQueue};
use sandpress_services::PluginDetails;
use sandpress_themes::contexts::admin::{AdminSection, GonePluginContext, PluginRowContext, PluginsContext};

/// `GET /admin/plugins`
pub(crate) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let plugins = app.services().list_plugins(&actor).await?;
    let mut queues = app.services().list_plugin_queues(&actor).await?;
    let all = busy(&plugins);
    let mut rows = Vec::new();
    for plugin in plugins {
        let known = Known::of(&app, &actor, &plugin, Tab::Overview).await;
        let queue = queues.remove(&plugin.id).unwrap_or_default();
        rows.push(row(plugin, known, queue, all));
    }
    let gone = queues.into_iter().filter(|(_, queue)| queue.dead > 0);
    let context = PluginsContext {
        common: page::common(&app, &visitor, "Plugins", AdminSection::Plugins).await?,
        troubled: rows.iter().filter(|row| state::is_trouble(&row.state) || row.work.failed > 0).count(),
        plugins: rows,
        gone: gone.map(|(id, queue)| GonePluginContext { id, work: work(queue) }).collect(),
        may_manage: actor.has(Permission::PluginManage),
    };
    page::html(&visitor, StatusCode::OK, app.admin().plugins(&context)?)
}

/// The time that the calls of all plugins took.
pub(super) fn busy(plugins: &[PluginDetails]) -> Duration {
    plugins.iter().filter_map(|plugin| plugin.running.as_ref()).map(|plugin| plugin.account.busy).sum()
}

fn row(details: PluginDetails, known: Known, queue: PluginQueue, all: Duration) -> PluginRowContext {
    let state = state::of(&details);
    let cost = details.running.map(|plugin| cost::glance(&plugin.account, all)).unwrap_or_default();
    PluginRowContext {
        label: if known.label.is_empty() { details.id.clone() } else { known.label },
        id: details.id,
        version: known.version,
        summary: known.summary,
        state,
        cost,
        work: work(queue),
    }
}
