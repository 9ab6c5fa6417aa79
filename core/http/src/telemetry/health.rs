//! `/healthz` and `/readyz`: for systemd, containers, and the proxy in front.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use tokio_util::sync::CancellationToken;

use crate::App;

/// The process lives and answers.
pub(crate) async fn healthz() -> Response {
    say(StatusCode::OK, "ok")
}

/// The site can do its work, and goes on to. It is the first to know of a shutdown, so that a proxy sends nobody any more.
pub(crate) async fn readyz(
    State(app): State<App>,
    shutdown: Option<Extension<CancellationToken>>,
) -> Response {
    if shutdown.is_some_and(|shutdown| shutdown.is_cancelled()) {
        return say(StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match app.services().check_ready().await {
        Ok(()) => say(StatusCode::OK, "ready"),
        Err(lack) => say(StatusCode::SERVICE_UNAVAILABLE, lack.0),
    }
}

fn say(status: StatusCode, word: &str) -> Response {
    let mut response = (status, format!("{word}\n")).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
