//! The page of one entry.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, header};

use super::{
    Audience, blocks,
    cached::revalidated,
    outline::outline,
    view::{author_links, day, entry_head, guest, minutes_of, modified_at},
};
use crate::{App, error::HttpError, redirect};
use sandpress_domain::{EntryPath, Taxonomy};
use sandpress_services::{EntryLink, Located, PageEntry, PublishedEntry, TermLink, shown_names};
use sandpress_themes::{
    contexts::reader::{EntryContext, FullEntryContext, NamedLinkContext, NeighbourContext},
    rfc3339,
};

/// Any path that no other route takes.
pub(crate) async fn entry(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let wanted: EntryPath = path.parse().map_err(|_| HttpError::NotFound)?;
    let Some(located) = app.services().locate(&wanted).await? else {
        app.services().count_missing(&wanted, &referring_host(&app, &headers));
        return Err(HttpError::NotFound);
    };
    match located {
        Located::Moved { location, is_permanent } => Ok(redirect::moved_to(&location, is_permanent)),
        Located::Entry(_) if wanted.as_str() != path => Ok(redirect::permanently_to(&wanted.to_url_path())),
        Located::Entry(published) => {
            let is_listed = published.entry.is_public();
            let html = page(&app, *published, false).await?;
            let mut response = revalidated(&headers, "text/html; charset=utf-8", html);
            if !is_listed {
                let robots = header::HeaderName::from_static("x-robots-tag");
                response.headers_mut().insert(robots, HeaderValue::from_static("noindex"));
            }
            Ok(response)
        }
    }
}

/// The host of the page that led here; empty for pages of this site, and where it is not told.
fn referring_host(app: &App, headers: &HeaderMap) -> String {
    let page = headers.get(header::REFERER).and_then(|page| page.to_str().ok());
    let page = page.and_then(|page| page.parse::<url::Url>().ok());
    let foreign = page.filter(|page| page.origin().ascii_serialization() != app.origin());
    foreign.and_then(|page| page.host_str().map(str::to_owned)).unwrap_or_default()
}

/// The page of an entry with its blocks.
pub(crate) async fn page(app: &App, published: PublishedEntry, preview: bool) -> Result<String, HttpError> {
    let entry = PageEntry::new(&published.entry, &published.rendering.title, preview);
    let context = context(app, published, preview);
    let audience = if preview { Audience::Writers } else { Audience::Readers };
    blocks::page(app, Some(&entry), audience, |theme| theme.entry(&context)).await
}

/// What the theme's `entry.html` sees.
pub(crate) fn context(app: &App, published: PublishedEntry, preview: bool) -> EntryContext {
    let page = entry_head(app, &published, preview);
    let PublishedEntry { entry, rendering, neighbours, authors, terms, above, .. } = published;
    let found_under =
        |taxonomy| terms.iter().filter(move |term| term.taxonomy == taxonomy).map(term_link).collect();
    let published_at = entry.published_at.unwrap_or(entry.updated_at);
    let updated_at = modified_at(&entry);
    let is_updated = updated_at.date() > published_at.date();
    EntryContext {
        page,
        breadcrumbs: above
            .into_iter()
            .map(|link| NamedLinkContext::new(link.title, link.path.to_url_path()))
            .collect(),
        entry: FullEntryContext {
            url: entry.path.to_url_path(),
            byline: shown_names(&authors, &entry.byline),
            guest: guest(&authors, &entry.byline),
            authors: author_links(&authors),
            categories: found_under(Taxonomy::Category),
            tags: found_under(Taxonomy::Tag),
            listed: entry.listed,
            published_at: rfc3339(published_at),
            published_on: day(app, published_at),
            updated_at: if is_updated { rfc3339(updated_at) } else { String::new() },
            updated_on: if is_updated { day(app, updated_at) } else { String::new() },
            reading_minutes: minutes_of(&rendering),
            word_count: rendering.word_count,
            r#type: entry.publication_type,
            label: rendering.presentation.label,
            outline: outline(&rendering.html),
            html: rendering.html,
            title: rendering.title,
            excerpt: rendering.excerpt,
            preview,
        },
        newer: link(neighbours.newer),
        older: link(neighbours.older),
    }
}

fn term_link(term: &TermLink) -> NamedLinkContext {
    NamedLinkContext::new(&term.name, &term.url)
}

fn link(to: Option<EntryLink>) -> NeighbourContext {
    to.map_or_else(NeighbourContext::default, |to| NeighbourContext {
        title: to.title,
        url: to.path.to_url_path(),
    })
}
