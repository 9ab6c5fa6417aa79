//! Invitations.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::register::Door;
use crate::{App, error::HttpError, form::VerifiedForm, visitor::Visitor};

/// `GET /invitation/{token}`
pub(crate) async fn choose(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    Door::INVITATION.open(&app, &visitor, &token).await
}

/// `POST /invitation/{token}`
pub(crate) async fn accept(
    State(app): State<App>,
    Path(token): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    Door::INVITATION.enter(&app, &token, &form).await
}
