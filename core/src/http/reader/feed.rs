//! The Atom feed (RFC 4287).

use atom_syndication::{
    Content, ContentBuilder, Entry as AtomEntry, EntryBuilder, FeedBuilder, FixedDateTime, LinkBuilder,
    Person, Text,
};
use axum::{extract::State, response::Response};
use http::HeaderMap;

use super::{
    cached::revalidated,
    view::{absolute, modified_at},
};
use crate::{
    domain::{Entry, PageRequest, Rendering, Timestamp},
    http::{App, error::HttpError},
    themes::rfc3339,
};

/// Entries in the feed.
const ENTRIES: u32 = 20;

/// `/atom.xml`
pub(in crate::http) async fn atom(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    let entries = app.services().list_published(PageRequest::new(1, ENTRIES)).await?.items;
    let site = app.site();
    let updated = entries.iter().map(|(entry, _)| modified_at(entry)).max();
    let feed = FeedBuilder::default()
        .id(app.url("/"))
        .title(Text::plain(plain(&site.title)))
        .subtitle((!site.description.is_empty()).then(|| Text::plain(plain(&site.description))))
        .lang(Some(site.language.clone()))
        .updated(atom_time(updated.unwrap_or(Timestamp::UNIX_EPOCH)))
        .links(vec![
            LinkBuilder::default().rel("self".to_owned()).href(app.url("/atom.xml")).build(),
            LinkBuilder::default().rel("alternate".to_owned()).href(app.url("/")).build(),
        ])
        .entries(
            entries
                .into_iter()
                .map(|(entry, rendering)| atom_entry(&app, &entry, rendering))
                .collect::<Vec<_>>(),
        )
        .build();
    Ok(revalidated(&headers, "application/atom+xml; charset=utf-8", feed.to_string()))
}

fn atom_entry(app: &App, entry: &Entry, rendering: Rendering) -> AtomEntry {
    let url = app.url(&entry.path.to_url_path());
    let author = if entry.byline.is_empty() { &app.site().title } else { &entry.byline };
    let html = plain(&rendering.html).replace("src=\"/", &format!("src=\"{}", absolute(app, "/")));
    EntryBuilder::default()
        // The id outlives a change of the address.
        .id(format!("urn:uuid:{}", entry.id))
        .title(Text::plain(plain(&rendering.title)))
        .link(LinkBuilder::default().rel("alternate".to_owned()).href(url.clone()).build())
        .published(entry.published_at.map(atom_time))
        .updated(atom_time(modified_at(entry)))
        .author(Person { name: plain(author), ..Person::default() })
        .summary((!rendering.excerpt.is_empty()).then(|| Text::plain(plain(&rendering.excerpt))))
        .content(content(url, html))
        .build()
}

fn content(base: String, html: String) -> Content {
    ContentBuilder::default().base(Some(base)).content_type(Some("html".to_owned())).value(Some(html)).build()
}

fn atom_time(at: Timestamp) -> FixedDateTime {
    rfc3339(at).parse().unwrap_or_default()
}

/// The text without the characters that XML 1.0 cannot hold, in whatever form they are written.
fn plain(text: &str) -> String {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(|c| allowed(*c)).collect()
}
