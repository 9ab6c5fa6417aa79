//! What these pages have in common.

use axum::response::Response;
use http::StatusCode;

use crate::{App, account::page as account_page, admin::page::sentence, error::HttpError, visitor::Visitor};
use sandpress_domain::FieldError;
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::{
    AccessContext, AccessFieldContext, AccessFormContext, AccessLinkContext,
};

/// A page that is being put together.
pub(super) struct AccessPage {
    title: String,
    status: StatusCode,
    lead: Vec<String>,
    form: Option<AccessFormContext>,
    errors: Vec<FieldError>,
    next: Option<AccessLinkContext>,
    links: Vec<AccessLinkContext>,
}

impl AccessPage {
    pub(super) fn new(title: impl Into<String>) -> Self {
        let (lead, errors, links) = (Vec::new(), Vec::new(), Vec::new());
        Self { title: title.into(), status: StatusCode::OK, lead, form: None, errors, next: None, links }
    }

    /// What a link leads to that is of no use.
    pub(super) fn of_dead_link(again: &str, label: &str) -> Self {
        Self::new("This link does not work any more")
            .status(StatusCode::NOT_FOUND)
            .say("It was used already, it is too old, or it was not copied whole.")
            .link(again, label)
    }

    pub(super) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub(super) fn say(mut self, text: impl Into<String>) -> Self {
        self.lead.push(text.into());
        self
    }

    pub(super) fn form(
        self,
        action: impl Into<String>,
        button: &str,
        fields: Vec<AccessFieldContext>,
    ) -> Self {
        let form = AccessFormContext { action: action.into(), fields, button: button.to_owned() };
        Self { form: Some(form), ..self }
    }

    /// What was wrong with the form, where something was.
    pub(super) fn refused(self, errors: &[FieldError]) -> Self {
        if errors.is_empty() {
            return self;
        }
        let errors = errors.iter().map(|error| FieldError::new(&error.field, sentence(&error.message)));
        Self { errors: errors.collect(), status: StatusCode::UNPROCESSABLE_ENTITY, ..self }
    }

    pub(super) fn go_on(self, url: &str, label: impl Into<String>) -> Self {
        Self { next: Some(AccessLinkContext { label: label.into(), url: url.to_owned() }), ..self }
    }

    pub(super) fn link(mut self, url: &str, label: &str) -> Self {
        self.links.push(AccessLinkContext { label: label.to_owned(), url: url.to_owned() });
        self
    }

    pub(super) async fn draw(self, app: &App, visitor: &Visitor) -> Result<Response, HttpError> {
        let context = AccessContext {
            common: account_page::common(app, visitor, &self.title).await?,
            lead: self.lead,
            form: self.form,
            errors: self.errors,
            next: self.next,
            links: self.links,
        };
        account_page::html(app, visitor, self.status, &context.common, app.admin().access(&context)?).await
    }
}

/// An input.
pub(super) fn field(
    name: &str,
    label: &str,
    value: &str,
    autocomplete: &str,
    help: &str,
) -> AccessFieldContext {
    AccessFieldContext {
        name: name.to_owned(),
        label: label.to_owned(),
        r#type: if name == "email" { "email" } else { "text" }.to_owned(),
        value: value.to_owned(),
        autocomplete: autocomplete.to_owned(),
        help: help.to_owned(),
    }
}

/// The two inputs for a new password.
pub(super) fn new_password() -> [AccessFieldContext; 2] {
    let help = "Long is good: a few random words are easier to remember than symbols.";
    let input = |name, label, help| AccessFieldContext {
        r#type: "password".to_owned(),
        ..field(name, label, "", "new-password", help)
    };
    [input("password", "Password", help), input("password_again", "Password, again", "")]
}

/// The password that was typed twice.
pub(super) fn typed_twice<'a>(password: &'a str, again: &str) -> Result<&'a str, ServiceError> {
    if password == again {
        return Ok(password);
    }
    Err(ServiceError::invalid("password_again", "the two passwords differ: type the same one twice"))
}
