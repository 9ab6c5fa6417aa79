//! The second step of a log-in. Until it is done the session knows only whose second factor is asked for.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::{Arrival, challenge, enter};
use crate::{
    App,
    account::page as account_page,
    admin::page,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    session::{self, Waiting},
    visitor::{FlashLevel, Visitor},
};
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::SecondStepContext;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /login/second-factor`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpError> {
    match session::waiting(visitor.session()).await? {
        Some(waiting) => draw(&app, &visitor, waiting, &wanted.next, "", StatusCode::OK).await,
        None => Ok(redirect::to("/login")),
    }
}

/// `POST /login/second-factor`
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (visitor, next) = (&form.visitor, form.get("next"));
    let Some(waiting) = session::waiting(visitor.session()).await? else {
        return Ok(redirect::to("/login"));
    };
    match app.services().prove_code(waiting.id, form.get("code"), &visitor.visit).await {
        Ok((user, how)) => enter(&app, visitor, &user, Arrival { next, kept: waiting.kept, how }, true).await,
        Err(error @ ServiceError::WrongFactor) => {
            let error = page::sentence(&error.to_string());
            draw(&app, visitor, waiting, next, &error, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ServiceError::LoginOver) => begin_again(visitor).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /login/second-factor/passkey/options`
pub(crate) async fn ask(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let waiting = session::waiting(form.visitor.session()).await?;
    let waiting = waiting.ok_or(ServiceError::LoginOver)?;
    let user = app.services().get_half_login(waiting.id).await?;
    let challenge = app.services().ask_for_passkey(user.id).await?;
    challenge::ask(&form, challenge).await
}

/// `POST /login/second-factor/passkey`
pub(crate) async fn answer(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (visitor, next) = (&form.visitor, form.get("next"));
    let Some(waiting) = session::waiting(visitor.session()).await? else {
        return Ok(redirect::to("/login"));
    };
    let asked = challenge::take(&form).await?;
    let answer = (form.get("answer"), asked.as_str());
    match app.services().prove_half_login(waiting.id, answer, &visitor.visit).await {
        Ok(user) => {
            let arrival = Arrival { next, kept: waiting.kept, how: "password and passkey" };
            enter(&app, visitor, &user, arrival, true).await
        }
        Err(error @ ServiceError::Passkey(_)) => {
            let error = page::sentence(&error.to_string());
            draw(&app, visitor, waiting, next, &error, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ServiceError::LoginOver) => begin_again(visitor).await,
        Err(error) => Err(error.into()),
    }
}

async fn begin_again(visitor: &Visitor) -> Result<Response, HttpError> {
    visitor.session().clear().await;
    visitor.flash(FlashLevel::Error, page::sentence(&ServiceError::LoginOver.to_string())).await?;
    Ok(redirect::to("/login"))
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    waiting: Waiting,
    next: &str,
    error: &str,
    status: StatusCode,
) -> Result<Response, HttpError> {
    let user = match app.services().get_half_login(waiting.id).await {
        Ok(user) => user,
        Err(ServiceError::LoginOver) => return begin_again(visitor).await,
        Err(error) => return Err(error.into()),
    };
    let factors = app.services().list_factors(user.id).await?;
    let context = SecondStepContext {
        common: account_page::common(app, visitor, "Your second factor").await?,
        next: next.to_owned(),
        error: error.to_owned(),
        has_totp: factors.totp_since.is_some(),
        has_passkeys: app.services().has_passkeys() && !factors.passkeys.is_empty(),
    };
    account_page::html(app, visitor, status, &context.common, app.admin().second_step(&context)?).await
}
