//! `/media/<hash>/<name>`: files of the site, whole or in parts (RFC 9110, section 14). What an address names never
//! changes, so browsers may keep it for ever; and whatever the bytes are, they run nothing.

use std::ops::Range;

use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_range_header::{StartPosition, parse_range_header};
use sandpress_domain::with_causes;

use crate::{App, error::HttpError};
use sandpress_services::{MediaAddress, MediaFile};

/// What is asked for of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(Range<u64>),
    /// Nothing that the file has.
    Nothing,
}

/// A file, or the way to the present address of one that was replaced.
pub(crate) async fn media(
    State(app): State<App>,
    method: Method,
    request: HeaderMap,
    Path((hash, name)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    match app.services().find_media(&hash, &name).await?.ok_or(HttpError::NotFound)? {
        MediaAddress::Here(file) => answer(&app, &method, &request, &file).await,
        MediaAddress::Moved(url) => {
            let mut headers = HeaderMap::new();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
            headers.insert(header::LOCATION, HeaderValue::try_from(url).map_err(|_| HttpError::NotFound)?);
            Ok((StatusCode::FOUND, headers).into_response())
        }
    }
}

/// `/share/{name}`: a picture that the site drew for an entry.
pub(crate) async fn share_picture(
    State(app): State<App>,
    method: Method,
    request: HeaderMap,
    Path(name): Path<String>,
) -> Result<Response, HttpError> {
    let file = app.services().find_share_picture(&name).await?.ok_or(HttpError::NotFound)?;
    answer(&app, &method, &request, &file).await
}

async fn answer(
    app: &App,
    method: &Method,
    request: &HeaderMap,
    file: &MediaFile,
) -> Result<Response, HttpError> {
    let mut headers = headers(file);
    if is_known(request, &headers) {
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_DISPOSITION);
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let (status, range) = match wanted(request, &headers, file.size) {
        Wanted::Nothing => {
            headers.insert(header::CONTENT_RANGE, value(format!("bytes */{}", file.size)));
            headers.remove(header::CACHE_CONTROL);
            headers.remove(header::CONTENT_DISPOSITION);
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
        Wanted::Whole => (StatusCode::OK, 0..file.size),
        Wanted::Part(range) => {
            let last = range.end.saturating_sub(1);
            headers
                .insert(header::CONTENT_RANGE, value(format!("bytes {}-{last}/{}", range.start, file.size)));
            (StatusCode::PARTIAL_CONTENT, range)
        }
    };
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(range.end.saturating_sub(range.start)));
    if method == Method::HEAD {
        return Ok((status, headers).into_response());
    }
    // A store is asked for a range only where one is wanted: a plain request is cheaper.
    let range = (status == StatusCode::PARTIAL_CONTENT).then_some(range);
    let Some(bytes) = app.services().open_media(file, range).await? else {
        tracing::error!(sha256 = file.sha256(), name = file.name, "a file is missing in the storage");
        return Err(HttpError::NotFound);
    };
    let hash = file.sha256().to_owned();
    let bytes = futures::TryStreamExt::inspect_err(bytes, move |error| {
        tracing::error!(sha256 = hash, error = with_causes(error), "a file could not be read to its end");
    });
    Ok((status, headers, Body::from_stream(bytes)).into_response())
}

fn headers(file: &MediaFile) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let disposition = if is_shown(&file.media_type) { "inline" } else { "attachment" };
    for (name, text) in [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::CONTENT_TYPE, content_type(&file.media_type)),
        // A name has no character that needs the extended form of RFC 8187.
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"{}\"", file.name)),
        (header::ETAG, format!("\"{}\"", file.sha256())),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
    ] {
        headers.insert(name, value(text));
    }
    if let Some(added_at) = file.added_at {
        headers.insert(header::LAST_MODIFIED, value(httpdate::fmt_http_date(added_at.into())));
    }
    headers
}

/// Whether browsers show such files without running anything of them.
fn is_shown(media_type: &str) -> bool {
    let family = media_type.split('/').next().unwrap_or_default();
    matches!(family, "audio" | "video")
        || media_type == "text/plain"
        || (family == "image" && media_type != "image/svg+xml")
}

fn content_type(media_type: &str) -> String {
    match media_type {
        "text/plain" => "text/plain; charset=utf-8".to_owned(),
        other => other.to_owned(),
    }
}

fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}

/// Whether the browser has the file already: `If-None-Match` decides where it is sent (RFC 9110, section 13.2.2).
fn is_known(request: &HeaderMap, headers: &HeaderMap) -> bool {
    match text(request, header::IF_NONE_MATCH) {
        Some(known) => {
            let tag = text(headers, header::ETAG).unwrap_or_default();
            known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
        }
        None => text(request, header::IF_MODIFIED_SINCE)
            .and_then(|since| httpdate::parse_http_date(since).ok())
            .zip(text(headers, header::LAST_MODIFIED).and_then(|date| httpdate::parse_http_date(date).ok()))
            .is_some_and(|(since, modified)| modified <= since),
    }
}

/// What of the file is wanted. Several parts at once are answered with the whole, as the standard allows.
fn wanted(request: &HeaderMap, headers: &HeaderMap, size: u64) -> Wanted {
    let Some(range) = text(request, header::RANGE).filter(|range| range.starts_with("bytes=")) else {
        return Wanted::Whole;
    };
    let is_same = |condition: &str| {
        [header::ETAG, header::LAST_MODIFIED].into_iter().any(|name| text(headers, name) == Some(condition))
    };
    if text(request, header::IF_RANGE).is_some_and(|condition| !is_same(condition)) {
        return Wanted::Whole;
    }
    let Ok(parsed) = parse_range_header(range) else { return Wanted::Nothing };
    match parsed.ranges.as_slice() {
        // More from the end than there is means all of it.
        [last] if size > 0 && matches!(last.start, StartPosition::FromLast(bytes) if bytes > size) => {
            return Wanted::Part(0..size);
        }
        [_] => {}
        _ => return Wanted::Whole,
    }
    match parsed.validate(size) {
        Ok(ranges) => match ranges.first() {
            Some(range) => Wanted::Part(*range.start()..range.end().saturating_add(1)),
            None => Wanted::Nothing,
        },
        Err(_) => Wanted::Nothing,
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(range: &'static str, condition: Option<&'static str>) -> Wanted {
        let mut request = HeaderMap::new();
        request.insert(header::RANGE, HeaderValue::from_static(range));
        if let Some(condition) = condition {
            request.insert(header::IF_RANGE, HeaderValue::from_static(condition));
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, HeaderValue::from_static("\"a\""));
        headers.insert(header::LAST_MODIFIED, HeaderValue::from_static("Sat, 21 Nov 2026 09:30:00 GMT"));
        wanted(&request, &headers, 1000)
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (range, expected) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=0-499", Wanted::Part(0..500)),
            ("bytes=500-", Wanted::Part(500..1000)),
            ("bytes=-1", Wanted::Part(999..1000)),
            ("bytes=-2000", Wanted::Part(0..1000)),
            ("bytes=990-5000", Wanted::Part(990..1000)),
            ("bytes=1000-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=5-2", Wanted::Nothing),
            ("bytes=x-y", Wanted::Nothing),
            ("bytes=99999999999999999999999-", Wanted::Nothing),
            ("bytes=0-1,5-6", Wanted::Whole),
            ("pages=1-2", Wanted::Whole),
        ] {
            assert_eq!(wants(range, None), expected, "{range}");
        }
    }

    #[test]
    fn a_part_is_sent_only_of_the_same_file() {
        let part = Wanted::Part(0..1);
        assert_eq!(wants("bytes=0-0", Some("\"a\"")), part);
        assert_eq!(wants("bytes=0-0", Some("Sat, 21 Nov 2026 09:30:00 GMT")), part);
        for other in ["\"b\"", "W/\"a\"", "Sat, 21 Nov 2026 09:30:01 GMT"] {
            assert_eq!(wants("bytes=0-0", Some(other)), Wanted::Whole, "{other}");
        }
    }
}
