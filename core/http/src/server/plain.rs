//! What plain HTTP is answered with where the site speaks HTTPS: the way there, and what an authority asks.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION, X_CONTENT_TYPE_OPTIONS};
use http::uri::Authority;
use http::{HeaderValue, Method, StatusCode};

use crate::tls::Challenges;

/// Answers every request that the host guard lets through.
pub(super) fn router(challenges: Option<Arc<Challenges>>, port: Option<u16>) -> Router {
    let lead = move |request: Request| async move { lead_to_https(&request, port) };
    let router = Router::new().fallback(lead);
    match challenges {
        Some(challenges) => {
            let questions = Router::new()
                .route("/.well-known/acme-challenge/{token}", get(answer))
                .with_state(challenges);
            router.merge(questions)
        }
        None => router,
    }
}

/// What an authority reads at the page of its question (RFC 8555, 8.3).
async fn answer(State(challenges): State<Arc<Challenges>>, Path(token): Path<String>) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/octet-stream"),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match challenges.page(&token) {
        Some(answer) => (headers, answer).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The same path on the same host. What changes something is to be sent again as it was.
fn lead_to_https(request: &Request, port: Option<u16>) -> Response {
    let header = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let authority: Option<Authority> =
        header.and_then(|host| host.parse().ok()).or_else(|| request.uri().authority().cloned());
    let Some(authority) = authority else { return StatusCode::BAD_REQUEST.into_response() };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    let Ok(location) = HeaderValue::try_from(format!("https://{}{port}{path}", authority.host())) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let status = match *request.method() {
        Method::GET | Method::HEAD => StatusCode::MOVED_PERMANENTLY,
        _ => StatusCode::PERMANENT_REDIRECT,
    };
    let nosniff = (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    (status, [(LOCATION, location), nosniff]).into_response()
}
