//! The page of one entry.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::{
    cached::revalidated,
    view::{entry_head, modified_at, reading_minutes},
};
use crate::{
    domain::EntryPath,
    http::{App, error::HttpError, redirect},
    services::{EntryLink, Located, PublishedEntry},
    themes::{
        contexts::reader::{EntryContext, FullEntryContext, NeighbourContext},
        on, rfc3339,
    },
};

/// Any path that no other route takes.
pub(in crate::http) async fn entry(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let wanted: EntryPath = path.parse().map_err(|_| HttpError::NotFound)?;
    match app.services().locate(&wanted).await?.ok_or(HttpError::NotFound)? {
        Located::Moved(path) => Ok(redirect::permanently_to(&path.to_url_path())),
        Located::Entry(_) if wanted.as_str() != path => Ok(redirect::permanently_to(&wanted.to_url_path())),
        Located::Entry(published) => {
            let html = app.theme().entry(&context(&app, *published, false))?;
            Ok(revalidated(&headers, "text/html; charset=utf-8", html))
        }
    }
}

/// What the theme's `entry.html` sees.
pub(in crate::http) fn context(app: &App, published: PublishedEntry, preview: bool) -> EntryContext {
    let PublishedEntry { entry, rendering, neighbours } = published;
    let published_at = entry.published_at.unwrap_or(entry.updated_at);
    let updated_at = modified_at(&entry);
    let is_updated = updated_at.date() > published_at.date();
    EntryContext {
        page: entry_head(app, &entry, &rendering, preview),
        entry: FullEntryContext {
            url: entry.path.to_url_path(),
            html: rendering.html,
            title: rendering.title,
            excerpt: rendering.excerpt,
            byline: entry.byline,
            published_at: rfc3339(published_at),
            published_on: on(published_at),
            updated_at: if is_updated { rfc3339(updated_at) } else { String::new() },
            updated_on: if is_updated { on(updated_at) } else { String::new() },
            reading_minutes: reading_minutes(rendering.word_count),
            word_count: rendering.word_count,
            r#type: entry.publication_type,
            preview,
        },
        newer: link(neighbours.newer),
        older: link(neighbours.older),
    }
}

fn link(to: Option<EntryLink>) -> NeighbourContext {
    to.map_or_else(NeighbourContext::default, |to| NeighbourContext {
        title: to.title,
        url: to.path.to_url_path(),
    })
}
