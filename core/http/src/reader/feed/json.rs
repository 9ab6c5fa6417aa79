//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Map, Value, json};

use super::{Feed, FeedFormat, FeedItem, plain};
use crate::{App, reader::view::author_url};
use sandpress_themes::rfc3339;

pub(super) fn write(app: &App, feed: Feed) -> String {
    let site = app.site();
    let mut whole = Map::new();
    let mut set = |key: &str, value: Value| {
        whole.insert(key.to_owned(), value);
    };
    set("version", "https://jsonfeed.org/version/1.1".into());
    set("title", feed.title.as_str().into());
    set("home_page_url", feed.page.as_str().into());
    set("feed_url", feed.own_url(app, FeedFormat::Json).into());
    set("language", site.language.as_str().into());
    if !feed.subtitle.is_empty() {
        set("description", feed.subtitle.as_str().into());
    }
    if !site.icon.is_empty() {
        set("icon", super::absolute_url(app, &site.icon).into());
    }
    set("items", feed.items.into_iter().map(|item| json_item(app, item)).collect());
    Value::Object(whole).to_string()
}

fn json_item(app: &App, item: FeedItem) -> Value {
    let mut whole = Map::new();
    let mut set = |key: &str, value: Value| {
        whole.insert(key.to_owned(), value);
    };
    set("id", item.id.into());
    set("url", item.url.into());
    set("title", item.title.into());
    // An item must have a content.
    match item.html {
        Some(html) => set("content_html", html.into()),
        None => set("content_text", item.excerpt.as_str().into()),
    }
    if !item.excerpt.is_empty() {
        set("summary", item.excerpt.into());
    }
    if !item.image.is_empty() {
        set("image", item.image.into());
    }
    set("date_published", rfc3339(item.published.unwrap_or(item.updated)).into());
    set("date_modified", rfc3339(item.updated).into());
    let author = |author: &sandpress_domain::Author| json!({ "name": plain(&author.name), "url": app.url(&author_url(&author.slug)) });
    let mut authors: Vec<Value> = item.authors.iter().map(author).collect();
    if !item.guest.is_empty() {
        authors.push(json!({ "name": item.guest }));
    }
    if authors.is_empty() {
        authors.push(json!({ "name": plain(&app.site().title), "url": app.url("/") }));
    }
    set("authors", authors.into());
    if !item.categories.is_empty() {
        set("tags", item.categories.into());
    }
    let attachments: Vec<Value> =
        item.media.iter().filter(|file| !file.media_type.is_empty()).map(attachment).collect();
    if !attachments.is_empty() {
        set("attachments", attachments.into());
    }
    Value::Object(whole)
}

fn attachment(file: &sandpress_domain::MediaItem) -> Value {
    let mut whole = Map::new();
    whole.insert("url".to_owned(), file.url.as_str().into());
    whole.insert("mime_type".to_owned(), file.media_type.as_str().into());
    if !file.title.is_empty() {
        whole.insert("title".to_owned(), file.title.as_str().into());
    }
    if file.bytes > 0 {
        whole.insert("size_in_bytes".to_owned(), file.bytes.into());
    }
    if file.duration_ms > 0 {
        whole.insert("duration_in_seconds".to_owned(), (file.duration_ms.div_ceil(1000)).into());
    }
    Value::Object(whole)
}
