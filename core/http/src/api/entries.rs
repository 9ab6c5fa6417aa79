//! Entries, through the same use cases as in the admin.

mod told;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::told::{view, whole};
use super::{
    fields::put,
    json::{ApiJson, clean},
    problem::{Problem, data},
    program::Program,
};
use crate::{App, error::HttpError};
use sandpress_domain::{
    EntryFilter, EntryId, EntryPlace, FieldValues, PageRequest, StatusFilter, Taxonomy, TermId, UserId,
};
use sandpress_services::{EntryPatch, Intent, NewEntry};

/// Entries on a page of the list, where nothing else is asked for.
const PAGE: u32 = 25;

/// The most entries on a page.
const MAX_PAGE: u32 = 100;

/// Which entries are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    status: Option<String>,
    r#type: Option<String>,
    q: Option<String>,
    page: Option<u32>,
    per_page: Option<u32>,
}

/// A new entry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    r#type: String,
    fields: Map<String, Value>,
    #[serde(default)]
    path: String,
    byline: Option<String>,
    #[serde(default)]
    authors: Vec<UserId>,
    #[serde(default)]
    categories: Vec<TermId>,
    #[serde(default)]
    tags: Vec<String>,
    parent: Option<EntryId>,
    #[serde(default)]
    menu_order: i32,
    #[serde(default)]
    noindex: bool,
    #[serde(default)]
    publish: bool,
}

/// A change of an entry. What is not named stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    revision: u32,
    #[serde(default)]
    fields: Map<String, Value>,
    path: Option<String>,
    byline: Option<String>,
    authors: Option<Vec<UserId>>,
    categories: Option<Vec<TermId>>,
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    parent: Option<Option<EntryId>>,
    menu_order: Option<i32>,
    noindex: Option<bool>,
    #[serde(default)]
    publish: bool,
}

/// `GET /api/v1/entries`
pub(crate) async fn list(
    State(app): State<App>,
    program: Program,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wanted) = wanted.map_err(|error| {
        Problem::unreadable(format!(
            "The address asks for something that there is not: {}.",
            error.body_text()
        ))
    })?;
    let request = PageRequest::new(wanted.page.unwrap_or(1), wanted.per_page.unwrap_or(PAGE).min(MAX_PAGE));
    let entries = app.services().list_entries(&program.actor, filter(&wanted)?, request).await?;
    let body = json!({
        "entries": entries.items.iter().map(|entry| view(&app, entry)).collect::<Vec<_>>(),
        "page": entries.request.number(),
        "per_page": entries.request.size(),
        "pages": entries.pages(),
        "total": entries.total,
    });
    Ok(data(StatusCode::OK, body))
}

/// `GET /api/v1/entries/{id}`
pub(crate) async fn show(
    State(app): State<App>,
    program: Program,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    whole(&app, &program, parse(&id)?, StatusCode::OK).await
}

/// `POST /api/v1/entries`
pub(crate) async fn create(
    State(app): State<App>,
    program: Program,
    ApiJson(draft): ApiJson<Draft>,
) -> Result<Response, Problem> {
    let author = program.token()?.user.name.to_string();
    let mut fields = FieldValues::default();
    put(&mut fields, &draft.fields)?;
    let new = NewEntry {
        publication_type: known_type(&app, &draft.r#type)?,
        fields,
        path: clean(&draft.path),
        byline: draft.byline.map_or(author, |byline| clean(&byline)),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place: EntryPlace {
            authors: draft.authors,
            terms: draft.categories,
            tags: draft.tags.iter().map(|tag| clean(tag)).collect(),
            parent: draft.parent,
            menu_order: draft.menu_order,
            noindex: draft.noindex,
        },
    };
    let entry = app.services().create_entry(&program.actor, new, intent(draft.publish)).await?;
    let mut response = whole(&app, &program, entry.id, StatusCode::CREATED).await?;
    if let Ok(location) = HeaderValue::try_from(format!("/api/v1/entries/{}", entry.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `PATCH /api/v1/entries/{id}`
pub(crate) async fn update(
    State(app): State<App>,
    program: Program,
    Path(id): Path<String>,
    ApiJson(change): ApiJson<Change>,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let before = app.services().get_entry(&program.actor, id).await?;
    let place = changed_place(app.services().place_of(&before.entry).await?, &change, &app, &program).await?;
    let mut fields: FieldValues = before.revision.fields;
    put(&mut fields, &change.fields)?;
    let patch = EntryPatch {
        base_revision: change.revision,
        fields,
        path: clean(&change.path.unwrap_or_default()),
        byline: change.byline.map_or(before.entry.byline, |byline| clean(&byline)),
        place: Some(place),
    };
    app.services().save_entry(&program.actor, id, patch, intent(change.publish)).await?;
    whole(&app, &program, id, StatusCode::OK).await
}

/// Tells a member that is null from one that is not there.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<EntryId>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Where the entry is to belong: what the change does not name stays.
async fn changed_place(
    before: EntryPlace,
    change: &Change,
    app: &App,
    program: &Program,
) -> Result<EntryPlace, Problem> {
    let mut place = before;
    if change.categories.is_some() || change.tags.is_some() {
        let tags = app.services().list_terms(&program.actor, Taxonomy::Tag).await?;
        let is_tag = |id: &TermId| tags.iter().any(|tag| tag.term.id == *id);
        let (tags, categories): (Vec<_>, Vec<_>) = place.terms.iter().copied().partition(is_tag);
        place.terms = change.categories.clone().unwrap_or(categories);
        match &change.tags {
            Some(names) => place.tags = names.iter().map(|tag| clean(tag)).collect(),
            None => place.terms.extend(tags),
        }
    }
    if let Some(authors) = &change.authors {
        place.authors.clone_from(authors);
    }
    place.parent = change.parent.unwrap_or(place.parent);
    place.menu_order = change.menu_order.unwrap_or(place.menu_order);
    place.noindex = change.noindex.unwrap_or(place.noindex);
    Ok(place)
}

/// `POST /api/v1/entries/{id}/publish`
pub(crate) async fn publish(
    State(app): State<App>,
    program: Program,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let entry = app.services().publish_entry(&program.actor, parse(&id)?).await?;
    Ok(data(StatusCode::OK, view(&app, &entry)))
}

/// `POST /api/v1/entries/{id}/unpublish`
pub(crate) async fn unpublish(
    State(app): State<App>,
    program: Program,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let entry = app.services().unpublish_entry(&program.actor, parse(&id)?).await?;
    Ok(data(StatusCode::OK, view(&app, &entry)))
}

/// `POST /api/v1/entries/{id}/trash`
pub(crate) async fn trash(
    State(app): State<App>,
    program: Program,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let entry = app.services().trash_entry(&program.actor, parse(&id)?).await?;
    Ok(data(StatusCode::OK, view(&app, &entry)))
}

/// `POST /api/v1/entries/{id}/restore`
pub(crate) async fn restore(
    State(app): State<App>,
    program: Program,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let entry = app.services().restore_entry(&program.actor, parse(&id)?).await?;
    Ok(data(StatusCode::OK, view(&app, &entry)))
}

fn filter(wanted: &Wanted) -> Result<EntryFilter, Problem> {
    let given = |text: &Option<String>| text.as_deref().map(clean).filter(|text| !text.trim().is_empty());
    let status = match wanted.status.as_deref() {
        None => StatusFilter::All,
        Some("trashed") => StatusFilter::Trash,
        Some(status) => StatusFilter::Only(
            status
                .parse()
                .map_err(|_| Problem::unreadable("A status is draft, published, archived or trashed."))?,
        ),
    };
    Ok(EntryFilter {
        status,
        publication_type: given(&wanted.r#type),
        title_contains: given(&wanted.q),
        author: None,
        ..EntryFilter::default()
    })
}

fn intent(publish: bool) -> Intent {
    if publish { Intent::Publish } else { Intent::Save }
}

fn known_type(app: &App, id: &str) -> Result<String, Problem> {
    let known = app.services().plugins().find_type(id).map(|definition| definition.id);
    let message = || format!("this site has no publication type {id:?}");
    known.ok_or_else(|| sandpress_services::ServiceError::invalid("type", message()).into())
}

fn parse(id: &str) -> Result<EntryId, Problem> {
    id.parse().map_err(|_| HttpError::NotFound.into())
}
