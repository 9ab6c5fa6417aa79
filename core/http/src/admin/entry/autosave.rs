//! What stands in a form, kept by itself while somebody writes. Answers are for the script of the form.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Draft, definition, new_entry, parse, patch};
use crate::{
    App,
    admin::{entries::edit_url, page::sentence},
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::FlashLevel,
};
use sandpress_domain::EntryPath;
use sandpress_services::{Autosaved, Intent, Present, ServiceError, Sitting};

/// What names an entry that the first autosave of a new form made.
const SOURCE: &str = "sitting:";

/// The form that was sent, as one that is open once.
pub(in crate::admin) fn sitting(form: &VerifiedForm) -> Option<Sitting> {
    let id = form.get("sitting").parse().ok()?;
    Some(Sitting { id, sequence: form.get("sequence").parse().unwrap_or(0) })
}

/// What names the entry that a new form begins, so that it begins one only.
pub(in crate::admin) fn source(form: &VerifiedForm) -> Option<String> {
    let person = form.visitor.user.as_ref()?.id;
    sitting(form).map(|sitting| format!("{SOURCE}{person}/{}", sitting.id))
}

/// `POST /admin/entries/{id}/autosave`
pub(crate) async fn autosave(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id) = (form.visitor.actor()?, parse(&id)?);
    let Some(sitting) = sitting(&form) else {
        return Ok(refused(StatusCode::BAD_REQUEST, "the form has no name"));
    };
    if !form.get("leave").is_empty() {
        app.services().leave_form(&actor, id, sitting.id).await?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let patch = patch(&form);
    let kept = if form.get("ping").is_empty() {
        app.services().autosave_entry(&actor, id, sitting, &patch).await
    } else {
        app.services().note_open_form(&actor, id, sitting.id, patch.base_revision).await
    };
    match kept {
        Ok(kept) => Ok(Json(answer(&app, &kept)).into_response()),
        Err(error) => explain(error),
    }
}

/// `POST /admin/entries/new/{type}/autosave`: begins the entry as a draft.
pub(crate) async fn autosave_new(
    State(app): State<App>,
    Path(type_id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let actor = form.visitor.actor()?;
    definition(&app, &type_id)?;
    let (Some(sitting), Some(source)) = (sitting(&form), source(&form)) else {
        return Ok(refused(StatusCode::BAD_REQUEST, "the form has no name"));
    };
    let draft = Draft::sent(&form);
    let known = app.services().find_begun_entry(&actor, &source).await?;
    let entry = match known {
        Some(entry) => entry,
        None => {
            let mut new = new_entry(type_id, &draft, Some(source));
            // Nor may the last tag be.
            new.place.tags.clear();
            if new.path.trim().is_empty() {
                // The title is not written to its end yet.
                new.path = EntryPath::placeholder(sitting.id).to_string();
            }
            match app.services().create_entry(&actor, new, Intent::Save).await {
                Ok(entry) => entry,
                Err(error) => return explain(error),
            }
        }
    };
    let patch = patch(&form).on_begun(&entry);
    match app.services().autosave_entry(&actor, entry.id, sitting, &patch).await {
        Ok(kept) => {
            let mut answer = answer(&app, &kept);
            if let Some(object) = answer.as_object_mut() {
                object.insert("url".to_owned(), json!(edit_url(&entry)));
                object.insert("revision".to_owned(), json!(entry.revision));
            }
            Ok(Json(answer).into_response())
        }
        Err(error) => explain(error),
    }
}

/// `POST /admin/entries/{id}/discard`: throws away what was kept by itself.
pub(crate) async fn discard(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let sitting = form.get("sitting").parse().map_err(|_| HttpError::NotFound)?;
    app.services().discard_unsaved_words(&form.visitor.actor()?, id, sitting).await?;
    form.visitor.flash(FlashLevel::Success, "Thrown away. The form shows what is saved.").await?;
    Ok(redirect::to(&format!("/admin/entries/{id}")))
}

fn answer(app: &App, kept: &Autosaved) -> Value {
    let site = app.site();
    let zone = &site.time_zone;
    let newer = kept.newer.as_ref().map(|newer| {
        let name = if newer.name.is_empty() { "Somebody" } else { &newer.name };
        format!(
            "{name} saved this entry at {}. Your words are kept apart and are put together with theirs when you save.",
            zone.time_of_day(newer.at)
        )
    });
    json!({
        "at": zone.time_of_day(kept.at),
        "newer": newer,
        "present": kept.present.iter().map(|present| present_line(app, present)).collect::<Vec<_>>(),
    })
}

/// Who else has the entry open, in a sentence.
pub(super) fn present_line(app: &App, present: &Present) -> String {
    let since = app.site().time_zone.time_of_day(present.since);
    if present.is_self {
        format!("You have this entry open in another window since {since}.")
    } else {
        format!("{} is editing this since {since}.", present.name)
    }
}

/// Why nothing was kept, where the author can do something about it. What is not theirs has the pages of the site.
fn explain(error: ServiceError) -> Result<Response, HttpError> {
    match error {
        ServiceError::Invalid(errors) => {
            let message = errors.first().map_or_else(String::new, |error| sentence(&error.message));
            Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, &message))
        }
        ServiceError::State(message) => Ok(refused(StatusCode::CONFLICT, &sentence(message))),
        other => Err(other.into()),
    }
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "problem": message }))).into_response()
}
