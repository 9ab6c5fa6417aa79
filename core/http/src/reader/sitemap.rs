//! The sitemap (<https://www.sitemaps.org/protocol.html>): an index, and parts with at most five thousand entries each,
//! with pictures and videos in the extensions of Google. A part is written while it is sent, so a large site needs no
//! more memory for it than a small one.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use futures::stream;
use http::{HeaderMap, HeaderValue, header};
use sandpress_domain::with_causes;

use super::{
    cached::revalidated,
    view::{absolute, author_url},
    xml::text,
};
use crate::{App, error::HttpError};
use sandpress_domain::MediaItem;
use sandpress_services::{SITEMAP_PART, SitemapEntry};
use sandpress_themes::rfc3339;

/// Entries that are read at a time.
const BATCH: u32 = 500;

/// Bytes after which a part has no further pictures and videos; a part may have 50 MB.
const FULL: usize = 30_000_000;

/// Pictures and videos of one entry.
const MEDIA: usize = 100;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const CONTENT_TYPE: &str = "application/xml; charset=utf-8";

/// `/sitemap.xml`
pub(crate) async fn index(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    if app.site().hidden {
        return Err(HttpError::NotFound);
    }
    let mut body = format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    body += &format!("<sitemap><loc>{}</loc></sitemap>\n", text(&app.url("/sitemap/lists.xml")));
    for (number, changed) in (1..).zip(app.services().sitemap_parts().await?) {
        let loc = text(&app.url(&format!("/sitemap/entries-{number}.xml")));
        body += &format!("<sitemap><loc>{loc}</loc><lastmod>{}</lastmod></sitemap>\n", rfc3339(changed));
    }
    body += "</sitemapindex>\n";
    Ok(revalidated(&headers, CONTENT_TYPE, body))
}

/// `/sitemap/{part}`
pub(crate) async fn part(
    State(app): State<App>,
    Path(part): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    if app.site().hidden {
        return Err(HttpError::NotFound);
    }
    if part == "lists.xml" {
        return lists(&app, &headers).await;
    }
    let number = part.strip_prefix("entries-").and_then(|rest| rest.strip_suffix(".xml"));
    let number: u32 = number.and_then(|number| number.parse().ok()).ok_or(HttpError::NotFound)?;
    let first = number.checked_sub(1).and_then(|number| number.checked_mul(SITEMAP_PART));
    let first = first.ok_or(HttpError::NotFound)?;
    let begin = app.services().sitemap_entries(first, BATCH).await?;
    if begin.is_empty() {
        return Err(HttpError::NotFound);
    }
    let mut response = Body::from_stream(entries(app, first, begin)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    let brief = HeaderValue::from_static("public, max-age=60");
    response.headers_mut().insert(header::CACHE_CONTROL, brief);
    Ok(response)
}

/// What is written next.
struct Writing {
    app: App,
    offset: u32,
    last: u32,
    entries: Vec<SitemapEntry>,
    written: usize,
    is_done: bool,
}

/// A part, batch by batch.
fn entries(
    app: App,
    first: u32,
    begin: Vec<SitemapEntry>,
) -> impl futures::Stream<Item = Result<Bytes, HttpError>> {
    let open = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\" \
                xmlns:video=\"http://www.google.com/schemas/sitemap-video/1.1\">\n";
    let head = format!("{HEAD}{open}");
    let writing = Writing {
        app,
        offset: first,
        last: first.saturating_add(SITEMAP_PART),
        entries: begin,
        written: 0,
        is_done: false,
    };
    let body = stream::try_unfold(writing, |mut writing| async move {
        if writing.is_done {
            return Ok(None);
        }
        if writing.entries.is_empty() {
            writing.is_done = true;
            return Ok(Some((Bytes::from_static(b"</urlset>\n"), writing)));
        }
        let mut piece = String::new();
        for entry in std::mem::take(&mut writing.entries) {
            let has_room = writing.written + piece.len() < FULL;
            piece += &url_element(&writing.app, &entry, has_room);
            writing.offset = writing.offset.saturating_add(1);
        }
        writing.written += piece.len();
        let left = writing.last.saturating_sub(writing.offset).min(BATCH);
        if left > 0 {
            let next = writing.app.services().sitemap_entries(writing.offset, left).await;
            writing.entries = next.inspect_err(|error| {
                tracing::error!(error = with_causes(error), "a sitemap could not be written to its end");
            })?;
        }
        Ok(Some((Bytes::from(piece), writing)))
    });
    stream::StreamExt::chain(stream::once(async move { Ok(Bytes::from(head)) }), body)
}

fn url_element(app: &App, entry: &SitemapEntry, with_media: bool) -> String {
    let path = entry.path.to_url_path();
    let path = if app.site().home == Some(entry.entry) { "/" } else { &path };
    let mut element =
        format!("<url><loc>{}</loc><lastmod>{}</lastmod>", text(&app.url(path)), rfc3339(entry.changed));
    if with_media {
        let mut pictures: Vec<&str> = vec![&entry.image_url];
        let items = || entry.media.iter().take(MEDIA);
        pictures.extend(items().filter(|item| item.kind == "image").map(|item| item.url.as_str()));
        pictures.retain(|url| !url.is_empty());
        pictures.dedup();
        for picture in pictures {
            let loc = text(&absolute(app, picture));
            element += &format!("<image:image><image:loc>{loc}</image:loc></image:image>");
        }
        let videos = items().filter(|item| item.kind == "video");
        element.extend(videos.filter_map(|video| video_element(app, entry, video)));
    }
    element + "</url>\n"
}

/// A video; none without the picture and the words that the extension wants.
fn video_element(app: &App, entry: &SitemapEntry, video: &MediaItem) -> Option<String> {
    if entry.image_url.is_empty() {
        return None;
    }
    let title = if video.title.is_empty() { &entry.title } else { &video.title };
    let description = if entry.excerpt.is_empty() { &entry.title } else { &entry.excerpt };
    let seconds = video.duration_ms.div_ceil(1000);
    // The extension knows durations from one second to eight hours.
    let duration = match seconds {
        1..=28_800 => format!("<video:duration>{seconds}</video:duration>"),
        _ => String::new(),
    };
    Some(format!(
        "<video:video><video:thumbnail_loc>{}</video:thumbnail_loc><video:title>{}</video:title>\
         <video:description>{}</video:description><video:content_loc>{}</video:content_loc>{duration}</video:video>",
        text(&absolute(app, &entry.image_url)),
        text(&title.chars().take(100).collect::<String>()),
        text(&description.chars().take(2_048).collect::<String>()),
        text(&absolute(app, &video.url)),
    ))
}

/// The home page and the pages of terms and authors.
async fn lists(app: &App, headers: &HeaderMap) -> Result<Response, HttpError> {
    let mut paths = Vec::new();
    if app.site().home.is_none() {
        paths.push("/".to_owned());
    }
    paths.extend(app.services().public_term_urls().await?);
    paths.extend(app.services().public_authors().await?.iter().map(|author| author_url(&author.slug)));
    let mut body = format!("{HEAD}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for path in paths.iter().take(50_000) {
        body += &format!("<url><loc>{}</loc></url>\n", text(&app.url(path)));
    }
    body += "</urlset>\n";
    Ok(revalidated(headers, CONTENT_TYPE, body))
}
