//! What the operator is told of the running server: the access log, figures for Prometheus, whether it lives and is ready.
//!
//! The spans have stable names, so that an exporter of traces can be added as a further layer of `tracing`: `connection`
//! (`peer`), `request` (`id`, `method`), and for each call of a plugin `plugin` (`plugin`, `hook`, `function`).

mod figures;
mod health;

use std::{sync::Arc, time::SystemTime};

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
};

pub(crate) use health::{healthz, readyz};

use super::{
    App,
    server::{RequestObserver, ServedRequest},
};

/// The target of the lines about requests.
pub const ACCESS_TARGET: &str = "sandpress::access";

/// Seconds by which the times of requests are told apart.
const TIMES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// What one server counted since it began. Clones share it.
#[derive(Clone)]
pub struct Telemetry(Arc<Counts>);

struct Counts {
    registry: Registry,
    requests: IntCounterVec,
    times: HistogramVec,
    bytes: IntCounter,
    broken_off: IntCounter,
    connections: IntGauge,
}

impl Telemetry {
    /// Counts from nothing.
    ///
    /// # Errors
    /// Never with the names that stand here; the library cannot know.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new(
                "sandpress_http_requests_total",
                "Requests that were answered, by route, method and status.",
            ),
            &["route", "method", "status"],
        )?;
        let times = HistogramVec::new(
            HistogramOpts::new(
                "sandpress_http_request_duration_seconds",
                "Time from the end of a request's head to the last byte of its response, by route.",
            )
            .buckets(TIMES.to_vec()),
            &["route"],
        )?;
        let bytes = IntCounter::new("sandpress_http_response_bytes_total", "Bytes of response bodies.")?;
        let broken_off =
            IntCounter::new("sandpress_http_broken_off_total", "Responses that did not go out whole.")?;
        let connections = IntGauge::new("sandpress_http_connections", "Connections that are open.")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(times.clone()))?;
        registry.register(Box::new(bytes.clone()))?;
        registry.register(Box::new(broken_off.clone()))?;
        registry.register(Box::new(connections.clone()))?;
        let started =
            prometheus::Gauge::new("sandpress_start_time_seconds", "When the server began, since 1970.")?;
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        started.set(since.as_secs_f64());
        registry.register(Box::new(started))?;
        #[cfg(target_os = "linux")]
        registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        Ok(Self(Arc::new(Counts { registry, requests, times, bytes, broken_off, connections })))
    }

    fn time_of(&self, route: &str) -> Option<Histogram> {
        self.0.times.get_metric_with_label_values(&[route]).ok()
    }
}

impl RequestObserver for Telemetry {
    fn served(&self, request: &ServedRequest) {
        let route = request.route.unwrap_or("none");
        let method = METHODS.into_iter().find(|known| *known == request.method.as_str()).unwrap_or("other");
        if let Ok(counter) =
            self.0.requests.get_metric_with_label_values(&[route, method, request.status.as_str()])
        {
            counter.inc();
        }
        if let Some(time) = self.time_of(route) {
            time.observe(request.elapsed.as_secs_f64());
        }
        self.0.bytes.inc_by(request.bytes);
        if !request.is_whole {
            self.0.broken_off.inc();
        }
        tracing::info!(
            target: ACCESS_TARGET,
            parent: None,
            id = request.id.as_str(),
            client = %request.client,
            method = request.method.as_str(),
            path = request.path,
            route,
            version = ?request.version,
            status = u64::from(request.status.as_u16()),
            bytes = request.bytes,
            micros = u64::try_from(request.elapsed.as_micros()).unwrap_or(u64::MAX),
            agent = request.agent,
            referrer = request.referrer,
            whole = request.is_whole,
        );
    }

    fn connections(&self, open: usize) {
        self.0.connections.set(i64::try_from(open).unwrap_or(i64::MAX));
    }
}

/// The router of the address that only tells figures.
pub fn metrics_router(app: &App) -> Router {
    Router::new()
        .route("/metrics", get(everybody))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(app.clone())
}

async fn everybody(State(app): State<App>) -> Response {
    answer(&app).await
}

/// `/metrics` of the site, for whoever has the token. Without one it is a page like any other that is not there.
pub(crate) async fn with_token(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, super::error::HttpError> {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if !app.services().knows_metrics_token(sent).await {
        return Err(super::error::HttpError::NotFound);
    }
    Ok(answer(&app).await)
}

async fn answer(app: &App) -> Response {
    match figures::text(app).await {
        Ok(text) => {
            let format = HeaderValue::from_static(prometheus::TEXT_FORMAT);
            let mut response = text.into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, format);
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => {
            tracing::error!(error, "the figures cannot be told");
            (StatusCode::SERVICE_UNAVAILABLE, "the figures cannot be told; the log says why\n")
                .into_response()
        }
    }
}
