//! Roles, and the form of those that the site makes for itself.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::page::{self, sentence};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{Actor, Permission, Role};
use sandpress_services::{NewRole, RoleInUse, ServiceError};
use sandpress_themes::contexts::admin::{
    AdminSection, PermissionChoiceContext, RoleFormContext, RoleRowContext, RolesContext,
};

const LIST: &str = "/admin/people/roles";
const NEW: &str = "/admin/people/new-role";

/// `GET /admin/people/roles`
pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let roles = app.services().list_roles(&visitor.actor()?).await?;
    let context = RolesContext {
        common: page::common(&app, &visitor, "Roles", AdminSection::People).await?,
        roles: roles.iter().map(row).collect(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().roles(&context)?)
}

/// `GET /admin/people/new-role`
pub(crate) async fn blank(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    draw(&app, &visitor, &NewRole::default(), true, Vec::new()).await
}

/// `POST /admin/people/roles`
pub(crate) async fn create(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    form.visitor.need_fresh(&app, NEW).await?;
    let new = filled_in(&form, form.get("key"));
    let done = app.services().create_role(&form.visitor.actor()?, &new, &form.visitor.visit).await;
    answer(&app, &form, &new, true, done).await
}

/// `GET /admin/people/roles/{key}`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
) -> Result<Response, HttpError> {
    let role = app.services().get_role(&visitor.actor()?, &key).await?;
    let permissions = role.permissions.iter().map(|permission| permission.to_string()).collect();
    let role = NewRole { key, label: role.label, permissions };
    draw(&app, &visitor, &role, false, Vec::new()).await
}

/// `POST /admin/people/roles/{key}`
pub(crate) async fn save(
    State(app): State<App>,
    Path(key): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    form.visitor.need_fresh(&app, &format!("{LIST}/{key}")).await?;
    let new = filled_in(&form, &key);
    let done = app.services().change_role(&form.visitor.actor()?, &new, &form.visitor.visit).await;
    answer(&app, &form, &new, false, done).await
}

/// `POST /admin/people/roles/{key}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(key): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    form.visitor.need_fresh(&app, LIST).await?;
    match app.services().delete_role(&form.visitor.actor()?, &key, &form.visitor.visit).await {
        Ok(()) => {
            form.visitor.flash(FlashLevel::Success, "The role was deleted.").await?;
            Ok(redirect::to(LIST))
        }
        Err(ServiceError::State(message)) => {
            form.visitor.flash(FlashLevel::Error, sentence(message)).await?;
            Ok(redirect::to(&format!("{LIST}/{key}")))
        }
        Err(error) => Err(error.into()),
    }
}

fn filled_in(form: &VerifiedForm, key: &str) -> NewRole {
    let chosen = form.fields().iter().filter(|(name, _)| name == "permission");
    NewRole {
        key: key.trim().to_owned(),
        label: form.get("label").to_owned(),
        permissions: chosen.map(|(_, word)| word.clone()).collect(),
    }
}

async fn answer(
    app: &App,
    form: &VerifiedForm,
    new: &NewRole,
    is_new: bool,
    done: Result<(), ServiceError>,
) -> Result<Response, HttpError> {
    let errors = match done {
        Ok(()) => {
            form.visitor.flash(FlashLevel::Success, "The role was saved, and holds at once.").await?;
            return Ok(redirect::to(LIST));
        }
        Err(ServiceError::Invalid(errors)) => errors.iter().map(|error| sentence(&error.message)).collect(),
        Err(ServiceError::State(message)) => vec![sentence(message)],
        Err(error) => return Err(error.into()),
    };
    draw(app, &form.visitor, new, is_new, errors).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    role: &NewRole,
    is_new: bool,
    errors: Vec<String>,
) -> Result<Response, HttpError> {
    let title = if is_new { "New role" } else { "Change a role" };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let own_url = format!("{LIST}/{}", role.key);
    let context = RoleFormContext {
        common: page::common(app, visitor, title, AdminSection::People).await?,
        delete_url: if is_new { String::new() } else { format!("{own_url}/delete") },
        action_url: if is_new { LIST.to_owned() } else { own_url },
        key: role.key.clone(),
        label: role.label.clone(),
        permissions: choices(&visitor.actor()?, role),
        errors,
    };
    page::html(visitor, status, app.admin().role(&context)?)
}

fn choices(actor: &Actor, role: &NewRole) -> Vec<PermissionChoiceContext> {
    let choice = |permission: Permission| PermissionChoiceContext {
        value: permission.as_str().to_owned(),
        label: permission.label().to_owned(),
        chosen: role.permissions.iter().any(|word| word == permission.as_str()),
        locked: !actor.has(permission),
    };
    Permission::ALL.into_iter().map(choice).collect()
}

fn row(known: &RoleInUse) -> RoleRowContext {
    let key = known.role.as_str();
    RoleRowContext {
        key: key.to_owned(),
        label: known.role.label().to_owned(),
        people: known.people,
        people_url: format!("/admin/people?role={key}"),
        permissions: known
            .role
            .permissions()
            .iter()
            .map(|permission| permission.label().to_owned())
            .collect(),
        edit_url: match known.role {
            Role::Custom(_) => format!("{LIST}/{key}"),
            _ => String::new(),
        },
    }
}
