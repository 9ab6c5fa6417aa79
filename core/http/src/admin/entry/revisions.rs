//! The revisions of an entry.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::{definition, parse};
use crate::{
    App,
    admin::{entries::edit_url, page},
    error::HttpError,
    form::VerifiedForm,
    reader::pagination,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{Entry, PageRequest, Revision};
use sandpress_plugins::TypeDefinition;
use sandpress_services::{
    ChangeSize, FieldChange, ListedRevision, ServiceError, TextChange, TextRun, compare_fields,
};
use sandpress_themes::{
    contexts::admin::{
        AdminSection, CompareContext, ComparedFieldContext, RevisionRowContext, RevisionsContext,
        TextRunContext,
    },
    rfc3339,
};

/// Revisions on a page of the list.
const PAGE: u32 = 20;

/// Characters of a text in which nothing differs that are shown at each of its ends.
const CONTEXT: usize = 240;

/// Which page of the list is wanted, or which two revisions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RevisionQuery {
    page: String,
    from: String,
    to: String,
}

/// `GET /admin/entries/{id}/revisions`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<RevisionQuery>,
) -> Result<Response, HttpError> {
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let (entry, revisions) = app.services().list_revisions(&visitor.actor()?, parse(&id)?, request).await?;
    let definition = definition(&app, &entry.publication_type)?;
    let url = format!("{}/revisions", edit_url(&entry));
    let numbers: Vec<u32> = revisions.items.iter().skip(1).map(|revision| revision.number).collect();
    let rows = revisions
        .items
        .iter()
        .enumerate()
        .map(|(index, revision)| row(&app, &definition, &entry, revision, numbers.get(index).copied()));
    let context = RevisionsContext {
        common: page::common(&app, &visitor, "Revisions", AdminSection::Entries).await?,
        entry_title: entry.title.clone(),
        edit_url: edit_url(&entry),
        compare_url: format!("{url}/compare"),
        revisions: rows.collect(),
        kept: match app.services().entry_rules().revisions_kept {
            0 => String::new(),
            kept => format!("Of the others the {kept} newest are kept."),
        },
        pagination: pagination(&revisions, |number| match number {
            0 | 1 => url.clone(),
            number => format!("{url}?page={number}"),
        }),
    };
    page::html(&visitor, StatusCode::OK, app.admin().revisions(&context)?)
}

fn row(
    app: &App,
    definition: &TypeDefinition,
    entry: &Entry,
    revision: &ListedRevision,
    before: Option<u32>,
) -> RevisionRowContext {
    let site = app.site();
    let (zone, number) = (&site.time_zone, revision.number);
    let url = format!("{}/revisions", edit_url(entry));
    let before = before.or_else(|| number.checked_sub(1).filter(|before| *before > 0));
    RevisionRowContext {
        number,
        author: revision.author.clone(),
        saved_at: zone.words(revision.created_at),
        saved_on: rfc3339(revision.created_at),
        name: revision.name.clone().unwrap_or_default(),
        published_at: revision.published_at.map(|at| zone.words(at)).unwrap_or_default(),
        is_public: entry.is_readable() && entry.published_revision == Some(number),
        is_newest: entry.revision == number,
        change: change_words(definition, &revision.change),
        compare_url: before
            .map(|before| format!("{url}/compare?from={before}&to={number}"))
            .unwrap_or_default(),
        url: format!("{url}/{number}"),
    }
}

fn change_words(definition: &TypeDefinition, change: &ChangeSize) -> String {
    let labels: Vec<String> = change.fields.iter().map(|name| definition.label_of(name)).collect();
    let words = |count: usize| if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
    let size = match (change.added, change.removed) {
        (0, 0) => "nothing that is a word".to_owned(),
        (added, 0) => format!("{} added", words(added)),
        (0, removed) => format!("{} removed", words(removed)),
        (added, removed) => format!("{} added, {removed} removed", words(added)),
    };
    if labels.is_empty() { "No field changed".to_owned() } else { format!("{}: {size}", labels.join(", ")) }
}

/// `GET /admin/entries/{id}/revisions/compare`
pub(crate) async fn compare(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<RevisionQuery>,
) -> Result<Response, HttpError> {
    let (actor, id) = (visitor.actor()?, parse(&id)?);
    let number = |text: &str| text.parse().map_err(|_| HttpError::NotFound);
    let (one, other): (u32, u32) = (number(&query.from)?, number(&query.to)?);
    let entry = app.services().get_entry(&actor, id).await?.entry;
    let from = app.services().get_old_revision(&actor, id, one.min(other)).await?;
    let to = app.services().get_old_revision(&actor, id, one.max(other)).await?;
    let definition = definition(&app, &entry.publication_type)?;
    let url = format!("{}/revisions", edit_url(&entry));
    let context = CompareContext {
        common: page::common(&app, &visitor, "What differs", AdminSection::Entries).await?,
        entry_title: entry.title.clone(),
        restore_url: if from.number == entry.revision || entry.deleted_at.is_some() {
            String::new()
        } else {
            format!("{url}/{}/restore", from.number)
        },
        revisions_url: url,
        from: from.number,
        from_words: words(&app, &from).await?,
        to: to.number,
        to_words: words(&app, &to).await?,
        fields: compare_fields(&from.fields, &to.fields)
            .into_iter()
            .map(|change| field(&definition, change))
            .collect(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().compare(&context)?)
}

async fn words(app: &App, revision: &Revision) -> Result<String, HttpError> {
    let author = app.services().name_of_author(revision).await?;
    let author = if author.is_empty() { "nobody known" } else { &author };
    Ok(format!("{author}, {}", app.site().time_zone.words(revision.created_at)))
}

fn field(definition: &TypeDefinition, change: FieldChange) -> ComparedFieldContext {
    ComparedFieldContext {
        label: definition.label_of(&change.name),
        runs: change.runs.iter().flat_map(runs).collect(),
    }
}

/// A piece of text; of a long one in which nothing differs the two ends.
fn runs(run: &TextRun) -> Vec<TextRunContext> {
    let piece = |kind: &str, text: &str| TextRunContext { kind: kind.to_owned(), text: text.to_owned() };
    let kind = match run.change {
        TextChange::Same => "same",
        TextChange::Added => "added",
        TextChange::Removed => "removed",
    };
    let count = run.text.chars().count();
    if run.change != TextChange::Same || count < 3 * CONTEXT {
        return vec![piece(kind, &run.text)];
    }
    let (first, rest) = run.text.split_at(byte_of(&run.text, CONTEXT));
    let (middle, last) = rest.split_at(byte_of(rest, count - 2 * CONTEXT));
    let left_out = format!("{} words that are the same", middle.split_whitespace().count());
    vec![piece("same", first), piece("left-out", &left_out), piece("same", last)]
}

fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// `POST /admin/entries/{id}/revisions/{number}/restore`
pub(crate) async fn restore(
    State(app): State<App>,
    Path((id, number)): Path<(String, u32)>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let (level, message) = match app.services().restore_revision(&form.visitor.actor()?, id, number).await {
        Ok(_) => (
            FlashLevel::Success,
            format!(
                "What revision {number} said is the newest revision now. Readers see it when you publish it."
            ),
        ),
        Err(error @ (ServiceError::Invalid(_) | ServiceError::State(_))) => {
            (FlashLevel::Error, page::sentence(&error.to_string()))
        }
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to(&format!("/admin/entries/{id}")))
}

/// `POST /admin/entries/{id}/revisions/{number}/name`
pub(crate) async fn name(
    State(app): State<App>,
    Path((id, number)): Path<(String, u32)>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let name = form.get("name");
    let (level, message) = match app.services().name_revision(&form.visitor.actor()?, id, number, name).await
    {
        Ok(()) if name.trim().is_empty() => (FlashLevel::Success, "The name is gone.".to_owned()),
        Ok(()) => (FlashLevel::Success, "Named. This revision is kept for good.".to_owned()),
        Err(ServiceError::Invalid(errors)) => {
            let message = errors.first().map(|error| page::sentence(&error.message)).unwrap_or_default();
            (FlashLevel::Error, message)
        }
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to(&format!("/admin/entries/{id}/revisions")))
}
