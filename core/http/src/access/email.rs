//! Another email address for one's account.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::page::{AccessPage, field};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, LinkPurpose, User};
use sandpress_services::ServiceError;

const PAGE: &str = "/account/email";

/// `GET /account/email`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    asking(&visitor.need_fresh(&app, PAGE).await?, "", &[]).draw(&app, &visitor).await
}

/// `POST /account/email`
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = form.visitor.need_fresh(&app, PAGE).await?;
    let (email, visit) = (form.get("email").trim(), &form.visitor.visit);
    match app.services().ask_for_email(&user, email, visit).await {
        Ok(()) => {
            AccessPage::new("Look into your mail")
                .say("A letter is on its way to the new address. Open its link here, where you are logged in. Until then \
                      your address stays as it is.")
                .draw(&app, &form.visitor)
                .await
        }
        Err(ServiceError::Invalid(errors)) => asking(&user, email, &errors).draw(&app, &form.visitor).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /account/email/{token}`
pub(crate) async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    let user = visitor.person()?;
    match app.services().get_link(LinkPurpose::Email, &token).await {
        Ok(link) if link.user == Some(user.id) => {
            AccessPage::new("Your new email address")
                .say(format!("{} is going to be the address of your account.", link.email.shown()))
                .form(format!("/account/email/{token}"), "Use this address", Vec::new())
                .draw(&app, &visitor)
                .await
        }
        Ok(_) | Err(ServiceError::NotFound(_)) => dead().draw(&app, &visitor).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/email/{token}`
pub(crate) async fn change(
    State(app): State<App>,
    Path(token): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let user = form.visitor.person()?;
    match app.services().change_email(&user, &token, &form.visitor.visit).await {
        Ok(email) => {
            form.visitor.flash(FlashLevel::Success, format!("Your address is {email} now.")).await?;
            Ok(redirect::to("/account"))
        }
        Err(ServiceError::Invalid(errors)) => asking(&user, "", &errors).draw(&app, &form.visitor).await,
        Err(ServiceError::NotFound(_)) => dead().draw(&app, &form.visitor).await,
        Err(error) => Err(error.into()),
    }
}

fn asking(user: &User, email: &str, errors: &[FieldError]) -> AccessPage {
    let help = "You get a letter with a link there, which makes it your address.";
    let fields = vec![field("email", "New email", email, "email", help)];
    AccessPage::new("Your email address")
        .say(format!("It is {} now.", user.email.shown()))
        .form(PAGE, "Send me the letter", fields)
        .refused(errors)
}

fn dead() -> AccessPage {
    AccessPage::of_dead_link(PAGE, "Ask for another letter")
}
