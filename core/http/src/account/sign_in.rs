//! Logging in with a passkey alone, without a name and a password.

use axum::{extract::State, response::Response};

use super::{Arrival, challenge, enter};
use crate::{App, admin::page, error::HttpError, form::VerifiedForm, redirect, visitor::FlashLevel};
use sandpress_services::ServiceError;

/// `POST /login/passkey/options`
pub(crate) async fn ask(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let challenge = app.services().ask_for_any_passkey()?;
    challenge::ask(&form, challenge).await
}

/// `POST /login/passkey`
pub(crate) async fn answer(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let asked = challenge::take(&form).await?;
    match app.services().sign_in((form.get("answer"), &asked), &form.visitor.visit).await {
        Ok(user) => {
            let arrival = Arrival { next: form.get("next"), kept: false, how: "passkey" };
            enter(&app, &form.visitor, &user, arrival, true).await
        }
        Err(error @ ServiceError::Passkey(_)) => {
            form.visitor.flash(FlashLevel::Error, page::sentence(&error.to_string())).await?;
            Ok(redirect::to("/login"))
        }
        Err(error) => Err(error.into()),
    }
}
