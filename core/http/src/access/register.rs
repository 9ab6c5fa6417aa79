//! Accounts that people make themselves.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::page::{AccessPage, field, new_password, typed_twice};
use crate::{
    App,
    account::{Arrival, proceed},
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_config::Registration;
use sandpress_domain::{FieldError, LinkPurpose};
use sandpress_services::{NewPerson, ServiceError};

/// `GET /register`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    need_open(&app)?;
    if visitor.user.is_some() {
        return Ok(redirect::to("/"));
    }
    asking(&app, "", &[]).draw(&app, &visitor).await
}

/// `POST /register`
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let email = form.get("email").trim();
    match app.services().ask_to_register(email, &form.visitor.visit).await {
        Ok(()) => {
            AccessPage::new("Look into your mail")
                .say("A letter is on its way to the address that you typed. It says how to go on.")
                .say("Nothing there after a few minutes? Look among unwanted mail, or try again in an hour.")
                .link("/login", "Log in")
                .draw(&app, &form.visitor)
                .await
        }
        Err(ServiceError::Invalid(errors)) => asking(&app, email, &errors).draw(&app, &form.visitor).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /register/{token}`
pub(crate) async fn choose(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    Door::REGISTRATION.open(&app, &visitor, &token).await
}

/// `POST /register/{token}`
pub(crate) async fn create(
    State(app): State<App>,
    Path(token): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    Door::REGISTRATION.enter(&app, &token, &form).await
}

fn need_open(app: &App) -> Result<(), HttpError> {
    if app.services().registration() == Registration::Open { Ok(()) } else { Err(HttpError::NotFound) }
}

fn asking(app: &App, email: &str, errors: &[FieldError]) -> AccessPage {
    let help = "You get a letter with a link there. It is not shown to readers.";
    AccessPage::new(format!("An account at {}", app.site().title))
        .form("/register", "Send me the letter", vec![field("email", "Email", email, "email", help)])
        .refused(errors)
        .link("/login", "I have an account")
}

/// A link by mail that leads to an account.
pub(super) struct Door {
    purpose: LinkPurpose,
    path: &'static str,
    title: &'static str,
}

impl Door {
    const REGISTRATION: Self =
        Self { purpose: LinkPurpose::Registration, path: "/register", title: "Your account" };
    pub(super) const INVITATION: Self =
        Self { purpose: LinkPurpose::Invitation, path: "/invitation", title: "You are invited" };

    pub(super) async fn open(
        &self,
        app: &App,
        visitor: &Visitor,
        token: &str,
    ) -> Result<Response, HttpError> {
        self.draw(app, visitor, token, "", &[]).await
    }

    pub(super) async fn enter(
        &self,
        app: &App,
        token: &str,
        form: &VerifiedForm,
    ) -> Result<Response, HttpError> {
        if form.visitor.user.is_some() {
            return self.open(app, &form.visitor, token).await;
        }
        let name = form.get("name");
        let outcome = match typed_twice(form.get("password"), form.get("password_again")) {
            Ok(password) => {
                let new = NewPerson { name: name.to_owned(), password: password.to_owned() };
                app.services().accept(self.purpose, token, &new, &form.visitor.visit).await
            }
            Err(error) => Err(error),
        };
        match outcome {
            Ok(user) => {
                let arrival = Arrival { next: "", kept: false, how: "link" };
                let response = proceed(app, &form.visitor, &user, arrival).await?;
                form.visitor.flash(FlashLevel::Success, "Welcome! Your account is ready.").await?;
                tracing::info!(user = %user.name, "an account was made");
                Ok(response)
            }
            Err(ServiceError::Invalid(errors)) => self.draw(app, &form.visitor, token, name, &errors).await,
            Err(ServiceError::NotFound(_)) => self.dead(app).draw(app, &form.visitor).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn draw(
        &self,
        app: &App,
        visitor: &Visitor,
        token: &str,
        name: &str,
        errors: &[FieldError],
    ) -> Result<Response, HttpError> {
        let link = match app.services().get_link(self.purpose, token).await {
            Ok(link) => link,
            Err(ServiceError::NotFound(_)) => return self.dead(app).draw(app, visitor).await,
            Err(error) => return Err(error.into()),
        };
        if visitor.user.is_some() {
            return AccessPage::new(self.title)
                .say("You are logged in. Log out first, then open the link again.")
                .draw(app, visitor)
                .await;
        }
        let help = "You log in with it, and readers see it with what you write.";
        let mut fields = vec![field("name", "Your name", name, "username", help)];
        fields.extend(new_password());
        AccessPage::new(self.title)
            .say(format!("For {}. Choose your name and your password.", link.email.shown()))
            .form(format!("{}/{token}", self.path), "Create my account", fields)
            .refused(errors)
            .draw(app, visitor)
            .await
    }

    fn dead(&self, app: &App) -> AccessPage {
        match app.services().registration() {
            Registration::Open => AccessPage::of_dead_link("/register", "Ask for another letter"),
            _ => AccessPage::of_dead_link("/login", "Log in"),
        }
    }
}
