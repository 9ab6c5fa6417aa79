//! Every route in one table, with what it needs.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, get, post},
};
use http::Method;
use serde::Serialize;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use super::{App, admin, csrf, error, policy, reader, visitor};
use crate::{domain::Permission, plugins::ResponseKind, services::SessionStore};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Everybody; the handler knows no visitor.
    Public,
    /// Everybody, but the handler looks at the session: log-in, set-up, log-out.
    Visitor,
    /// People with a permission; the services ask again for the entry at hand.
    Permission(Permission),
}

/// A route as `sandpress routes` prints it.
#[derive(Clone, Debug, Serialize)]
pub struct RouteSummary {
    /// The method.
    pub method: String,
    /// The path; `{name}` stands for a segment, `{*name}` for all that follow.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

struct Route {
    method: Method,
    path: &'static str,
    access: Access,
    kind: ResponseKind,
    handler: MethodRouter<App>,
}

fn table() -> Vec<Route> {
    use Access::{Public, Visitor};
    use ResponseKind::{Admin, Asset, Feed, Media, Page};
    let route = |method, path, access, kind, handler| Route { method, path, access, kind, handler };
    let read = |path, kind, handler| route(Method::GET, path, Public, kind, handler);
    let enter = Access::Permission(Permission::AdminEnter);
    let create = Access::Permission(Permission::EntryCreate);
    let edit = Access::Permission(Permission::EntryEditOwn);
    let plugins = Access::Permission(Permission::PluginRead);
    vec![
        read("/", Page, get(reader::home::first_page)),
        read("/page/{number}", Page, get(reader::home::numbered_page)),
        read("/atom.xml", Feed, get(reader::feed::atom)),
        read("/assets/{set}/{hash}/{*path}", Asset, get(reader::assets::asset)),
        read("/media/{hash}/{name}", Media, get(reader::assets::media)),
        read("/{*path}", Page, get(reader::entry::entry)),
        route(Method::GET, "/setup", Visitor, Admin, get(admin::setup::form)),
        route(Method::POST, "/setup", Visitor, Admin, post(admin::setup::submit)),
        route(Method::GET, "/login", Visitor, Admin, get(admin::login::form)),
        route(Method::POST, "/login", Visitor, Admin, post(admin::login::submit)),
        route(Method::POST, "/logout", Visitor, Admin, post(admin::login::log_out)),
        route(Method::GET, "/admin", enter, Admin, get(admin::entries::index)),
        route(Method::GET, "/admin/entries", enter, Admin, get(admin::entries::list)),
        route(Method::GET, "/admin/entries/new/{type}", create, Admin, get(admin::edit::blank)),
        route(Method::POST, "/admin/entries/new/{type}", create, Admin, post(admin::edit::create)),
        route(Method::GET, "/admin/entries/{id}", edit, Admin, get(admin::edit::form)),
        route(Method::POST, "/admin/entries/{id}", edit, Admin, post(admin::edit::save)),
        route(Method::GET, "/admin/entries/{id}/preview", edit, Admin, get(admin::preview::preview)),
        route(Method::POST, "/admin/entries/{id}/trash", edit, Admin, post(admin::edit::trash)),
        route(Method::POST, "/admin/entries/{id}/restore", edit, Admin, post(admin::edit::restore)),
        route(Method::GET, "/admin/plugins", plugins, Admin, get(admin::plugins::list)),
    ]
}

/// Every route in the order of the table.
pub fn routes() -> Vec<RouteSummary> {
    let summary = |route: Route| RouteSummary {
        method: route.method.to_string(),
        path: route.path,
        access: route.access,
    };
    table().into_iter().map(summary).collect()
}

/// The router of a site. Readers' routes know neither sessions nor forms.
pub fn router(app: &App) -> Router {
    let mut public = Router::new();
    let mut private = Router::new();
    for route in table() {
        let handler = route.handler.layer(from_fn_with_state((app.clone(), route.kind), policy::headers));
        match route.access {
            Access::Public => public = public.route(route.path, handler),
            Access::Visitor => private = private.route(route.path, handler),
            Access::Permission(permission) => {
                let guard = from_fn_with_state((app.clone(), permission), visitor::need_permission);
                private = private.route(route.path, handler.layer(guard));
            }
        }
    }
    let public = public.layer(CompressionLayer::new());
    let private = private
        .layer(from_fn(csrf::refuse_cross_site))
        .layer(from_fn_with_state(app.clone(), visitor::keep_session))
        .layer(sessions(app));
    Router::new()
        .merge(public)
        .merge(private)
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::method_not_allowed)
        // The server limits bodies for every route, with a page of its own.
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(app.clone(), error::draw))
        .with_state(app.clone())
}

fn sessions(app: &App) -> SessionManagerLayer<SessionStore> {
    let https = app.is_https();
    let idle = time::Duration::try_from(app.sessions().idle).unwrap_or(time::Duration::DAY);
    SessionManagerLayer::new(app.services().sessions())
        .with_name(if https { "__Host-sandpress" } else { "sandpress" })
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(idle))
}
