//! Logging in and out.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::page;
use crate::{
    domain::{Permission, User},
    http::{App, error::HttpError, form::VerifiedForm, redirect, visitor::Visitor},
    services::ServiceError,
    themes::contexts::admin::{AdminSection, LoginContext, LoginFormContext},
};

#[derive(Deserialize)]
pub(in crate::http) struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /login`
pub(in crate::http) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpError> {
    if let Some(user) = &visitor.user {
        return Ok(redirect::to(after_login(user, &wanted.next)));
    }
    if app.services().needs_setup().await? {
        return Ok(redirect::to("/setup"));
    }
    let form = LoginFormContext { next: wanted.next, ..LoginFormContext::default() };
    draw(&app, &visitor, form, StatusCode::OK).await
}

/// `POST /login`
pub(in crate::http) async fn submit(
    State(app): State<App>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (login, next) = (form.get("login").trim(), form.get("next"));
    match app.services().log_in(login, form.get("password")).await {
        Ok(user) => {
            form.visitor.log_in(user.id, app.services().clock().now()).await?;
            tracing::info!(user = %user.name, "logged in");
            Ok(redirect::to(after_login(&user, next)))
        }
        Err(ServiceError::WrongLogin) => {
            tracing::warn!(login, "log-in failed");
            let refused = LoginFormContext {
                login: login.to_owned(),
                next: next.to_owned(),
                error: "That name and password do not fit together. Check both and try again.".to_owned(),
            };
            draw(&app, &form.visitor, refused, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /logout`
pub(in crate::http) async fn log_out(form: VerifiedForm) -> Result<Response, HttpError> {
    form.visitor.log_out().await?;
    Ok(redirect::to("/login"))
}

/// The page that was wanted, or the site for those who may not enter the admin.
fn after_login<'a>(user: &User, next: &'a str) -> &'a str {
    if next.is_empty() && !user.role.has(Permission::AdminEnter) { "/" } else { redirect::inside(next) }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    form: LoginFormContext,
    status: StatusCode,
) -> Result<Response, HttpError> {
    let context =
        LoginContext { common: page::common(app, visitor, "Log in", AdminSection::Outside).await?, form };
    page::html(visitor, status, app.admin().login(&context)?)
}
