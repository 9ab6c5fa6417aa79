//! Requests that change something come from this site's own pages: first by what browsers tell of the page that a
//! request comes from, then by a token in every form.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderMap, Method, header};

use super::error::HttpError;

/// Refuses a request that changes something and comes from another site's page, told by `Sec-Fetch-Site`, or by
/// `Origin` where a browser does not send that (the rule of Go 1.25's `CrossOriginProtection`). A request with neither
/// header comes from no browser, and carries no cookies of one.
pub(super) async fn refuse_cross_site(request: Request, next: Next) -> Result<Response, HttpError> {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe
        || is_same_site(request.headers(), request.uri().authority().map(|authority| authority.as_str()))
    {
        return Ok(next.run(request).await);
    }
    Err(HttpError::CrossSite)
}

fn is_same_site(headers: &HeaderMap, authority: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = authority.or_else(|| text(header::HOST));
    origin.split_once("://").map(|(_, origin)| origin) == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_site(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| {
            (header::HeaderName::from_static(name), http::HeaderValue::from_static(value))
        });
        is_same_site(&headers.collect(), None)
    }

    #[test]
    fn other_sites_are_told_apart() {
        assert!(same_site(&[("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")]));
        assert!(!same_site(&[("sec-fetch-site", "cross-site")]));
        assert!(!same_site(&[("sec-fetch-site", "same-site")]));
        assert!(same_site(&[("origin", "http://a.example:8080"), ("host", "a.example:8080")]));
        assert!(!same_site(&[("origin", "http://evil.example"), ("host", "a.example")]));
        assert!(!same_site(&[("origin", "null"), ("host", "a.example")]));
        assert!(same_site(&[("host", "a.example")]));
    }
}
