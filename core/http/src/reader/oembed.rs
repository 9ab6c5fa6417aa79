//! How other sites show an entry of this one: oEmbed 1.0 (<https://oembed.com>), as a link with the words for it and a
//! picture. No HTML is handed out.

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value};
use url::Url;

use super::{
    view::{absolute, author_url},
    xml,
};
use crate::{App, error::HttpError};
use sandpress_domain::EntryPath;
use sandpress_services::{Located, PublishedEntry, SHARE_PICTURE_SIZE, shown_names};

/// Seconds for which others may keep the answer.
const KEEP: u64 = 86_400;

/// `/oembed?url=&format=`
pub(crate) async fn embed(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, HttpError> {
    let query = query.unwrap_or_default();
    let value = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let format = value("format");
    if !matches!(format.as_str(), "" | "json" | "xml") {
        // Section 2.3.4 of the standard.
        return Ok((StatusCode::NOT_IMPLEMENTED, "The formats are json and xml.\n").into_response());
    }
    let published = find(&app, &value("url")).await?.ok_or(HttpError::NotFound)?;
    let answer = link(&app, &published);
    let (media_type, body) = match format.as_str() {
        "xml" => ("text/xml; charset=utf-8", as_xml(&answer)),
        _ => ("application/json; charset=utf-8", Value::Object(answer).to_string()),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(response)
}

/// The public entry at an address of this site.
async fn find(app: &App, address: &str) -> Result<Option<PublishedEntry>, HttpError> {
    let Ok(url) = address.parse::<Url>() else { return Ok(None) };
    if url.origin().ascii_serialization() != app.origin() {
        return Ok(None);
    }
    let path = percent_encoding::percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
    if path == "/" {
        return match app.site().home {
            Some(home) => Ok(app.services().find_published(home).await?),
            None => Ok(None),
        };
    }
    let Ok(path) = path.parse::<EntryPath>() else { return Ok(None) };
    match app.services().locate(&path).await? {
        Some(Located::Entry(published)) if published.entry.is_public() => Ok(Some(*published)),
        _ => Ok(None),
    }
}

fn link(app: &App, published: &PublishedEntry) -> Map<String, Value> {
    let PublishedEntry { entry, rendering, authors, share_picture, .. } = published;
    let site = app.site();
    let mut answer = Map::new();
    let mut set = |key: &str, value: Value| {
        answer.insert(key.to_owned(), value);
    };
    set("version", "1.0".into());
    set("type", "link".into());
    set("title", rendering.title.as_str().into());
    set("provider_name", site.title.as_str().into());
    set("provider_url", app.url("/").into());
    set("cache_age", KEEP.into());
    let names = shown_names(authors, &entry.byline);
    if !names.is_empty() {
        set("author_name", names.into());
    }
    if let Some(author) = authors.first() {
        set("author_url", app.url(&author_url(&author.slug)).into());
    }
    // A thumbnail must come with its size, which is known of the pictures that the site drew.
    if let Some(picture) = share_picture {
        set("thumbnail_url", absolute(app, picture).into());
        set("thumbnail_width", SHARE_PICTURE_SIZE.0.into());
        set("thumbnail_height", SHARE_PICTURE_SIZE.1.into());
    }
    answer
}

fn as_xml(answer: &Map<String, Value>) -> String {
    let mut body = "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<oembed>\n".to_owned();
    for (key, value) in answer {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        body += &format!("<{key}>{}</{key}>\n", xml::text(&text));
    }
    body + "</oembed>\n"
}
