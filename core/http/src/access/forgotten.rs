//! Forgotten passwords.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::page::{AccessPage, field, new_password, typed_twice};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, LinkPurpose};
use sandpress_services::ServiceError;

/// `GET /forgotten`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let fields = vec![field("login", "User name or email", "", "username", "")];
    AccessPage::new("A new password")
        .say("You get a letter with a link to choose one.")
        .form("/forgotten", "Send me the letter", fields)
        .link("/login", "Log in")
        .draw(&app, &visitor)
        .await
}

/// `POST /forgotten`
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    app.services().forgot_password(form.get("login").trim(), &form.visitor.visit).await?;
    AccessPage::new("Look into your mail")
        .say("If there is such an account, a letter is on its way to its address. The link in it works for 30 minutes.")
        .say("Nothing there after a few minutes? Look among unwanted mail, or try again in an hour.")
        .link("/login", "Log in")
        .draw(&app, &form.visitor)
        .await
}

/// `GET /forgotten/{token}`
pub(crate) async fn choose(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    draw(&app, &visitor, &token, &[]).await
}

/// `POST /forgotten/{token}`
pub(crate) async fn change(
    State(app): State<App>,
    Path(token): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let outcome = match typed_twice(form.get("password"), form.get("password_again")) {
        Ok(password) => app.services().choose_password(&token, password, &form.visitor.visit).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(user) => {
            tracing::info!(user = %user.name, "a password was changed by a link");
            let message = "Your password was changed, and everybody was logged out. Log in with the new one.";
            form.visitor.log_out().await?;
            form.visitor.flash(FlashLevel::Success, message).await?;
            Ok(redirect::to("/login"))
        }
        Err(ServiceError::Invalid(errors)) => draw(&app, &form.visitor, &token, &errors).await,
        Err(ServiceError::NotFound(_)) => dead().draw(&app, &form.visitor).await,
        Err(error) => Err(error.into()),
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    token: &str,
    errors: &[FieldError],
) -> Result<Response, HttpError> {
    match app.services().get_link(LinkPurpose::Password, token).await {
        Ok(_) => {}
        Err(ServiceError::NotFound(_)) => return dead().draw(app, visitor).await,
        Err(error) => return Err(error.into()),
    }
    AccessPage::new("Choose a new password")
        .say("Everybody who is logged in with your account is logged out by it.")
        .form(format!("/forgotten/{token}"), "Change my password", new_password().into())
        .refused(errors)
        .draw(app, visitor)
        .await
}

fn dead() -> AccessPage {
    AccessPage::of_dead_link("/forgotten", "Ask for another letter")
}
