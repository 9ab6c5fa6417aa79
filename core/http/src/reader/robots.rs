//! What programs that read the whole site are asked to leave alone (RFC 9309).

use axum::{extract::State, response::Response};
use http::HeaderMap;

use super::cached::revalidated;
use crate::{App, error::HttpError};

/// What is of no use outside: pages behind the log-in, and results that others would only find again.
const PRIVATE: [&str; 6] = ["/account", "/admin", "/login", "/preview/", "/search", "/setup"];

/// `/robots.txt`
pub(crate) async fn robots(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    let site = app.site();
    let body = if site.hidden {
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        let private: String = PRIVATE.iter().map(|path| format!("Disallow: {path}\n")).collect();
        let more = site.robots_text.trim();
        let more = if more.is_empty() { String::new() } else { format!("\n{more}\n") };
        format!("User-agent: *\n{private}{more}\nSitemap: {}\n", app.url("/sitemap.xml"))
    };
    Ok(revalidated(&headers, "text/plain; charset=utf-8", body))
}
