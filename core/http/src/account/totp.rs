//! Setting an authenticator app up and removing it. The secret stands in the session until a code has shown that the app
//! has it.

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::two_factor::{self, PAGE};
use crate::{
    App, account::page as account_page, admin::page, error::HttpError, form::VerifiedForm, redirect,
    visitor::Visitor,
};
use sandpress_domain::User;
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::TotpContext;

const SECRET: &str = "totp";
const SET_UP: &str = "/account/two-factor/totp";

/// `POST /account/two-factor/totp`
pub(crate) async fn begin(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    form.visitor.need_fresh(&app, PAGE).await?;
    form.visitor.session().insert(SECRET, app.services().new_totp_secret()).await?;
    Ok(redirect::to(SET_UP))
}

/// `GET /account/two-factor/totp`
pub(crate) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let user = visitor.need_fresh(&app, SET_UP).await?;
    match visitor.session().get::<String>(SECRET).await? {
        Some(secret) => draw(&app, &visitor, &user, &secret, "", StatusCode::OK).await,
        None => Ok(redirect::to(PAGE)),
    }
}

/// `POST /account/two-factor/totp/confirm`
pub(crate) async fn confirm(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let visitor = &form.visitor;
    let user = visitor.need_fresh(&app, SET_UP).await?;
    let Some(secret) = visitor.session().get::<String>(SECRET).await? else {
        return Ok(redirect::to(PAGE));
    };
    let (code, session) = (form.get("code"), visitor.session_key());
    match app.services().set_up_totp(&user, &secret, code, &session, &visitor.visit).await {
        Ok(codes) => {
            visitor.session().remove::<String>(SECRET).await?;
            two_factor::set_up(&app, visitor, codes, "The authenticator app is set up.").await
        }
        Err(error @ ServiceError::WrongFactor) => {
            let error = page::sentence(&error.to_string());
            draw(&app, visitor, &user, &secret, &error, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/two-factor/totp/remove`
pub(crate) async fn remove(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = form.visitor.need_fresh(&app, PAGE).await?;
    let session = form.visitor.session_key();
    app.services().remove_totp(&user, &session, &form.visitor.visit).await?;
    two_factor::removed(&app, &form.visitor, "The authenticator app was removed.").await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    user: &User,
    secret: &str,
    error: &str,
    status: StatusCode,
) -> Result<Response, HttpError> {
    let offer = app.services().offer_totp(user, secret)?;
    let context = TotpContext {
        common: account_page::common(app, visitor, "Set up an authenticator app").await?,
        secret: offer.secret,
        address: offer.address,
        picture_size: offer.picture.size,
        picture_path: offer.picture.path,
        error: error.to_owned(),
    };
    account_page::html(app, visitor, status, &context.common, app.admin().totp(&context)?).await
}
