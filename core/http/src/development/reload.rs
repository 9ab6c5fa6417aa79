//! Pages that load themselves anew: a script in every page, admitted by its hash, that listens for changes. What
//! somebody has typed into a form is not thrown away.

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension,
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use data_encoding::BASE64;
use futures::{Stream, StreamExt, stream};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::Development;

const SCRIPT: &str = include_str!("reload.js");

/// The largest page that gets the script. Pages of a site are much smaller.
const MAX_PAGE: usize = 16 << 20;

const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// `GET /.sandpress/changes`: the number of the generation, now and whenever it changes.
pub(super) async fn changes(
    Extension(development): Extension<Development>,
    Extension(shutdown): Extension<CancellationToken>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let generation = development.generation;
    let events = stream::unfold((generation, true), |(mut generation, is_first)| async move {
        if !is_first {
            generation.changed().await.ok()?;
        }
        let number = *generation.borrow_and_update();
        Some((Ok(Event::default().data(number.to_string())), (generation, false)))
    });
    Sse::new(events.take_until(shutdown.cancelled_owned())).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// Puts the script into every page. Browsers keep nothing of a development site.
pub(super) async fn inject(mut request: Request, next: Next) -> Response {
    let is_head = request.method() == Method::HEAD;
    for header in [header::ACCEPT_ENCODING, header::IF_NONE_MATCH] {
        request.headers_mut().remove(header);
    }
    let response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_head || !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, MAX_PAGE).await else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "The page could not be read.\n").into_response();
    };
    let Some(policies) = widened(&parts.headers) else {
        return Response::from_parts(parts, Body::from(page));
    };
    parts.headers.remove(header::CONTENT_SECURITY_POLICY);
    for policy in policies {
        parts.headers.append(header::CONTENT_SECURITY_POLICY, policy);
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let mut page = page.to_vec();
    page.extend_from_slice(format!("<script>{SCRIPT}</script>").as_bytes());
    Response::from_parts(parts, Body::from(page))
}

/// The policies of a page with the script in each; none where one forbids every script.
fn widened(headers: &HeaderMap) -> Option<Vec<HeaderValue>> {
    let hash = format!("'sha256-{}'", BASE64.encode(&Sha256::digest(SCRIPT)));
    let policies = headers.get_all(header::CONTENT_SECURITY_POLICY).iter();
    policies.map(|policy| HeaderValue::try_from(with_script(policy.to_str().ok()?, &hash)?).ok()).collect()
}

fn with_script(policy: &str, hash: &str) -> Option<String> {
    let directives = policy.split(';').map(str::trim).filter(|directive| !directive.is_empty());
    let mut directives: Vec<(String, Vec<String>)> = directives
        .map(|directive| {
            let mut words = directive.split_whitespace().map(str::to_owned);
            (words.next().unwrap_or_default(), words.collect())
        })
        .collect();
    if directives
        .iter()
        .any(|(name, values)| name == "sandbox" && !values.iter().any(|v| v == "allow-scripts"))
    {
        return None;
    }
    admit(&mut directives, "script-src", hash);
    admit(&mut directives, "connect-src", "'self'");
    let lines = directives
        .into_iter()
        .map(|(name, values)| format!("{name} {}", values.join(" ")).trim_end().to_owned());
    Some(lines.collect::<Vec<_>>().join("; "))
}

/// Adds a source to a directive, which begins as `default-src` where it is not there.
fn admit(directives: &mut Vec<(String, Vec<String>)>, name: &str, source: &str) {
    let find = |directives: &[(String, Vec<String>)], name: &str| {
        directives.iter().position(|(found, _)| found == name)
    };
    if find(directives, name).is_none() {
        let fallback = find(directives, "default-src").and_then(|at| directives.get(at));
        let Some((_, sources)) = fallback.cloned() else { return };
        directives.push((name.to_owned(), sources));
    }
    if let Some((_, sources)) = directives.iter_mut().find(|(found, _)| found == name) {
        sources.retain(|found| found != "'none'");
        if !sources.iter().any(|found| found == source) {
            sources.push(source.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_admits_the_script_and_nothing_else() {
        let policy = "default-src 'none'; script-src 'none'; style-src 'self'; connect-src 'none'";
        assert_eq!(
            with_script(policy, "'sha256-x'").unwrap(),
            "default-src 'none'; script-src 'sha256-x'; style-src 'self'; connect-src 'self'"
        );
        assert_eq!(
            with_script("default-src 'self'; upgrade-insecure-requests", "'sha256-x'").unwrap(),
            "default-src 'self'; upgrade-insecure-requests; script-src 'self' 'sha256-x'; connect-src 'self'"
        );
        assert_eq!(with_script("base-uri 'none'", "'sha256-x'").unwrap(), "base-uri 'none'");
        assert_eq!(with_script("default-src 'none'; sandbox", "'sha256-x'"), None);
    }
}
