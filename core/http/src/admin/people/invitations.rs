//! Who was asked to come.

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::page;
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{AccountLink, FieldError, Role};
use sandpress_services::{NewInvitation, ServiceError};
use sandpress_themes::{
    contexts::admin::{AdminSection, InvitationRowContext, InvitationsContext, PanelChoiceContext},
    minute,
};

const PAGE: &str = "/admin/people/invitations";

/// `GET /admin/people/invitations`
pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let blank = NewInvitation { email: String::new(), role: Role::Author.as_str().to_owned() };
    draw(&app, &visitor, &blank, &[], StatusCode::OK).await
}

/// `POST /admin/people/invitations`
pub(crate) async fn invite(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let visitor = &form.visitor;
    visitor.need_fresh(&app, PAGE).await?;
    let new = NewInvitation { email: form.get("email").to_owned(), role: form.get("role").to_owned() };
    match app.services().invite(&visitor.actor()?, &new, &visitor.visit).await {
        Ok(link) => {
            let message = format!("An invitation is on its way to {}.", link.email.shown());
            visitor.flash(FlashLevel::Success, message).await?;
            Ok(redirect::to(PAGE))
        }
        Err(ServiceError::Invalid(errors)) => {
            draw(&app, visitor, &new, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ServiceError::State(message)) => {
            let errors = [FieldError::new("", message)];
            draw(&app, visitor, &new, &errors, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/people/invitations/revoke`
pub(crate) async fn revoke(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let visitor = &form.visitor;
    app.services().revoke_invitation(&visitor.actor()?, form.get("email"), &visitor.visit).await?;
    visitor.flash(FlashLevel::Success, "The invitation is good for nothing any more.").await?;
    Ok(redirect::to(PAGE))
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    new: &NewInvitation,
    errors: &[FieldError],
    status: StatusCode,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let known: Vec<Role> =
        app.services().list_roles(&actor).await?.into_iter().map(|known| known.role).collect();
    let label =
        |word: &str| known.iter().find(|role| role.as_str() == word).map_or(word, Role::label).to_owned();
    let row = |link: &AccountLink| InvitationRowContext {
        email: link.email.shown().into_owned(),
        role_label: label(link.role.as_deref().unwrap_or_default()),
        expires_on: minute(link.expires_at),
    };
    let choice = |role: &Role| PanelChoiceContext {
        value: role.as_str().to_owned(),
        label: role.label().to_owned(),
        chosen: role.as_str() == new.role,
    };
    let given = known.iter().filter(|role| app.services().may_give_role(&actor, role));
    let context = InvitationsContext {
        common: page::common(app, visitor, "Invitations", AdminSection::People).await?,
        email: new.email.clone(),
        roles: given.map(choice).collect(),
        errors: errors
            .iter()
            .map(|error| FieldError::new(&error.field, page::sentence(&error.message)))
            .collect(),
        invitations: app.services().list_invitations(&actor).await?.iter().map(row).collect(),
    };
    page::html(visitor, status, app.admin().invitations(&context)?)
}
