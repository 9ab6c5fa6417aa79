//! What readers may know of a person: changed by themselves, and by those who manage people.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use crate::{
    App,
    admin::{
        page,
        structure::{sentences, settings::lines},
    },
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, UserId};
use sandpress_services::{NewProfile, ServiceError};
use sandpress_themes::contexts::admin::{AdminSection, ProfileContext};

/// `GET /account/profile`
pub(crate) async fn own(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let id = visitor.actor()?.user_id().ok_or(HttpError::NotFound)?;
    show(&app, &visitor, id, true).await
}

/// `POST /account/profile`
pub(crate) async fn save_own(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let id = form.visitor.actor()?.user_id().ok_or(HttpError::NotFound)?;
    save(&app, &form, id, true).await
}

/// `GET /admin/people/{id}/profile`
pub(crate) async fn of_person(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    show(&app, &visitor, id.parse().map_err(|_| HttpError::NotFound)?, false).await
}

/// `POST /admin/people/{id}/profile`
pub(crate) async fn save_of_person(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    save(&app, &form, id.parse().map_err(|_| HttpError::NotFound)?, false).await
}

async fn show(app: &App, visitor: &Visitor, id: UserId, is_own: bool) -> Result<Response, HttpError> {
    let profile = app.services().get_profile(&visitor.actor()?, id).await?;
    let shown = NewProfile {
        slug: profile.slug.to_string(),
        bio: profile.bio,
        links: lines(&profile.links),
        picture: profile.picture,
    };
    draw(app, visitor, id, is_own, shown, &[]).await
}

async fn save(app: &App, form: &VerifiedForm, id: UserId, is_own: bool) -> Result<Response, HttpError> {
    let new = NewProfile {
        slug: form.get("slug").to_owned(),
        bio: form.get("bio").to_owned(),
        links: form.get("links").to_owned(),
        picture: form.get("picture").to_owned(),
    };
    let actor = form.visitor.actor()?;
    app.services().get_profile(&actor, id).await?;
    match app.services().save_profile(&actor, id, &new).await {
        Ok(()) => {
            form.visitor.flash(FlashLevel::Success, "Saved. Readers see it now.").await?;
            Ok(redirect::to(&url(id, is_own)))
        }
        Err(ServiceError::Invalid(errors)) => draw(app, &form.visitor, id, is_own, new, &errors).await,
        Err(error) => Err(error.into()),
    }
}

fn url(id: UserId, is_own: bool) -> String {
    if is_own { "/account/profile".to_owned() } else { format!("/admin/people/{id}/profile") }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    id: UserId,
    is_own: bool,
    shown: NewProfile,
    errors: &[FieldError],
) -> Result<Response, HttpError> {
    let (title, section) =
        if is_own { ("My account", AdminSection::Outside) } else { ("Author page", AdminSection::People) };
    let profile = app.services().get_profile(&visitor.actor()?, id).await?;
    let public = app.services().find_author(profile.slug.as_str()).await?;
    let is_public = public.is_some_and(|page| page.profile.user == id);
    let context = ProfileContext {
        common: page::common(app, visitor, title, section).await?,
        is_own,
        name: app.services().names_of(&[id]).await?.into_iter().map(|(_, name)| name).collect(),
        person_url: if is_own { String::new() } else { format!("/admin/people/{id}") },
        action_url: url(id, is_own),
        slug: shown.slug,
        bio: shown.bio,
        links: shown.links,
        picture: shown.picture,
        view_url: if is_public { format!("/author/{}", profile.slug.to_url()) } else { String::new() },
        errors: sentences(errors),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page::html(visitor, status, app.admin().profile(&context)?)
}
