//! `/admin/media`: what is in the library.

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{AssetJson, LIST, Thumbnails, figures, page, row};
use crate::{App, error::HttpError, reader::pagination, visitor::Visitor};
use sandpress_domain::{MediaFolder, MediaKind, PageRequest, Permission};
use sandpress_services::{AssetFilter, FolderChoice};
use sandpress_themes::contexts::admin::{AdminSection, MediaContext, PanelChoiceContext, StatusCountContext};

/// Assets on a page of the library, and in an answer to a script.
const PAGE: u32 = 48;

/// The word for what lies in no folder.
const OUTSIDE: &str = "none";

const KINDS: [(&str, &str); 5] =
    [("", "All"), ("image", "Pictures"), ("video", "Videos"), ("audio", "Sound"), ("file", "Files")];

const STATES: [(&str, &str); 3] = [
    ("", "Everything"),
    ("without-alt", "Pictures without alternative text"),
    ("unused", "Used by no entry"),
];

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    kind: String,
    folder: String,
    state: String,
    page: String,
    after: String,
}

/// `GET /admin/media`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let folders = app.services().list_media_folders(&actor).await?;
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let assets = app.services().list_assets(&actor, &query.filter(), request).await?;
    let thumbnails = Thumbnails::of_assets(&app, &assets.items).await?;
    let current = folders.iter().find(|folder| folder.id.to_string() == query.folder);
    let context = MediaContext {
        common: page::common(&app, &visitor, "Media", AdminSection::Media).await?,
        pagination: pagination(&assets, |number| query.url(&query.kind, number)),
        files: assets.items.iter().map(|asset| row(asset, &thumbnails)).collect(),
        counts: query.tabs(&app, &visitor).await?,
        folders: choices(&folders, &query.folder),
        states: STATES.into_iter().map(|(value, label)| choice(value, label, &query.state)).collect(),
        folder_id: current.map(|folder| folder.id.to_string()).unwrap_or_default(),
        folder_name: current.map(|folder| folder.name.clone()).unwrap_or_default(),
        is_outside: query.folder == OUTSIDE,
        is_narrowed: !query.q.is_empty() || !query.kind.is_empty() || !query.state.is_empty(),
        max_size: figures::bytes(app.services().max_upload_bytes()),
        max_bytes: app.services().max_upload_bytes(),
        may_manage: actor.has(Permission::MediaManage),
        q: query.q,
        kind: query.kind,
    };
    page::html(&visitor, StatusCode::OK, app.admin().media(&context)?)
}

/// `GET /admin/media/list.json`
pub(crate) async fn json(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let after: Option<Uuid> = query.after.parse().ok();
    let actor = visitor.actor()?;
    let (assets, has_more) = app.services().list_assets_after(&actor, &query.filter(), after, PAGE).await?;
    let next = assets.last().filter(|_| has_more).map(|last| last.id.to_string());
    let thumbnails = Thumbnails::of_assets(&app, &assets).await?;
    let assets: Vec<_> = assets.iter().map(|asset| AssetJson::of(asset, &thumbnails)).collect();
    Ok(Json(json!({ "assets": assets, "next": next })).into_response())
}

/// The kinds that words name, with spaces between them.
fn kinds(words: &str) -> Vec<MediaKind> {
    words.split(' ').filter_map(|word| word.parse().ok()).collect()
}

/// The folders to choose from.
pub(super) fn choices(folders: &[MediaFolder], chosen: &str) -> Vec<PanelChoiceContext> {
    folders.iter().map(|folder| choice(&folder.id.to_string(), &folder.name, chosen)).collect()
}

fn choice(value: &str, label: &str, chosen: &str) -> PanelChoiceContext {
    PanelChoiceContext { value: value.to_owned(), label: label.to_owned(), chosen: value == chosen }
}

impl ListQuery {
    fn filter(&self) -> AssetFilter {
        AssetFilter {
            // PostgreSQL compares no texts with a NUL.
            text: self.q.replace('\0', ""),
            kinds: kinds(&self.kind),
            folder: match self.folder.as_str() {
                OUTSIDE => Some(FolderChoice::Outside),
                text => text.parse().ok().map(FolderChoice::In),
            },
            lacks_alt: self.state == "without-alt",
            is_unused: self.state == "unused",
            uploaded_by: None,
        }
    }

    /// The URL of the same list with another kind and page.
    fn url(&self, kind: &str, number: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let pairs = [("kind", kind), ("folder", &self.folder), ("state", &self.state), ("q", &self.q)];
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        match query.finish() {
            query if query.is_empty() => LIST.to_owned(),
            query => format!("{LIST}?{query}"),
        }
    }

    async fn tabs(&self, app: &App, visitor: &Visitor) -> Result<Vec<StatusCountContext>, HttpError> {
        let actor = visitor.actor()?;
        let mut tabs = Vec::new();
        for (kind, label) in KINDS {
            let filter = AssetFilter { kinds: kinds(kind), ..self.filter() };
            let count = app.services().list_assets(&actor, &filter, PageRequest::new(1, 1)).await?.total;
            tabs.push(StatusCountContext {
                status: kind.to_owned(),
                label: label.to_owned(),
                count,
                url: self.url(kind, 1),
                current: self.kind == kind,
            });
        }
        Ok(tabs)
    }
}
