//! Responses that a browser may keep and ask for again.

use axum::{
    body::Bytes,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::cache;

/// A page that a browser keeps but checks each time: with an entity tag, and 304 where it has not changed.
pub(super) fn revalidated(request: &HeaderMap, content_type: &'static str, body: String) -> Response {
    let tag = cache::etag(body.as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    let is_known = request.get_all(header::IF_NONE_MATCH).iter().any(|known| cache::has_tag(known, &tag));
    headers.insert(header::ETAG, tag);
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    (headers, body).into_response()
}

/// A file whose URL names its content, so that it never changes.
pub(super) fn immutable(media_type: &str, bytes: Bytes) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    let media_type = HeaderValue::try_from(media_type)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, media_type);
    (headers, bytes).into_response()
}
