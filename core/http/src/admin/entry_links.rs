//! The entries that an author can link to, for the editor.

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};

use super::entries::status_of;
use crate::{App, error::HttpError, visitor::Visitor};
use sandpress_domain::{Entry, EntryFilter, PageRequest, StatusFilter};

/// Entries in one answer.
const MOST: u32 = 10;

/// What is asked for in the URL.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LinkQuery {
    q: String,
}

/// Entries whose titles have the words.
#[derive(Debug, Serialize)]
pub(crate) struct Links {
    entries: Vec<Link>,
}

/// An entry to link to.
#[derive(Debug, Serialize)]
struct Link {
    title: String,
    /// Where it stands on the site.
    url: String,
    /// The status for people.
    status: &'static str,
}

/// `GET /admin/entries/links.json`
pub(crate) async fn links(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<LinkQuery>,
) -> Result<Json<Links>, HttpError> {
    // PostgreSQL compares no texts with a NUL.
    let words = query.q.replace('\0', "").trim().to_owned();
    let filter = EntryFilter {
        status: StatusFilter::All,
        title_contains: Some(words).filter(|words| !words.is_empty()),
        ..EntryFilter::default()
    };
    let found = app.services().list_entries(&visitor.actor()?, filter, PageRequest::new(1, MOST)).await?;
    Ok(Json(Links { entries: found.items.iter().map(link).collect() }))
}

fn link(entry: &Entry) -> Link {
    Link { title: entry.title.clone(), url: entry.path.to_url_path(), status: status_of(entry).1 }
}
