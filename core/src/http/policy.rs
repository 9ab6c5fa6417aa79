//! Policy headers by kind of response: what the plugins say, on top of a floor that no plugin can lower.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::App;
use crate::plugins::ResponseKind;

/// Sets the headers of the route's kind, or those of error pages.
pub(super) async fn headers(
    State((app, kind)): State<(App, ResponseKind)>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let kind = if is_error && kind != ResponseKind::Admin { ResponseKind::Error } else { kind };
    apply(&app, kind, response.headers_mut());
    response
}

/// Sets the policy headers of one kind.
pub(super) fn apply(app: &App, kind: ResponseKind, headers: &mut HeaderMap) {
    for (name, value) in app.services().plugins().response_headers(kind).iter() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if kind == ResponseKind::Admin {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
}
