//! Issues that were sent.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use http::HeaderMap;
use serde::Deserialize;

use super::{super::cached::revalidated, PAGE, html, link};
use crate::{App, error::HttpError, reader::pagination};
use sandpress_domain::PageRequest;
use sandpress_themes::contexts::{
    admin::{NewsletterPageContext, OwnIssueContext},
    reader::PageContext,
};

/// Issues on a page of the list.
const ISSUES: u32 = 20;

const LIST: &str = "/newsletter/archive";

/// Which page of the list is wanted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ArchiveQuery {
    page: String,
}

/// `GET /newsletter/archive`
pub(crate) async fn list(
    State(app): State<App>,
    Query(query): Query<ArchiveQuery>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let request = PageRequest::new(query.page.parse().unwrap_or(1), ISSUES);
    let found = app.services().list_archived_issues(request).await?;
    if request.number() > found.pages() {
        return Err(HttpError::NotFound);
    }
    let mut page = NewsletterPageContext::new(format!("{}: archive", app.services().newsletter_name()));
    page.pagination = pagination(&found, |number| match number {
        1 => LIST.to_owned(),
        number => format!("{LIST}?page={number}"),
    });
    if found.items.is_empty() {
        page.lead.push("Nothing was sent yet.".to_owned());
    }
    page.issues = found
        .items
        .into_iter()
        .map(|issue| OwnIssueContext {
            url: format!("{LIST}/{}", issue.slug),
            sent_on: app.site().time_zone.day(issue.sent_at),
            label: issue.subject,
        })
        .collect();
    if app.services().newsletter_settings().is_open {
        page.links.push(link("Subscribe", PAGE));
    }
    let html = html(&app, head(&app, LIST), &page).await?;
    Ok(revalidated(&headers, "text/html; charset=utf-8", html))
}

/// `GET /newsletter/archive/{slug}`
pub(crate) async fn issue(
    State(app): State<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let found = app.services().find_archived_issue(&slug).await?;
    let mut page = NewsletterPageContext::new(found.subject);
    page.sent_on = app.site().time_zone.day(found.sent_at);
    page.html = found.html;
    page.links.push(link("All issues", LIST));
    if app.services().newsletter_settings().is_open {
        page.links.push(link("Subscribe", PAGE));
    }
    let html = html(&app, head(&app, &format!("{LIST}/{}", found.slug)), &page).await?;
    Ok(revalidated(&headers, "text/html; charset=utf-8", html))
}

/// Search engines list these pages only where the settings say so: the entries stand on the site already.
fn head(app: &App, path: &str) -> PageContext {
    let is_indexed = app.services().newsletter_settings().is_indexed;
    PageContext {
        robots: if is_indexed { "" } else { "noindex" }.to_owned(),
        canonical_url: app.url(path),
        ..PageContext::default()
    }
}
