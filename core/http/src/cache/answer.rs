//! What a reader gets of a page that is there: all of it, a compressed form, or that it has not changed (RFC 9110, section
//! 13).

use std::{sync::Arc, time::SystemTime};

use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::{
    encoding::accepted,
    page::{Form, KeptPage},
};

/// The answer to a request for the page.
pub(super) fn answer(page: &Arc<KeptPage>, method: &Method, request: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    if let Some(route) = page.route() {
        response.extensions_mut().insert(route);
    }
    if is_known(request, page) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = page.unchanged().clone();
        return response;
    }
    let (headers, body) = match form(page, request) {
        Some(form) => (&form.headers, form.body.clone()),
        None => (page.headers(), page.body()),
    };
    *response.headers_mut() = headers.clone();
    if *method != Method::HEAD {
        *response.body_mut() = Body::from(body);
    }
    response
}

/// The best form that is there. Better ones are begun.
fn form<'a>(page: &'a Arc<KeptPage>, request: &HeaderMap) -> Option<&'a Form> {
    accepted(request).find_map(|encoding| page.form(encoding))
}

/// Whether the reader has the page already. A date is only looked at where no tag was sent.
fn is_known(request: &HeaderMap, page: &KeptPage) -> bool {
    let mut tags = request.get_all(header::IF_NONE_MATCH).iter().peekable();
    if tags.peek().is_some() {
        return tags.any(|line| has_tag(line, page.etag()));
    }
    let since = request.get(header::IF_MODIFIED_SINCE).and_then(|date| date.to_str().ok());
    let since = since.and_then(|date| httpdate::parse_http_date(date).ok());
    match (since, page.modified()) {
        (Some(since), Some(modified)) => since >= modified && since <= SystemTime::now(),
        _ => false,
    }
}

/// Whether the tag is among those of the line, strong or weak (RFC 9110, section 13.1.2).
pub(crate) fn has_tag(line: &HeaderValue, tag: &HeaderValue) -> bool {
    if line == tag {
        return true;
    }
    let opaque = |tag: &[u8]| {
        let tag = tag.trim_ascii();
        tag.strip_prefix(b"W/").unwrap_or(tag).to_vec()
    };
    let wanted = opaque(tag.as_bytes());
    line.as_bytes().split(|byte| *byte == b',').map(opaque).any(|known| known == b"*" || known == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        let tag = HeaderValue::from_static("W/\"a\"");
        for line in ["W/\"a\"", "\"a\"", "*", "\"b\", W/\"a\"", " \"a\" ,\"c\""] {
            assert!(has_tag(&HeaderValue::from_static(line), &tag), "{line}");
        }
        for line in ["", "\"b\"", "a", "W/a", "\"A\""] {
            assert!(!has_tag(&HeaderValue::from_static(line), &tag), "{line}");
        }
    }
}
