//! Creating, editing, publishing and trashing entries.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

pub(crate) mod autosave;
pub(crate) mod conflict;
mod draft;
pub(super) mod fields;
mod flow;
mod form;
pub(crate) mod later;
mod organise;
pub(crate) mod revisions;

pub(crate) use self::organise::suggest_tags;
use self::{
    autosave::{sitting, source},
    conflict::draw_conflict,
};
pub(super) use self::{
    draft::{Draft, patch},
    flow::{FormSitting, plan_line},
    form::{FormPage, draw},
    organise::SentPlace,
};
use super::{entries::edit_url, page::sentence, panel::PanelState};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{Entry, EntryId, FieldError};
use sandpress_plugins::TypeDefinition;
use sandpress_services::{Intent, NewEntry, ServiceError, UnsavedWords};

/// `GET /admin/entries/new/{type}`
pub(crate) async fn blank(
    State(app): State<App>,
    visitor: Visitor,
    Path(type_id): Path<String>,
) -> Result<Response, HttpError> {
    let definition = definition(&app, &type_id)?;
    let draft = Draft::blank(&definition, String::new());
    draw(&app, &visitor, FormPage::new(&definition, None, &draft), StatusCode::OK).await
}

/// `POST /admin/entries/new/{type}`
pub(crate) async fn create(
    State(app): State<App>,
    Path(type_id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let definition = definition(&app, &type_id)?;
    let (actor, draft, intent) = (form.visitor.actor()?, Draft::sent(&form), intent(&form));
    let state = FormSitting { sitting: sitting(&form), ..FormSitting::default() };
    if let Some((draft, list)) = Draft::rearranged(&form, &definition) {
        let panels = PanelState::sent(&form);
        let page = FormPage::new(&definition, None, &draft).rearranged(&list, &panels);
        return draw(&app, &form.visitor, FormPage { sitting: &state, ..page }, StatusCode::OK).await;
    }
    // An autosave of this form whose answer never came has begun the entry already.
    let begun = match source(&form) {
        Some(source) => app.services().find_begun_entry(&actor, &source).await?,
        None => None,
    };
    let outcome = match begun {
        Some(entry) => {
            let patch = patch(&form).on_begun(&entry);
            app.services().save_sitting(&actor, entry.id, patch, intent, sitting(&form)).await
        }
        None => app.services().create_entry(&actor, new_entry(type_id, &draft, source(&form)), intent).await,
    };
    match outcome {
        Ok(entry) => done(&form.visitor, &entry, said(intent)).await,
        Err(error) => {
            let (status, errors) = beside_the_form(error)?;
            let (draft, panels) = (draft.tidied(&definition), PanelState::sent(&form));
            let page = FormPage::new(&definition, None, &draft).refused(&errors, &panels);
            let page = FormPage { sitting: &state, ..page };
            draw(&app, &form.visitor, page, status).await
        }
    }
}

/// `GET /admin/entries/{id}`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FormQuery>,
) -> Result<Response, HttpError> {
    let (actor, id) = (visitor.actor()?, parse(&id)?);
    let details = app.services().get_entry(&actor, id).await?;
    let mut entry = details.entry;
    let definition = definition(&app, &entry.publication_type)?;
    let mut draft = Draft {
        fields: details.revision.fields,
        path: chosen_path(&entry),
        byline: entry.byline.clone(),
        place: None,
    };
    let mut state = FormSitting::default();
    if entry.deleted_at.is_none() {
        state.others = app.services().list_unsaved_words(&actor, id).await?;
    }
    // Words on top of another revision are only shown to who asks for them: saving them shows both versions.
    let wanted = |words: &UnsavedWords| match query.sitting.as_str() {
        "" => words.patch.base_revision == entry.revision,
        wanted => words.sitting.id.to_string() == wanted,
    };
    if let Some(at) = state.others.iter().position(wanted) {
        let words = state.others.remove(at);
        entry.revision = words.patch.base_revision;
        draft.restore(&words.patch);
        state.sitting = Some(words.sitting);
        state.restored = Some(words);
    }
    let page = FormPage {
        sitting: &state,
        unsaved: state.restored.is_some(),
        ..FormPage::new(&definition, Some(&entry), &draft)
    };
    draw(&app, &visitor, page, StatusCode::OK).await
}

/// The address of an entry; empty where it has none yet.
pub(super) fn chosen_path(entry: &Entry) -> String {
    if entry.path.is_placeholder() { String::new() } else { entry.path.to_string() }
}

/// Which words are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FormQuery {
    sitting: String,
}

/// `POST /admin/entries/{id}`
pub(crate) async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id) = (form.visitor.actor()?, parse(&id)?);
    if form.get("action") == "unpublish" {
        return unpublish(&app, &form.visitor, id).await;
    }
    if !form.get("row").is_empty() {
        return rearrange(&app, &form, id).await;
    }
    let intent = intent(&form);
    let outcome = app.services().save_sitting(&actor, id, patch(&form), intent, sitting(&form)).await;
    let visitor = &form.visitor;
    match outcome {
        Ok(entry) => done(visitor, &entry, said(intent)).await,
        Err(ServiceError::Conflict(conflict)) => {
            let definition = definition(&app, &conflict.entry.publication_type)?;
            draw_conflict(&app, &form, &definition, &conflict).await
        }
        Err(error) => {
            let (status, errors) = beside_the_form(error)?;
            let mut entry = app.services().get_entry(&actor, id).await?.entry;
            let definition = definition(&app, &entry.publication_type)?;
            // The form goes on from where its author began, so that a later save still notices another one's.
            entry.revision = patch(&form).base_revision;
            let (draft, panels) = (Draft::sent(&form).tidied(&definition), PanelState::sent(&form));
            let state = FormSitting { sitting: sitting(&form), ..FormSitting::default() };
            let page = FormPage::new(&definition, Some(&entry), &draft).refused(&errors, &panels);
            let page = FormPage { sitting: &state, ..page };
            draw(&app, visitor, page, status).await
        }
    }
}

/// Draws the form of an entry as it was sent, after a button of a list in it was pressed. Nothing is saved.
async fn rearrange(app: &App, form: &VerifiedForm, id: EntryId) -> Result<Response, HttpError> {
    let mut entry = app.services().get_entry(&form.visitor.actor()?, id).await?.entry;
    let definition = definition(app, &entry.publication_type)?;
    entry.revision = patch(form).base_revision;
    let (draft, list) =
        Draft::rearranged(form, &definition).unwrap_or_else(|| (Draft::sent(form), String::new()));
    let panels = PanelState::sent(form);
    let state = FormSitting { sitting: sitting(form), ..FormSitting::default() };
    let page = FormPage::new(&definition, Some(&entry), &draft).rearranged(&list, &panels);
    draw(app, &form.visitor, FormPage { sitting: &state, ..page }, StatusCode::OK).await
}

/// Messages to show in the form that was sent, which keeps what its author wrote. Other errors have pages of their own.
fn beside_the_form(error: ServiceError) -> Result<(StatusCode, Vec<FieldError>), HttpError> {
    match error {
        ServiceError::Invalid(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, errors)),
        ServiceError::NotFound(_) | ServiceError::Denied(_) => Err(error.into()),
        other => {
            let (status, _, message) = HttpError::from(other).explain();
            Ok((status, vec![FieldError::new("", message)]))
        }
    }
}

/// `POST /admin/entries/{id}/trash`
pub(crate) async fn trash(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let entry = app.services().trash_entry(&form.visitor.actor()?, parse(&id)?).await?;
    let message = format!("“{}” was moved to the trash. You can restore it from there.", shown_title(&entry));
    form.visitor.flash(FlashLevel::Success, message).await?;
    Ok(redirect::to("/admin/entries"))
}

/// `POST /admin/entries/{id}/restore`
pub(crate) async fn restore(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let entry = app.services().restore_entry(&form.visitor.actor()?, parse(&id)?).await?;
    done(&form.visitor, &entry, "Restored as a draft.").await
}

async fn unpublish(app: &App, visitor: &Visitor, id: EntryId) -> Result<Response, HttpError> {
    match app.services().unpublish_entry(&visitor.actor()?, id).await {
        Ok(entry) => done(visitor, &entry, "Unpublished. Readers no longer see it.").await,
        Err(ServiceError::State(message)) => {
            visitor.flash(FlashLevel::Error, sentence(message)).await?;
            Ok(redirect::to(&format!("/admin/entries/{id}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// A new entry as its author sent it.
fn new_entry(publication_type: String, draft: &Draft, source: Option<String>) -> NewEntry {
    NewEntry {
        publication_type,
        fields: draft.fields.clone(),
        path: draft.path.clone(),
        byline: draft.byline.clone(),
        source,
        published_at: None,
        aliases: Vec::new(),
        place: draft.place.clone().map(SentPlace::into_place).unwrap_or_default(),
    }
}

async fn done(visitor: &Visitor, entry: &Entry, message: &str) -> Result<Response, HttpError> {
    visitor.flash(FlashLevel::Success, message).await?;
    Ok(redirect::to(&edit_url(entry)))
}

fn said(intent: Intent) -> &'static str {
    match intent {
        Intent::Save => "Saved.",
        Intent::Publish => "Published. Readers see it now.",
    }
}

fn intent(form: &VerifiedForm) -> Intent {
    if form.get("action") == "publish" { Intent::Publish } else { Intent::Save }
}

pub(super) fn definition(app: &App, type_id: &str) -> Result<TypeDefinition, HttpError> {
    app.services().plugins().find_type(type_id).ok_or(HttpError::NotFound)
}

pub(super) fn parse(id: &str) -> Result<EntryId, HttpError> {
    id.parse().map_err(|_| HttpError::NotFound)
}

fn shown_title(entry: &Entry) -> &str {
    if entry.title.is_empty() { "Untitled" } else { &entry.title }
}
