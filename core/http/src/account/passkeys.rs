//! Adding and removing passkeys.

use axum::{extract::State, response::Response};

use super::{
    challenge,
    two_factor::{self, PAGE},
};
use crate::{App, admin::page, error::HttpError, form::VerifiedForm, redirect, visitor::FlashLevel};
use sandpress_services::ServiceError;

/// `POST /account/two-factor/passkeys/options`
pub(crate) async fn ask(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = form.visitor.need_fresh(&app, PAGE).await?;
    let challenge = app.services().begin_passkey(&user).await?;
    challenge::ask(&form, challenge).await
}

/// `POST /account/two-factor/passkeys`
pub(crate) async fn add(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let visitor = &form.visitor;
    let user = visitor.need_fresh(&app, PAGE).await?;
    let asked = challenge::take(&form).await?;
    let (answer, session) = ((form.get("answer"), asked.as_str()), visitor.session_key());
    match app.services().add_passkey(&user, answer, form.get("name"), &session, &visitor.visit).await {
        Ok(codes) => two_factor::set_up(&app, visitor, codes, "The passkey was added.").await,
        Err(error @ ServiceError::Passkey(_)) => {
            visitor.flash(FlashLevel::Error, page::sentence(&error.to_string())).await?;
            Ok(redirect::to(PAGE))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/two-factor/passkeys/remove`
pub(crate) async fn remove(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = form.visitor.need_fresh(&app, PAGE).await?;
    let id = form.get("passkey").parse().map_err(|_| HttpError::NotFound)?;
    let session = form.visitor.session_key();
    app.services().remove_passkey(&user, id, &session, &form.visitor.visit).await?;
    two_factor::removed(&app, &form.visitor, "The passkey was removed.").await
}
