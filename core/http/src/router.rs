//! The router of a site: every route of the table behind what it needs.

mod table;

use std::collections::HashMap;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{Next, from_fn, from_fn_with_state, map_response},
    response::Response,
    routing::MethodRouter,
};
use http::Method;
use serde::Serialize;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use super::{App, api, cache, csrf, error, policy, rate, server::RoutePattern, session, visitor};
use sandpress_config::{Config, RateGroup};
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;
use sandpress_services::SessionStore;
use table::table;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Everybody; the handler knows no visitor.
    Public,
    /// Everybody, but the handler looks at the session: log-in, set-up, log-out.
    Visitor,
    /// Whom the plugin names that answers; see the hook `routes`.
    Plugin,
    /// Programs with a token in the header; the services ask for permissions.
    Token,
    /// Everybody with an account; others are sent to the log-in page.
    Person,
    /// People with a permission; the services ask again for the entry at hand.
    Permission(Permission),
}

/// A route as `sandpress routes` prints it.
#[derive(Clone, Debug, Serialize)]
pub struct RouteSummary {
    /// The method, or `ANY`.
    pub method: String,
    /// The path; `{name}` stands for a segment, `{*name}` for all that follow.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// With what it is counted: the key under `[rate_limits]`.
    pub limited: Option<&'static str>,
}

pub(super) struct Route {
    /// None where one handler takes every method.
    method: Option<Method>,
    path: &'static str,
    access: Access,
    kind: ResponseKind,
    limited: Option<RateGroup>,
    handler: MethodRouter<App>,
    /// For a page that is kept: the query parameters that it is made of.
    kept_by: Option<&'static [&'static str]>,
}

impl Route {
    /// Keeps what the route answers, where that is a whole page for everybody: status 200 and `Cache-Control: public`. Of
    /// the query it sees the named parameters and no others; where there are any, the path has no placeholder.
    pub(super) fn kept(mut self, query: &'static [&'static str]) -> Self {
        self.kept_by = Some(query);
        self
    }
}

/// The query parameters of kept pages by their paths.
pub(super) fn kept_queries() -> HashMap<&'static str, &'static [&'static str]> {
    let query = |route: Route| Some((route.path, route.kept_by.filter(|query| !query.is_empty())?));
    table().into_iter().filter_map(query).collect()
}

impl Route {
    /// Counts its requests with those of the group; see [`rate`]. Of a route that takes every method, only what may change
    /// something counts. The page cache keeps nothing of such a route.
    pub(super) fn limited(self, group: RateGroup) -> Self {
        Self { limited: Some(group), ..self }
    }
}

pub(super) fn route(
    method: Method,
    path: &'static str,
    access: Access,
    kind: ResponseKind,
    handler: MethodRouter<App>,
) -> Route {
    Route { method: Some(method), path, access, kind, limited: None, handler, kept_by: None }
}

/// What a form has beside the files in it, in bytes.
const FORM: u64 = 1 << 20;

/// The path of the one route that takes files for the media library, and the most bytes of a body there.
pub fn large_bodies(config: &Config) -> (&'static str, u64) {
    (table::UPLOAD, u64::from(config.storage.max_upload_bytes) + FORM)
}

/// Every route in the order of the table.
pub fn routes() -> Vec<RouteSummary> {
    let summary = |route: Route| RouteSummary {
        method: route.method.map_or_else(|| "ANY".to_owned(), |method| method.to_string()),
        path: route.path,
        access: route.access,
        limited: route.limited.map(RateGroup::as_str),
    };
    table().into_iter().map(summary).collect()
}

/// The router of a site. Readers' routes know neither sessions nor forms.
pub fn router(app: &App) -> Router {
    let mut public = Router::new();
    // Media are compressed already, and parts of them are asked for by their bytes.
    let mut media = Router::new();
    let mut private = Router::new();
    let mut plugins = Router::new();
    let limited = table().into_iter().filter_map(|route| Some((route.path, route.method, route.limited?)));
    let limited: rate::RateRoutes = limited.collect();
    for route in table() {
        let handler = match route.limited {
            Some(group) => route.handler.layer(from_fn_with_state((app.clone(), group), rate::by_account)),
            None => route.handler,
        };
        let handler = match route.access {
            Access::Token => handler.layer(from_fn_with_state(app.clone(), api::need_token)),
            _ => handler,
        };
        let handler = handler.layer(from_fn_with_state((app.clone(), route.kind), policy::headers));
        let pattern = RoutePattern(route.path);
        let handler = handler.layer(map_response(move |response| named(pattern, response)));
        let handler = match route.kept_by {
            Some(_) => handler.layer(from_fn_with_state(app.clone(), cache::make::keep)),
            None => handler,
        };
        match route.access {
            Access::Public if route.kind == ResponseKind::Media => media = media.route(route.path, handler),
            Access::Public | Access::Token => public = public.route(route.path, handler),
            Access::Plugin => plugins = plugins.route(route.path, handler),
            Access::Visitor => private = private.route(route.path, handler),
            Access::Person | Access::Permission(_) => {
                let permission = match route.access {
                    Access::Permission(permission) => Some(permission),
                    _ => None,
                };
                let guard = from_fn_with_state((app.clone(), permission), visitor::need_person);
                private = private.route(route.path, handler.layer(guard));
            }
        }
    }
    let worth_it =
        SizeAbove::new(cache::SMALLEST).and(NotForContentType::GRPC).and(NotForContentType::IMAGES);
    let public = public.layer(CompressionLayer::new().compress_when(worth_it));
    let private = private
        .layer(from_fn(csrf::refuse_cross_site))
        .layer(from_fn_with_state(app.clone(), session::keep_session))
        .layer(sessions(app));
    // The session is there for the routes that ask for it; the others cost no look into the database.
    let plugins = plugins.layer(from_fn(csrf::refuse_cross_site)).layer(sessions(app));
    Router::new()
        .merge(public)
        .merge(media)
        .merge(plugins)
        .merge(private)
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::method_not_allowed)
        // The server limits bodies for every route, with a page of its own.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), keep_site))
        .layer(from_fn_with_state((app.clone(), limited), rate::by_address))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(app.clone(), error::draw))
        .with_state(app.clone())
}

/// Lets the access log and the metrics know which route answered.
async fn named(pattern: RoutePattern, mut response: Response) -> Response {
    response.extensions_mut().insert(pattern);
    response
}

/// Every page shows the settings and menus as they are.
async fn keep_site(State(app): State<App>, request: Request, next: Next) -> Response {
    app.refresh_site().await;
    next.run(request).await
}

/// The name of the session cookie.
pub(super) const fn session_cookie(is_https: bool) -> &'static str {
    if is_https { "__Host-sandpress" } else { "sandpress" }
}

pub(super) fn sessions(app: &App) -> SessionManagerLayer<SessionStore> {
    let https = app.is_https();
    SessionManagerLayer::new(app.services().sessions())
        .with_name(session_cookie(https))
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_kept_only_where_they_are_the_same_for_everybody() {
        for route in table().into_iter().filter(|route| route.kept_by.is_some()) {
            let path = route.path;
            assert_eq!((route.method, route.access), (Some(Method::GET), Access::Public), "{path}");
            assert!(route.limited.is_none(), "{path}: what is not made is not counted");
            assert!(route.kept_by.is_some_and(<[_]>::is_empty) || !path.contains('{'), "{path}");
        }
    }
}
