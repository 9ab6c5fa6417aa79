//! The list of entries.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;
use time::{Date, Duration, format_description::well_known::Iso8601};

use super::{
    entry::{chosen_path, plan_line},
    page::{self, sentence},
};
use crate::{App, error::HttpError, reader::pagination, redirect, visitor::Visitor};
use sandpress_domain::{
    Actor, Entry, EntryCounts, EntryFilter, EntryOrder, EntryPlan, EntryStatus, PageRequest, Permission,
    StatusFilter, Timestamp, UserId,
};
use sandpress_plugins::TypeDefinition;
use sandpress_services::BulkAction;
use sandpress_themes::{
    contexts::admin::{
        AdminSection, BulkActionContext, ChoiceContext, EntriesContext, EntryFilterContext, EntryRowContext,
        PublicationTypeContext, SavedListContext, StatusCountContext,
    },
    on, rfc3339,
};

/// Entries on a page of the list.
pub(super) const PAGE: u32 = 25;

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    status: String,
    r#type: String,
    author: String,
    from: String,
    until: String,
    sort: String,
    page: String,
}

/// `/admin`
pub(crate) async fn index() -> Response {
    redirect::to("/admin/entries")
}

/// `/admin/entries`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let entries = app.services().list_entries(&actor, query.filter(), request).await?;
    let counts = app.services().count_entries(&actor).await?;
    let types = app.services().plugins().types();
    let ids: Vec<_> = entries.items.iter().map(|entry| entry.id).collect();
    let plans = app.services().list_plans(&ids).await?;
    let context = EntriesContext {
        common: page::common(&app, &visitor, "Entries", AdminSection::Entries).await?,
        pagination: pagination(&entries, |number| query.url(&query.status, number)),
        entries: entries.items.iter().map(|entry| row(&app, entry, &types, &plans)).collect(),
        counts: query.tabs(counts),
        types: types.iter().map(type_context).collect(),
        authors: authors(&app, &actor).await?,
        lists: lists(&app, &actor).await?,
        actions: query.actions(&actor),
        query: query.text(&query.status, 1),
        filter: EntryFilterContext {
            q: query.q,
            status: query.status,
            r#type: query.r#type,
            author: query.author,
            from: query.from,
            until: query.until,
            sort: query.sort,
        },
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
                "planned" => StatusFilter::Planned,
                status => status.parse().map_or(StatusFilter::All, StatusFilter::Only),
            },
            publication_type: given(&self.r#type),
            title_contains: given(&self.q),
            author: self.author.parse().ok(),
            changed_from: day(&self.from),
            changed_before: day(&self.until).and_then(|day| day.checked_add(Duration::days(1))),
            order: match self.sort.as_str() {
                "published" => EntryOrder::Published,
                "title" => EntryOrder::Title,
                _ => EntryOrder::Changed,
            },
            ..EntryFilter::default()
        }
    }

    /// What can be done with entries of the list.
    fn actions(&self, actor: &Actor) -> Vec<BulkActionContext> {
        let is_trash = self.status == "trashed";
        let fits = |action: BulkAction| match action {
            BulkAction::Restore => is_trash,
            BulkAction::Delete => is_trash && actor.has(Permission::EntryDelete),
            BulkAction::Trash => !is_trash,
            BulkAction::Publish | BulkAction::Unpublish | BulkAction::Archive => {
                !is_trash && actor.has(Permission::EntryPublishOwn)
            }
        };
        let actions = BulkAction::ALL.into_iter().filter(|(action, _, _)| fits(*action));
        actions
            .map(|(_, value, label)| BulkActionContext { value: value.to_owned(), label: label.to_owned() })
            .collect()
    }

    /// The URL of the same list with another status and page.
    fn url(&self, status: &str, number: u32) -> String {
        list_url(&self.text(status, number))
    }

    /// The query of that URL.
    fn text(&self, status: &str, number: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let parts = [
            ("status", status),
            ("type", &self.r#type),
            ("q", &self.q),
            ("author", &self.author),
            ("from", &self.from),
            ("until", &self.until),
            ("sort", &self.sort),
        ];
        for (name, value) in parts {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        query.finish()
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
            tab("", "All", counts.drafts + counts.published + counts.archived),
            tab(EntryStatus::Draft.as_str(), "Drafts", counts.drafts),
            tab(EntryStatus::Published.as_str(), "Published", counts.published),
            tab("planned", "Planned", counts.planned),
            tab(EntryStatus::Archived.as_str(), "Archived", counts.archived),
            tab("trashed", "Trash", counts.trashed),
        ]
    }
}

/// The list with this query.
pub(super) fn list_url(query: &str) -> String {
    if query.is_empty() { "/admin/entries".to_owned() } else { format!("/admin/entries?{query}") }
}

/// The beginning of a day in UTC, written as `2026-11-21`.
fn day(text: &str) -> Option<Timestamp> {
    Date::parse(text, &Iso8601::DATE).ok().map(|day| day.midnight().assume_utc())
}

async fn authors(app: &App, actor: &Actor) -> Result<Vec<ChoiceContext>, HttpError> {
    let authors = app.services().list_entry_authors(actor).await?;
    let choice = |(id, label): (UserId, String)| ChoiceContext { value: id.to_string(), label };
    Ok(authors.into_iter().map(choice).collect())
}

async fn lists(app: &App, actor: &Actor) -> Result<Vec<SavedListContext>, HttpError> {
    let lists = app.services().saved_lists(actor).await?;
    Ok(lists
        .into_iter()
        .map(|list| SavedListContext { url: list_url(&list.query), name: list.name })
        .collect())
}

fn row(app: &App, entry: &Entry, types: &[TypeDefinition], plans: &[EntryPlan]) -> EntryRowContext {
    let site = app.site();
    let zone = &site.time_zone;
    let plan = |plan: &EntryPlan| match &plan.problem {
        Some(problem) => format!("{}. It was not done: {}", plan_line(zone, plan), sentence(problem)),
        None => plan_line(zone, plan),
    };
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
        path: chosen_path(entry),
        edit_url: edit_url(entry),
        view_url: view_url(entry),
        plans: plans.iter().filter(|plan| plan.entry == entry.id).map(plan).collect(),
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
        (None, EntryStatus::Archived) => ("archived", "Archived"),
    }
}

/// Where an entry is edited.
pub(super) fn edit_url(entry: &Entry) -> String {
    format!("/admin/entries/{}", entry.id)
}

/// Where readers see an entry; empty where they do not.
pub(super) fn view_url(entry: &Entry) -> String {
    if entry.is_readable() { entry.path.to_url_path() } else { String::new() }
}
