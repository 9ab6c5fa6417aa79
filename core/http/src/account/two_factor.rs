//! The second factors of the person, and their recovery codes.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    App,
    account::page as account_page,
    error::{HttpError, Kept},
    form::VerifiedForm,
    redirect, session,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::Passkey;
use sandpress_themes::{
    contexts::admin::{PasskeyRowContext, RecoveryCodesContext, TwoFactorContext},
    on,
};

/// Where second factors are shown and changed.
pub(crate) const PAGE: &str = "/account/two-factor";

/// `GET /account/two-factor`
pub(crate) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let user = visitor.user.clone().ok_or_else(|| HttpError::LoggedOut(Kept::default()))?;
    let factors = app.services().list_factors(user.id).await?;
    let context = TwoFactorContext {
        common: account_page::common(&app, &visitor, "Two-factor log-in").await?,
        totp_since: factors.totp_since.map(on).unwrap_or_default(),
        recovery_codes: factors.recovery_codes,
        passkeys: factors.passkeys.into_iter().map(row).collect(),
        can_have_passkeys: app.services().has_passkeys(),
        is_missing: visitor.lacks_second_factor(&app).await?,
    };
    account_page::html(&app, &visitor, StatusCode::OK, &context.common, app.admin().two_factor(&context)?)
        .await
}

/// `POST /account/two-factor/codes`
pub(crate) async fn renew_codes(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = form.visitor.need_fresh(&app, PAGE).await?;
    let (session, visit) = (form.visitor.session_key(), &form.visitor.visit);
    let codes = app.services().renew_recovery_codes(&user, &session, visit).await?;
    show_codes(&app, &form.visitor, codes).await
}

/// Goes on after a factor was set up: with the recovery codes, where they are new.
pub(crate) async fn set_up(
    app: &App,
    visitor: &Visitor,
    codes: Vec<String>,
    message: &str,
) -> Result<Response, HttpError> {
    session::raise(visitor.session(), app.services().clock().now(), Some(true)).await?;
    visitor.flash(FlashLevel::Success, message).await?;
    if codes.is_empty() { Ok(redirect::to(PAGE)) } else { show_codes(app, visitor, codes).await }
}

/// Goes on after a factor was removed.
pub(crate) async fn removed(app: &App, visitor: &Visitor, message: &str) -> Result<Response, HttpError> {
    let user = visitor.user.clone().ok_or_else(|| HttpError::LoggedOut(Kept::default()))?;
    let is_left = app.services().list_factors(user.id).await?.any();
    session::raise(visitor.session(), app.services().clock().now(), Some(is_left)).await?;
    visitor.flash(FlashLevel::Success, message).await?;
    Ok(redirect::to(PAGE))
}

async fn show_codes(app: &App, visitor: &Visitor, codes: Vec<String>) -> Result<Response, HttpError> {
    let common = account_page::common(app, visitor, "Your recovery codes").await?;
    let context = RecoveryCodesContext { common, codes };
    account_page::html(app, visitor, StatusCode::OK, &context.common, app.admin().recovery_codes(&context)?)
        .await
}

fn row(passkey: Passkey) -> PasskeyRowContext {
    PasskeyRowContext {
        id: passkey.id.to_string(),
        since: on(passkey.created_at),
        used_on: passkey.used_at.map(on).unwrap_or_default(),
        name: passkey.name,
    }
}
