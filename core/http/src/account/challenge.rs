//! What a device is asked for, kept in the session until it answers. Each is used once.

use axum::{
    Json,
    response::{IntoResponse, Response},
};

use crate::{error::HttpError, form::VerifiedForm, session};
use sandpress_auth::Challenge;

const CHALLENGE: &str = "challenge";

/// Asks the device.
pub(crate) async fn ask(form: &VerifiedForm, challenge: Challenge) -> Result<Response, HttpError> {
    session::leave(form.visitor.session(), CHALLENGE, &challenge.state).await?;
    Ok(form.visitor.with_cookie(Json(challenge.options).into_response()))
}

/// The question that the form answers; empty where none was asked.
pub(crate) async fn take(form: &VerifiedForm) -> Result<String, HttpError> {
    Ok(form.visitor.session().remove(CHALLENGE).await?.unwrap_or_default())
}
