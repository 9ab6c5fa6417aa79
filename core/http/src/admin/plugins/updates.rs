//! `/admin/plugins/{plugin}/manage/updates`: the versions of a plugin, and a file that waits for consent.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{PluginPage, Tab, add, add::name, change::finish, page, url};
use crate::{App, error::HttpError, form::VerifiedForm, redirect, visitor::Visitor};
use sandpress_plugins::{WaitingUpdate, read_component};
use sandpress_services::plugin_setup::SetupError;
use sandpress_themes::contexts::admin::{PluginUpdatesContext, PluginVersionContext, WaitingUpdateContext};

/// `GET /admin/plugins/{plugin}/manage/updates`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, visitor, &id, Tab::Updates).await?;
    let setup = app.services().plugin_setup();
    let before = match page.known.can_roll_back {
        true => setup.version_before(&page.actor, &id).await.unwrap_or_else(|error| {
            tracing::warn!(plugin = id, %error, "the version before cannot be offered");
            None
        }),
        false => None,
    };
    let waiting = page.details.running.as_ref().and_then(|plugin| plugin.waiting.clone());
    let context = PluginUpdatesContext {
        common: page.common().await?,
        plugin: page.head(),
        waiting: waiting.map(|update| self::waiting(&id, update)),
        versions: versions(&page, before),
        max_size: add::max_size(&app),
    };
    page.html(StatusCode::OK, app.admin().plugin_updates(&context)?)
}

/// `POST /admin/plugins/{plugin}/manage/waiting`: looks at the file that waits, as if it had been sent.
pub(crate) async fn review_waiting(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let actor = form.visitor.actor()?;
    let details = app.services().get_plugin(&actor, &id).await?;
    let staged = match read_component(details.config.component).await {
        Ok(bytes) => app.services().plugin_setup().stage(&actor, name(), bytes).await,
        Err(problem) => Err(SetupError::from(problem)),
    };
    match staged {
        Ok(report) => Ok(redirect::to(&add::url(&report.sha256))),
        Err(error) => finish(&app, &form.visitor, Err(error), &Tab::Updates.url(&id)).await,
    }
}

fn waiting(id: &str, update: WaitingUpdate) -> WaitingUpdateContext {
    WaitingUpdateContext {
        version: update.version,
        reason: page::sentence(&update.reason),
        changes: update.changes.sentence(),
        sha256: update.sha256,
        review_url: url(id, "waiting"),
    }
}

/// The version that is there, and the one before it.
fn versions(page: &PluginPage<'_>, before: Option<(String, String)>) -> Vec<PluginVersionContext> {
    let known = &page.known;
    let on_probation = page.details.running.as_ref().map(|plugin| plugin.previous_version.clone());
    let note = match on_probation.filter(|previous| !previous.is_empty()) {
        Some(previous) => format!("It is new. {previous} takes its place if it fails."),
        None => String::new(),
    };
    let mut versions = vec![PluginVersionContext {
        version: known.version.clone(),
        sha256: known.sha256.clone(),
        current: true,
        note,
        rollback_url: String::new(),
    }];
    if let Some((version, sha256)) = before {
        versions.push(PluginVersionContext {
            version,
            sha256,
            current: false,
            note: "It was kept when it was replaced.".to_owned(),
            rollback_url: url(page.id(), "rollback"),
        });
    }
    versions
}
