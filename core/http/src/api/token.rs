//! Access tokens: for a token, for a refresh token, and their end.

use axum::{
    extract::{FromRequestParts, State},
    response::Response,
};
use http::{StatusCode, request::Parts};
use serde::Deserialize;
use serde_json::json;

use super::{
    json::ApiJson,
    problem::{Problem, data, nothing},
    program::Program,
};
use crate::{App, visit};
use sandpress_domain::{PermissionSet, UnknownPermission, Visit};
use sandpress_services::{AccessGrant, ServiceError, scope_words};
use sandpress_themes::rfc3339;

/// What the access token shall be good for; for all that the token is, where nothing is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    scope: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Renewal {
    refresh_token: String,
}

/// From where a request comes that shows no token in its header.
pub(crate) struct Sender(Visit);

impl FromRequestParts<App> for Sender {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Ok(Self(visit::visit(app, parts)))
    }
}

/// `POST /api/v1/token`
pub(crate) async fn grant(
    State(app): State<App>,
    program: Program,
    ApiJson(wanted): ApiJson<Wanted>,
) -> Result<Response, Problem> {
    let scopes = wanted.scope.as_deref().map(scopes).transpose()?;
    let grant = app.services().grant_access(&program.actor, scopes, &program.visit).await?;
    Ok(granted(&grant))
}

/// `POST /api/v1/token/refresh`
pub(crate) async fn refresh(
    State(app): State<App>,
    Sender(visit): Sender,
    ApiJson(renewal): ApiJson<Renewal>,
) -> Result<Response, Problem> {
    Ok(granted(&app.services().refresh_access(&renewal.refresh_token, &visit).await?))
}

/// `POST /api/v1/token/revoke`: the same answer whether there was such a token or not (RFC 7009, 2.2).
pub(crate) async fn revoke(
    State(app): State<App>,
    Sender(visit): Sender,
    ApiJson(renewal): ApiJson<Renewal>,
) -> Result<Response, Problem> {
    app.services().revoke_access(&renewal.refresh_token, &visit).await?;
    Ok(nothing())
}

fn granted(grant: &AccessGrant) -> Response {
    let body = json!({
        "access_token": grant.access_token,
        "token_type": "Bearer",
        "expires_in": grant.expires_in,
        "refresh_token": grant.refresh_token,
        "refresh_until": rfc3339(grant.refresh_until),
        "scope": scope_words(grant.scopes),
    });
    data(StatusCode::OK, body)
}

fn scopes(text: &str) -> Result<PermissionSet, Problem> {
    let words = text.split(' ').filter(|word| !word.is_empty()).map(str::parse);
    let scopes: Result<PermissionSet, UnknownPermission> = words.collect();
    scopes.map_err(|error| ServiceError::invalid("scope", error.to_string()).into())
}
