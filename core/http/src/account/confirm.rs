//! Proving once more who one is, before something is changed that protects the account.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::challenge;
use crate::{
    App,
    account::page as account_page,
    admin::page,
    error::{HttpError, Kept},
    form::VerifiedForm,
    redirect, session,
    visitor::Visitor,
};
use sandpress_domain::User;
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::ConfirmIdentityContext;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /account/confirm`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpError> {
    draw(&app, &visitor, &wanted.next, "", StatusCode::OK).await
}

/// `POST /account/confirm`
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = person(&form.visitor)?;
    match app.services().prove_password(&user, form.get("password"), &form.visitor.visit).await {
        Ok(()) => proved(&app, &form).await,
        Err(ServiceError::WrongLogin) => {
            let error = "This is not your password. Type the one that you log in with.";
            draw(&app, &form.visitor, form.get("next"), error, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/confirm/passkey/options`
pub(crate) async fn ask(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let challenge = app.services().ask_for_passkey(person(&form.visitor)?.id).await?;
    challenge::ask(&form, challenge).await
}

/// `POST /account/confirm/passkey`
pub(crate) async fn answer(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = person(&form.visitor)?;
    let asked = challenge::take(&form).await?;
    let answer = (form.get("answer"), asked.as_str());
    match app.services().prove_passkey(&user, answer, &form.visitor.visit).await {
        Ok(()) => proved(&app, &form).await,
        Err(error @ ServiceError::Passkey(_)) => {
            let error = page::sentence(&error.to_string());
            draw(&app, &form.visitor, form.get("next"), &error, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn proved(app: &App, form: &VerifiedForm) -> Result<Response, HttpError> {
    session::raise(form.visitor.session(), app.services().clock().now(), None).await?;
    let next = form.get("next");
    Ok(redirect::to(if next.is_empty() { "/account" } else { redirect::inside(next) }))
}

fn person(visitor: &Visitor) -> Result<User, HttpError> {
    visitor.user.clone().ok_or_else(|| HttpError::LoggedOut(Kept::default()))
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    next: &str,
    error: &str,
    status: StatusCode,
) -> Result<Response, HttpError> {
    let factors = app.services().list_factors(person(visitor)?.id).await?;
    let context = ConfirmIdentityContext {
        common: account_page::common(app, visitor, "Confirm that it is you").await?,
        next: next.to_owned(),
        error: error.to_owned(),
        has_passkeys: app.services().has_passkeys() && !factors.passkeys.is_empty(),
    };
    account_page::html(app, visitor, status, &context.common, app.admin().confirm_identity(&context)?).await
}
