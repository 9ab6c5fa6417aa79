//! Responses that a browser may keep and ask for again.

use axum::{
    body::{Body, Bytes},
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

/// The same as [`immutable`] with an entity tag, which is the hash of the content, for those who ask whether it is still so:
/// 304 then. The tag is a weak one, since the file may be sent compressed.
pub(super) fn immutable_tagged(request: &HeaderMap, media_type: &str, hash: &str, bytes: Bytes) -> Response {
    let mut response = immutable(media_type, bytes);
    let Ok(tag) = HeaderValue::try_from(format!("W/\"{hash}\"")) else { return response };
    if request.get_all(header::IF_NONE_MATCH).iter().any(|known| cache::has_tag(known, &tag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    response.headers_mut().insert(header::ETAG, tag);
    response
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
