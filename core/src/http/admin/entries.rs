//! The list of entries.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::page;
use crate::{
    domain::{Entry, EntryCounts, EntryFilter, EntryStatus, PageRequest, StatusFilter},
    http::{App, error::HttpError, reader::pagination, redirect, visitor::Visitor},
    plugins::TypeDefinition,
    themes::{
        contexts::admin::{
            AdminSection, EntriesContext, EntryFilterContext, EntryRowContext, PublicationTypeContext,
            StatusCountContext,
        },
        on, rfc3339,
    },
};

/// Entries on a page of the list.
const PAGE: u32 = 25;

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct ListQuery {
    q: String,
    status: String,
    r#type: String,
    page: String,
}

/// `/admin`
pub(in crate::http) async fn index() -> Response {
    redirect::to("/admin/entries")
}

/// `/admin/entries`
pub(in crate::http) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let entries = app.services().list_entries(&actor, query.filter(), request).await?;
    let counts = app.services().count_entries(&actor).await?;
    let types = app.services().plugins().types();
    let context = EntriesContext {
        common: page::common(&app, &visitor, "Entries", AdminSection::Entries).await?,
        pagination: pagination(&entries, |number| query.url(&query.status, number)),
        entries: entries.items.iter().map(|entry| row(entry, &types)).collect(),
        counts: query.tabs(counts),
        filter: EntryFilterContext { q: query.q, status: query.status, r#type: query.r#type },
        types: types.iter().map(type_context).collect(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().entries(&context)?)
}

impl ListQuery {
    fn filter(&self) -> EntryFilter {
        // PostgreSQL compares no texts with a NUL.
        let given =
            |text: &str| Some(text.replace('\0', "").trim().to_owned()).filter(|text| !text.is_empty());
        EntryFilter {
            status: match self.status.as_str() {
                "trashed" => StatusFilter::Trash,
                status => status.parse().map_or(StatusFilter::All, StatusFilter::Only),
            },
            publication_type: given(&self.r#type),
            title_contains: given(&self.q),
            author: None,
        }
    }

    /// The URL of the same list with another status and page.
    fn url(&self, status: &str, number: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("status", status), ("type", &self.r#type), ("q", &self.q)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        match query.finish() {
            query if query.is_empty() => "/admin/entries".to_owned(),
            query => format!("/admin/entries?{query}"),
        }
    }

    fn tabs(&self, counts: EntryCounts) -> Vec<StatusCountContext> {
        let tab = |status: &str, label: &str, count| StatusCountContext {
            status: status.to_owned(),
            label: label.to_owned(),
            count,
            url: self.url(status, 1),
            current: self.status == status,
        };
        vec![
            tab("", "All", counts.drafts + counts.published),
            tab(EntryStatus::Draft.as_str(), "Drafts", counts.drafts),
            tab(EntryStatus::Published.as_str(), "Published", counts.published),
            tab("trashed", "Trash", counts.trashed),
        ]
    }
}

fn row(entry: &Entry, types: &[TypeDefinition]) -> EntryRowContext {
    let (status, status_label) = status_of(entry);
    let definition = types.iter().find(|definition| definition.id == entry.publication_type);
    EntryRowContext {
        id: entry.id.to_string(),
        title: entry.title.clone(),
        type_label: definition
            .map_or_else(|| entry.publication_type.clone(), |definition| definition.label.clone()),
        status: status.to_owned(),
        status_label: status_label.to_owned(),
        has_unpublished_changes: entry.has_unpublished_changes(),
        byline: entry.byline.clone(),
        updated_at: rfc3339(entry.updated_at),
        updated_on: on(entry.updated_at),
        published_on: entry.published_at.map(on).unwrap_or_default(),
        path: entry.path.to_string(),
        edit_url: edit_url(entry),
        view_url: view_url(entry),
    }
}

fn type_context(definition: &TypeDefinition) -> PublicationTypeContext {
    PublicationTypeContext {
        id: definition.id.clone(),
        label: definition.label.clone(),
        new_url: format!("/admin/entries/new/{}", definition.id),
    }
}

/// The word for an entry's status with its label.
pub(super) fn status_of(entry: &Entry) -> (&'static str, &'static str) {
    match (entry.deleted_at, entry.status) {
        (Some(_), _) => ("trashed", "In the trash"),
        (None, EntryStatus::Draft) => ("draft", "Draft"),
        (None, EntryStatus::Published) => ("published", "Published"),
    }
}

/// Where an entry is edited.
pub(super) fn edit_url(entry: &Entry) -> String {
    format!("/admin/entries/{}", entry.id)
}

/// Where readers see an entry; empty where they do not.
pub(super) fn view_url(entry: &Entry) -> String {
    if entry.is_public() { entry.path.to_url_path() } else { String::new() }
}
