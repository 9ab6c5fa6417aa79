//! Creating, editing, publishing and trashing entries.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{
    entries::edit_url,
    entry_form::{Draft, draw, draw_conflict, patch},
    page::sentence,
};
use crate::{
    domain::{Entry, EntryId, FieldError},
    http::{
        App,
        error::HttpError,
        form::VerifiedForm,
        redirect,
        visitor::{FlashLevel, Visitor},
    },
    plugins::TypeDefinition,
    services::{Intent, NewEntry, ServiceError},
};

/// `GET /admin/entries/new/{type}`
pub(in crate::http) async fn blank(
    State(app): State<App>,
    visitor: Visitor,
    Path(type_id): Path<String>,
) -> Result<Response, HttpError> {
    let definition = definition(&app, &type_id)?;
    let byline = visitor.user.as_ref().map(|user| user.name.to_string()).unwrap_or_default();
    let draft = Draft::blank(&definition, byline);
    draw(&app, &visitor, &definition, None, &draft, &[], StatusCode::OK).await
}

/// `POST /admin/entries/new/{type}`
pub(in crate::http) async fn create(
    State(app): State<App>,
    Path(type_id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let definition = definition(&app, &type_id)?;
    let draft = Draft::sent(&form);
    let new = NewEntry {
        publication_type: type_id,
        fields: draft.fields.clone(),
        path: draft.path.clone(),
        byline: draft.byline.clone(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
    };
    let intent = intent(&form);
    match app.services().create_entry(&form.visitor.actor()?, new, intent).await {
        Ok(entry) => done(&form.visitor, &entry, said(intent)).await,
        Err(error) => {
            let (status, errors) = beside_the_form(error)?;
            draw(&app, &form.visitor, &definition, None, &draft, &errors, status).await
        }
    }
}

/// `GET /admin/entries/{id}`
pub(in crate::http) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let details = app.services().get_entry(&visitor.actor()?, parse(&id)?).await?;
    let definition = definition(&app, &details.entry.publication_type)?;
    let draft = Draft {
        fields: details.revision.fields,
        path: details.entry.path.to_string(),
        byline: details.entry.byline.clone(),
    };
    draw(&app, &visitor, &definition, Some(&details.entry), &draft, &[], StatusCode::OK).await
}

/// `POST /admin/entries/{id}`
pub(in crate::http) async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id) = (form.visitor.actor()?, parse(&id)?);
    if form.get("action") == "unpublish" {
        return unpublish(&app, &form.visitor, id).await;
    }
    let intent = intent(&form);
    let outcome = app.services().save_entry(&actor, id, patch(&form), intent).await;
    let visitor = &form.visitor;
    match outcome {
        Ok(entry) => done(visitor, &entry, said(intent)).await,
        Err(ServiceError::Conflict(conflict)) => {
            let definition = definition(&app, &conflict.entry.publication_type)?;
            draw_conflict(&app, visitor, &definition, &conflict).await
        }
        Err(error) => {
            let (status, errors) = beside_the_form(error)?;
            let mut entry = app.services().get_entry(&actor, id).await?.entry;
            let definition = definition(&app, &entry.publication_type)?;
            // The form goes on from where its author began, so that a later save still notices another one's.
            entry.revision = patch(&form).base_revision;
            draw(&app, visitor, &definition, Some(&entry), &Draft::sent(&form), &errors, status).await
        }
    }
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
pub(in crate::http) async fn trash(
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
pub(in crate::http) async fn restore(
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

fn definition(app: &App, type_id: &str) -> Result<TypeDefinition, HttpError> {
    app.services().plugins().find_type(type_id).ok_or(HttpError::NotFound)
}

fn parse(id: &str) -> Result<EntryId, HttpError> {
    id.parse().map_err(|_| HttpError::NotFound)
}

fn shown_title(entry: &Entry) -> &str {
    if entry.title.is_empty() { "Untitled" } else { &entry.title }
}
