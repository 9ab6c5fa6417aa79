//! What programs do with a token.

use axum::routing::{get, patch, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::api::{entries, me, token};
use sandpress_config::RateGroup;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    let with_token = |method, path, handler| route(method, path, Access::Token, ResponseKind::Error, handler);
    // What is in the body is the credential.
    let bare = |path, handler| route(Method::POST, path, Access::Public, ResponseKind::Error, handler);
    let act = |path, handler| with_token(Method::POST, path, handler);
    let routes = vec![
        act("/api/v1/token", post(token::grant)),
        bare("/api/v1/token/refresh", post(token::refresh)),
        bare("/api/v1/token/revoke", post(token::revoke)),
        with_token(Method::GET, "/api/v1/me", get(me::show)),
        with_token(Method::GET, "/api/v1/entries", get(entries::list)),
        act("/api/v1/entries", post(entries::create)),
        with_token(Method::GET, "/api/v1/entries/{id}", get(entries::show)),
        with_token(Method::PATCH, "/api/v1/entries/{id}", patch(entries::update)),
        act("/api/v1/entries/{id}/publish", post(entries::publish)),
        act("/api/v1/entries/{id}/unpublish", post(entries::unpublish)),
        act("/api/v1/entries/{id}/trash", post(entries::trash)),
        act("/api/v1/entries/{id}/restore", post(entries::restore)),
    ];
    routes.into_iter().map(|route| route.limited(RateGroup::Api)).collect()
}
