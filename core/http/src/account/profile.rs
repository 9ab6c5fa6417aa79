//! Name and password.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    App,
    account::page as account_page,
    admin::page,
    error::{HttpError, Kept},
    form::VerifiedForm,
    redirect, session,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, User};
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::AccountContext;

/// `GET /account`
pub(crate) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let name = person(&visitor)?.name.to_string();
    draw(&app, &visitor, &name, &[], StatusCode::OK).await
}

/// `POST /account/name`
pub(crate) async fn rename(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = person(&form.visitor)?;
    match app.services().rename_user(&user, form.get("name"), &form.visitor.visit).await {
        Ok(()) => done(&form.visitor, "Saved.").await,
        Err(ServiceError::Invalid(errors)) => {
            draw(&app, &form.visitor, form.get("name"), &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/password`
pub(crate) async fn change_password(
    State(app): State<App>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (visitor, user) = (&form.visitor, person(&form.visitor)?);
    let (current, new) = (form.get("current_password"), form.get("password"));
    let outcome = if new == form.get("password_again") {
        app.services().change_password(&user, current, new, &visitor.session_key(), &visitor.visit).await
    } else {
        Err(ServiceError::invalid("password_again", "the two passwords differ: type the same one twice"))
    };
    match outcome {
        Ok(()) => {
            session::raise(visitor.session(), app.services().clock().now(), None).await?;
            done(visitor, "Your password is changed. You are logged out everywhere else.").await
        }
        Err(ServiceError::Invalid(errors)) => {
            draw(&app, visitor, user.name.as_str(), &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

fn person(visitor: &Visitor) -> Result<User, HttpError> {
    visitor.user.clone().ok_or_else(|| HttpError::LoggedOut(Kept::default()))
}

async fn done(visitor: &Visitor, message: &str) -> Result<Response, HttpError> {
    visitor.flash(FlashLevel::Success, message).await?;
    Ok(redirect::to("/account"))
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    name: &str,
    errors: &[FieldError],
    status: StatusCode,
) -> Result<Response, HttpError> {
    let sentence = |error: &FieldError| FieldError::new(&error.field, page::sentence(&error.message));
    let context = AccountContext {
        common: account_page::common(app, visitor, "My account").await?,
        name: name.to_owned(),
        email: person(visitor)?.email.shown().into_owned(),
        errors: errors.iter().map(sentence).collect(),
    };
    account_page::html(app, visitor, status, &context.common, app.admin().account(&context)?).await
}
