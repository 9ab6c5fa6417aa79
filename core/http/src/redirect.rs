//! Where a visitor goes next, always on this site.

use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, Uri, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The log-in page, which leads back to the page that was wanted.
pub(super) fn to_login(wanted: &Uri) -> Response {
    let wanted = wanted.path_and_query().map_or("/admin", |wanted| wanted.as_str());
    Redirect::to(&format!("/login?next={}", utf8_percent_encode(wanted, NON_ALPHANUMERIC))).into_response()
}

/// The page on which people prove who they are, which leads on to `next`.
pub(super) fn to_confirm(next: &str) -> Response {
    to(&format!("/account/confirm?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC)))
}

/// `next` where it is a path on this site, the admin otherwise. Browsers take `//host`, `/\host` and paths with tabs
/// or line breaks in them for other sites.
pub(super) fn inside(next: &str) -> &str {
    let mut characters = next.chars();
    let begins_here = characters.next() == Some('/') && !matches!(characters.next(), Some('/' | '\\'));
    if begins_here && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        next
    } else {
        "/admin"
    }
}

/// Another page of this site, to be fetched with GET.
pub(super) fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Where a page has moved for good.
pub(super) fn permanently_to(path: &str) -> Response {
    moved_to(path, true)
}

/// Where a page has moved, for good or for now: a path of this site, or what the site's people wrote.
pub(super) fn moved_to(location: &str, is_permanent: bool) -> Response {
    let status = if is_permanent { StatusCode::MOVED_PERMANENTLY } else { StatusCode::FOUND };
    match HeaderValue::try_from(location) {
        Ok(location) => (status, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_leads_away() {
        for away in [
            "",
            "x",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\\b",
            "/ü",
        ] {
            assert_eq!(inside(away), "/admin", "{away:?}");
        }
        assert_eq!(inside("/admin/entries?q=a%20b&page=2"), "/admin/entries?q=a%20b&page=2");
    }
}
