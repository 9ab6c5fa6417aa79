//! What the development site of a plugin has beside the routes of a site: a link that logs its author in, and pages that
//! load themselves anew after a change. Only `sandpress plugin dev` adds it; no other site has these routes.

mod log_in;
mod reload;

use std::sync::Arc;

use axum::{Extension, Router, middleware::from_fn, routing::get};
use tokio::sync::watch;

pub use log_in::LogInLinks;

use super::{App, router};

/// Where the script of the pages hears of changes.
const CHANGES: &str = "/.sandpress/changes";

/// The parts of a development site.
#[derive(Clone)]
pub struct Development {
    /// Logs the author in.
    pub log_in: Arc<LogInLinks>,
    /// Changes whenever pages in browsers are out of date.
    pub generation: watch::Receiver<u64>,
}

/// The router of a development site.
pub fn development_router(app: &App, development: Development) -> Router {
    let log_in = get(log_in::log_in).layer(router::sessions(app)).with_state(app.clone());
    Router::new()
        .route("/.sandpress/log-in/{token}", log_in)
        .route(CHANGES, get(reload::changes))
        .layer(Extension(development))
        .merge(router::router(app))
        .layer(from_fn(reload::inject))
}
