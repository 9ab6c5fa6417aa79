//! Requests under `/x/<plugin>`, which plugins answer. The host does everything that has to do with who asks: the
//! plugin sees what was sent, and nothing that would let it act as the visitor.

mod body;
mod errors;
mod forms;
mod response;

use std::{sync::Arc, time::Instant};

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use url::form_urlencoded;

use crate::visit;

pub(super) use errors::error_page;

use super::{
    App,
    error::{HttpError, Kept},
    redirect, session, timing,
    visitor::Visitor,
};
use sandpress_plugins::{FoundPath, RouteAccess, RouteDefinition, RouteRequest};

/// Headers of a request that plugins see: what they need to choose a form, a language or a kept copy, and wishes for
/// privacy. What tells who somebody is never gets there.
const HEADERS: &[&str] = &[
    "accept",
    "accept-language",
    "content-type",
    "dnt",
    "if-modified-since",
    "if-none-match",
    "sec-gpc",
    "user-agent",
];

/// The longest value of such a header in bytes; a longer one is left out.
const MAX_HEADER_BYTES: usize = 1_000;

/// `/x/{plugin}` and all below it.
pub(crate) async fn answer(State(app): State<App>, request: Request) -> Result<Response, HttpError> {
    let (plugin, path) = split(request.uri().path()).ok_or(HttpError::NotFound)?;
    if let Some(shorter) = with_one_address(&request, path) {
        return Ok(shorter);
    }
    let found = app.services().find_plugin_path(plugin, path).ok_or(HttpError::NotFound)?;
    if request.method() == Method::OPTIONS {
        return Ok(with_allow(StatusCode::NO_CONTENT, &found));
    }
    let Some(route) = found.route(request.method().as_str()).cloned() else {
        return Ok(with_allow(HttpError::Method, &found));
    };
    let exchange = Exchange { app: &app, found, is_head: request.method() == Method::HEAD };
    let (parts, body) = request.into_parts();
    match route.access {
        RouteAccess::Public => exchange.run(&route, None, parts, body).await,
        RouteAccess::Permission(_) => private(exchange, &route, parts, body).await,
    }
}

/// A request on its way to a plugin.
struct Exchange<'a> {
    app: &'a App,
    found: FoundPath,
    is_head: bool,
}

/// Lets people who are logged in on, with the times of the plugins where they may see them.
async fn private(
    exchange: Exchange<'_>,
    route: &Arc<RouteDefinition>,
    mut parts: Parts,
    body: Body,
) -> Result<Response, HttpError> {
    session::keep(exchange.app, &parts).await?;
    let visitor = Visitor::from_request_parts(&mut parts, exchange.app).await?;
    match &visitor.user {
        Some(_) if visitor.lacks_second_factor(exchange.app).await? => Err(HttpError::Denied),
        Some(user) => timing::told_to(user, exchange.run(route, Some(&visitor), parts, body)).await,
        None if matches!(parts.method, Method::GET | Method::HEAD) => Ok(redirect::to_login(&parts.uri)),
        None => Err(HttpError::LoggedOut(Kept::default())),
    }
}

impl Exchange<'_> {
    /// Reads what was sent, lets the plugin answer, and notes how that went.
    async fn run(
        self,
        route: &Arc<RouteDefinition>,
        visitor: Option<&Visitor>,
        parts: Parts,
        body: Body,
    ) -> Result<Response, HttpError> {
        let began = Instant::now();
        let (plugin, method) = (self.found.plugin_id().to_owned(), parts.method.clone());
        let answered =
            self.ask(route, visitor, parts, body).await.unwrap_or_else(IntoResponse::into_response);
        let (status, elapsed) = (answered.status().as_u16(), began.elapsed());
        let (hook, route) = ("routes", route.path.as_str());
        tracing::info!(plugin, hook, %method, route, status, ?elapsed, "request to a plugin");
        Ok(answered)
    }

    async fn ask(
        self,
        route: &Arc<RouteDefinition>,
        visitor: Option<&Visitor>,
        parts: Parts,
        body: Body,
    ) -> Result<Response, HttpError> {
        let services = self.app.services();
        let actor = visitor.map(Visitor::actor).transpose()?;
        let plugin = self.found.plugin_id().to_owned();
        let open = services.open_route(actor, self.found, Arc::clone(route))?;
        let mut sent = body::read(&parts, body, route).await?;
        if let Some(visitor) = visitor {
            sent.check_token(&parts, visitor)?;
        }
        let address = visit::address(self.app, &parts.extensions, &parts.headers);
        let request = RouteRequest {
            method: if self.is_head { "GET".to_owned() } else { parts.method.to_string() },
            path: split(parts.uri.path()).map(|(_, path)| path.to_owned()).unwrap_or_default(),
            query: query(&parts),
            headers: shown(&parts.headers),
            body: sent.bytes,
            form: sent.form,
            visitor_key: address.map(|address| services.visitor_key(&plugin, address)).unwrap_or_default(),
            origin: self.app.origin(),
        };
        let answer = open.answer(request).await.map_err(HttpError::PluginRoute)?;
        let page = response::Place { app: self.app, plugin: &plugin, path: parts.uri.path(), visitor };
        let response = page.response(answer).await?;
        Ok(if self.is_head { response::without_body(response) } else { response })
    }
}

/// The plugin's id and the path below `/x/<plugin>`, which begins with a slash.
fn split(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix("/x/")?;
    match rest.find('/') {
        Some(at) => Some(rest.split_at(at)),
        None => Some((rest, "/")),
    }
}

/// Where a page has one address, and a slash too many leads to it.
fn with_one_address(request: &Request, path: &str) -> Option<Response> {
    let whole = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || !path.ends_with('/') || !whole.ends_with('/') {
        return None;
    }
    let shorter = whole.trim_end_matches('/');
    Some(redirect::permanently_to(&match request.uri().query() {
        Some(query) => format!("{shorter}?{query}"),
        None => shorter.to_owned(),
    }))
}

fn with_allow(response: impl IntoResponse, found: &FoundPath) -> Response {
    let mut response = response.into_response();
    if let Ok(methods) = HeaderValue::try_from(found.methods()) {
        response.headers_mut().insert(header::ALLOW, methods);
    }
    response
}

fn query(parts: &Parts) -> Vec<(String, String)> {
    let query = parts.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).map(body::without_nul).collect()
}

/// The headers that plugins see.
fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |name: &&'static str| {
        let value = headers.get(*name)?.to_str().ok()?;
        (value.len() <= MAX_HEADER_BYTES).then(|| ((*name).to_owned(), value.to_owned()))
    };
    HEADERS.iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_a_plugin_and_the_rest() {
        assert_eq!(split("/x/contact"), Some(("contact", "/")));
        assert_eq!(split("/x/contact/"), Some(("contact", "/")));
        assert_eq!(split("/x/contact/a/b%2Fc"), Some(("contact", "/a/b%2Fc")));
        assert_eq!(split("/y/contact"), None);
    }

    #[test]
    fn who_somebody_is_stays_here() {
        let mut headers = HeaderMap::new();
        for name in
            ["cookie", "authorization", "x-forwarded-for", "accept", "user-agent", "referer", "x-anything"]
        {
            headers.insert(name, HeaderValue::from_static("a"));
        }
        headers.insert("accept-language", HeaderValue::try_from("x".repeat(1_001)).unwrap());
        let names: Vec<_> = shown(&headers).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["accept", "user-agent"]);
    }
}
