//! One account.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{page, row, url};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{Actor, Permission, User, UserId};
use sandpress_services::ServiceError;
use sandpress_themes::{
    contexts::admin::{AdminSection, PanelChoiceContext, PersonContext},
    minute,
};

/// `GET /admin/people/{id}`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let person = app.services().get_person(&actor, parse(&id)?).await?;
    let user = &person.user;
    let why_not = why_not(&app, &actor, user);
    let manages = actor.has(Permission::UserManage);
    let context = PersonContext {
        common: page::common(&app, &visitor, user.name.as_str(), AdminSection::People).await?,
        person: row(user, actor.user_id()),
        is_confirmed: user.email_confirmed_at.is_some(),
        created_on: minute(user.created_at),
        disabled_on: user.disabled_at.map(minute).unwrap_or_default(),
        must_change_password: person.must_change_password,
        sessions: person.sessions,
        roles: roles(&app, &actor, user).await?,
        may_change: manages && why_not.is_empty(),
        why_not: if manages { why_not.to_owned() } else { String::new() },
        audit_url: audit_url(&actor, user),
    };
    page::html(&visitor, StatusCode::OK, app.admin().person(&context)?)
}

/// `POST /admin/people/{id}/role`
pub(crate) async fn set_role(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (id, actor) = (parse(&id)?, form.visitor.actor()?);
    form.visitor.need_fresh(&app, &url(id)).await?;
    let done = app.services().set_role(&actor, id, form.get("role"), &form.visitor.visit).await;
    answer(&form, id, done, "The role was changed.").await
}

/// `POST /admin/people/{id}/disable`
pub(crate) async fn disable(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (id, actor) = (parse(&id)?, form.visitor.actor()?);
    form.visitor.need_fresh(&app, &url(id)).await?;
    let done = app.services().disable_person(&actor, id, &form.visitor.visit).await;
    answer(&form, id, done, "The account is disabled, and its sessions have ended.").await
}

/// `POST /admin/people/{id}/enable`
pub(crate) async fn enable(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (id, actor) = (parse(&id)?, form.visitor.actor()?);
    form.visitor.need_fresh(&app, &url(id)).await?;
    let done = app.services().enable_person(&actor, id, &form.visitor.visit).await;
    answer(&form, id, done, "The account can be used again.").await
}

/// `POST /admin/people/{id}/reset`
pub(crate) async fn force_reset(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (id, actor) = (parse(&id)?, form.visitor.actor()?);
    form.visitor.need_fresh(&app, &url(id)).await?;
    let done = app.services().force_reset(&actor, id, &form.visitor.visit).await;
    answer(&form, id, done, "The sessions have ended, and the next log-in asks for a new password.").await
}

/// `POST /admin/people/{id}/end-sessions`
pub(crate) async fn end_sessions(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (id, actor) = (parse(&id)?, form.visitor.actor()?);
    form.visitor.need_fresh(&app, &url(id)).await?;
    let done = app.services().end_sessions_of(&actor, id, &form.visitor.visit).await.map(drop);
    answer(&form, id, done, "All sessions have ended.").await
}

/// Back to the page of the account, with a message of what was done or why it was not.
async fn answer(
    form: &VerifiedForm,
    id: UserId,
    done: Result<(), ServiceError>,
    message: &str,
) -> Result<Response, HttpError> {
    let (level, message) = match done {
        Ok(()) => (FlashLevel::Success, message.to_owned()),
        Err(ServiceError::State(message)) => (FlashLevel::Error, page::sentence(message)),
        Err(ServiceError::Invalid(errors)) => {
            let messages: Vec<_> = errors.iter().map(|error| page::sentence(&error.message)).collect();
            (FlashLevel::Error, messages.join(" "))
        }
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to(&url(id)))
}

fn parse(id: &str) -> Result<UserId, HttpError> {
    id.parse().map_err(|_| HttpError::NotFound)
}

/// The roles that the actor may give, and the one that the person has.
async fn roles(app: &App, actor: &Actor, user: &User) -> Result<Vec<PanelChoiceContext>, HttpError> {
    let known = app.services().list_roles(actor).await?.into_iter().map(|known| known.role);
    let given = known.filter(|role| *role == user.role || app.services().may_give_role(actor, role));
    Ok(given
        .map(|role| PanelChoiceContext {
            value: role.as_str().to_owned(),
            label: role.label().to_owned(),
            chosen: role == user.role,
        })
        .collect())
}

/// Why the actor may not change the account; empty where they may.
fn why_not(app: &App, actor: &Actor, user: &User) -> &'static str {
    if actor.user_id() == Some(user.id) {
        "This is your own account: somebody else changes its role and access."
    } else if app.services().may_give_role(actor, &user.role) {
        ""
    } else {
        "This account may do more than you may, so others decide about it."
    }
}

fn audit_url(actor: &Actor, user: &User) -> String {
    if !actor.has(Permission::AuditRead) {
        return String::new();
    }
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("q", user.name.as_str()).finish();
    format!("/admin/audit?{query}")
}
