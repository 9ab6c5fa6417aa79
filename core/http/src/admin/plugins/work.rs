//! Work in the background that failed for the last time: tried again, or given up.

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::PluginQueue;
use sandpress_themes::contexts::admin::PluginWorkContext;

/// `POST /admin/plugins/{plugin}/failed/retry`
pub(crate) async fn retry(
    State(app): State<App>,
    Path(plugin): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let count = app.services().retry_dead_letters(&form.visitor.actor()?, &plugin).await?;
    decided(&form.visitor, count, "is tried again", "are tried again").await
}

/// `POST /admin/plugins/{plugin}/failed/discard`
pub(crate) async fn discard(
    State(app): State<App>,
    Path(plugin): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let count = app.services().discard_dead_letters(&form.visitor.actor()?, &plugin).await?;
    decided(&form.visitor, count, "was discarded", "were discarded").await
}

/// What a plugin does in the background.
pub(super) fn work(queue: PluginQueue) -> PluginWorkContext {
    PluginWorkContext { open: queue.open, failed: queue.dead, last_error: queue.last_error }
}

async fn decided(visitor: &Visitor, count: u64, one: &str, several: &str) -> Result<Response, HttpError> {
    let (level, message) = match count {
        0 => (FlashLevel::Error, "Nothing had failed any more.".to_owned()),
        1 => (FlashLevel::Success, format!("1 piece of work {one}.")),
        _ => (FlashLevel::Success, format!("{count} pieces of work {several}.")),
    };
    visitor.flash(level, message).await?;
    Ok(redirect::to("/admin/plugins"))
}
