//! Feeds: the newest entries of the site, of a publication type, of a term and of somebody who writes, each as Atom, RSS
//! and JSON Feed with the same content.

mod absolute;
mod atom;
mod json;
mod rss;

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::{
    cached::revalidated,
    view::{absolute as absolute_url, guest, modified_at},
};
use crate::{App, error::HttpError};
use absolute::with_absolute_addresses;
use sandpress_domain::{Author, MediaItem, PageRequest, Timestamp, without_blocks};
use sandpress_services::{ListedEntry, PublishedFilter};

/// Entries in a feed.
const ENTRIES: u32 = 20;

/// In what a feed is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FeedFormat {
    Atom,
    Rss,
    Json,
}

impl FeedFormat {
    pub(super) const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// The last segment of the address.
    pub(super) const fn file(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Rss => "feed.xml",
            Self::Json => "feed.json",
        }
    }

    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }

    /// The format of a feed by the last segment of its address.
    pub(super) fn of_file(file: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.file() == file)
    }
}

/// What a feed is about.
pub(super) struct FeedOf<'a> {
    pub(super) title: String,
    pub(super) subtitle: String,
    /// The path below which the feed stands; empty for that of the site.
    pub(super) url: &'a str,
    /// The path of the page that lists the same entries.
    pub(super) page: &'a str,
}

/// A feed before it is written. No text has characters that XML 1.0 cannot hold.
struct Feed {
    id: String,
    title: String,
    subtitle: String,
    base: String,
    page: String,
    updated: Timestamp,
    items: Vec<FeedItem>,
}

/// An entry in a feed. All addresses are whole.
struct FeedItem {
    id: String,
    url: String,
    title: String,
    excerpt: String,
    /// None where feeds have only the beginnings of entries.
    html: Option<String>,
    published: Option<Timestamp>,
    updated: Timestamp,
    authors: Vec<Author>,
    guest: String,
    categories: Vec<String>,
    media: Vec<MediaItem>,
    image: String,
}

impl Feed {
    fn own_url(&self, app: &App, format: FeedFormat) -> String {
        app.url(&format!("{}/{}", self.base, format.file()))
    }
}

/// `/atom.xml`
pub(crate) async fn atom(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    of_site(&app, FeedFormat::Atom, &headers).await
}

/// `/feed.xml`
pub(crate) async fn rss(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    of_site(&app, FeedFormat::Rss, &headers).await
}

/// `/feed.json`
pub(crate) async fn json(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    of_site(&app, FeedFormat::Json, &headers).await
}

/// `/type/{type}/{file}`
pub(crate) async fn of_type(
    State(app): State<App>,
    Path((id, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let format = FeedFormat::of_file(&file).ok_or(HttpError::NotFound)?;
    let definition = app.services().plugins().find_type(&id).filter(|definition| definition.listed);
    let definition = definition.ok_or(HttpError::NotFound)?;
    let title = format!("{} · {}", definition.label, app.site().title);
    let url = format!("/type/{}", definition.id);
    let feed = FeedOf { title, subtitle: String::new(), url: &url, page: "/" };
    let filter =
        PublishedFilter { publication_type: Some(definition.id.clone()), ..PublishedFilter::default() };
    draw(&app, feed, format, &filter, &headers).await
}

async fn of_site(app: &App, format: FeedFormat, headers: &HeaderMap) -> Result<Response, HttpError> {
    let site = app.site();
    let feed = FeedOf { title: site.title.clone(), subtitle: site.description.clone(), url: "", page: "/" };
    draw(app, feed, format, &PublishedFilter::default(), headers).await
}

/// The feed of the entries that pass the filter.
pub(super) async fn draw(
    app: &App,
    of: FeedOf<'_>,
    format: FeedFormat,
    filter: &PublishedFilter,
    headers: &HeaderMap,
) -> Result<Response, HttpError> {
    let entries = app.services().list_published(filter, PageRequest::new(1, ENTRIES)).await?.items;
    let ids: Vec<_> = entries.iter().map(|listed| listed.entry.id).collect();
    let mut names = app.services().term_names_of(&ids).await?;
    let updated = entries.iter().map(|listed| modified_at(&listed.entry)).max();
    let page = app.url(of.page);
    let item = |listed: ListedEntry| {
        let categories = names.remove(&listed.entry.id).unwrap_or_default();
        item(app, listed, categories)
    };
    let feed = Feed {
        // Feeds of types have no page of their own to be named by.
        id: if of.url.is_empty() { page.clone() } else { app.url(of.url) },
        title: plain(&of.title),
        subtitle: plain(&of.subtitle),
        base: of.url.to_owned(),
        page,
        updated: updated.unwrap_or(Timestamp::UNIX_EPOCH),
        items: entries.into_iter().map(item).collect(),
    };
    let body = match format {
        FeedFormat::Atom => atom::write(app, feed),
        FeedFormat::Rss => rss::write(app, feed),
        FeedFormat::Json => json::write(app, feed),
    };
    Ok(revalidated(headers, format.content_type(), body))
}

fn item(app: &App, listed: ListedEntry, categories: Vec<String>) -> FeedItem {
    let ListedEntry { entry, rendering, authors } = listed;
    let url = app.url(&entry.path.to_url_path());
    let is_short = app.site().short_feeds;
    let html =
        || with_absolute_addresses(&plain(&without_blocks(rendering.html.clone())), &app.origin(), &url);
    let file = |item: &MediaItem| MediaItem {
        url: absolute_url(app, &plain(&item.url)),
        title: plain(&item.title),
        ..item.clone()
    };
    FeedItem {
        id: format!("urn:uuid:{}", entry.id),
        title: plain(&rendering.title),
        excerpt: plain(&rendering.excerpt),
        html: (!is_short).then(html),
        published: entry.published_at,
        updated: modified_at(&entry),
        guest: plain(&guest(&authors, &entry.byline)),
        categories: categories.iter().map(|name| plain(name)).collect(),
        media: rendering.presentation.media.iter().map(file).collect(),
        image: absolute_url(app, &plain(&rendering.image_url)),
        authors,
        url,
    }
}

/// The text without the characters that XML 1.0 cannot hold, in whatever form they are written.
pub(super) fn plain(text: &str) -> String {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(|c| allowed(*c)).collect()
}
