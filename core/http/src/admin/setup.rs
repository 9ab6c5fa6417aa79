//! The first run: whoever started the server creates the owner.

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::page;
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    session::LogIn,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, Role};
use sandpress_services::{NewUser, ServiceError};
use sandpress_themes::contexts::admin::{AdminSection, SetupContext, SetupFormContext};

/// `GET /setup`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    if !app.services().needs_setup().await? {
        return Ok(redirect::to("/login"));
    }
    draw(&app, &visitor, SetupFormContext::default(), &[], StatusCode::OK).await
}

/// `POST /setup`
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let new = NewUser {
        name: form.get("name").to_owned(),
        email: form.get("email").to_owned(),
        password: form.get("password").to_owned(),
        role: Role::Owner,
    };
    let outcome = if new.password == form.get("password_again") {
        app.services().set_up(form.get("token"), &new).await
    } else {
        Err(ServiceError::invalid("password_again", "the two passwords differ: type the same one twice"))
    };
    match outcome {
        Ok(user) => {
            form.visitor.log_in(&app, user.id, LogIn::default()).await?;
            app.services().note_login(&user, "set-up token", &form.visitor.visit).await?;
            form.visitor
                .flash(FlashLevel::Success, "Welcome! Your site is ready. Write your first post.")
                .await?;
            tracing::info!(user = %user.name, "the owner was created");
            Ok(redirect::to("/admin/entries"))
        }
        Err(ServiceError::Invalid(errors)) => {
            let again =
                SetupFormContext { token: form.get("token").to_owned(), name: new.name, email: new.email };
            draw(&app, &form.visitor, again, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ServiceError::State(_)) => Ok(redirect::to("/login")),
        Err(error) => Err(error.into()),
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    form: SetupFormContext,
    errors: &[FieldError],
    status: StatusCode,
) -> Result<Response, HttpError> {
    let common = page::common(app, visitor, "Set up your site", AdminSection::Outside).await?;
    let errors =
        errors.iter().map(|error| FieldError::new(&error.field, page::sentence(&error.message))).collect();
    let context = SetupContext { common, form, errors };
    page::html(visitor, status, app.admin().setup(&context)?)
}
