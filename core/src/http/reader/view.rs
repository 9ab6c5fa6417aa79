//! From what services know to what templates see.

use crate::{
    domain::{Entry, HeadItem, Page, PageRequest, Rendering, Timestamp},
    http::App,
    themes::{
        contexts::{
            PaginationContext,
            reader::{EntryCardContext, HeadContext, LinkContext, MetaContext, PageContext, PropertyContext},
        },
        json_ld, on, rfc3339,
    },
};

/// Words that people read in a minute: the mean of adults for English non-fiction, 238 (Brysbaert 2019).
const WORDS_PER_MINUTE: u32 = 238;

pub(in crate::http) fn reading_minutes(words: u32) -> u32 {
    words.div_ceil(WORDS_PER_MINUTE).max(1)
}

/// An entry in a list.
pub(super) fn card(entry: &Entry, rendering: Rendering) -> EntryCardContext {
    let at = entry.published_at.unwrap_or(entry.created_at);
    EntryCardContext {
        title: rendering.title,
        url: entry.path.to_url_path(),
        excerpt: rendering.excerpt,
        image_url: rendering.image_url,
        image_alt: rendering.image_alt,
        published_at: rfc3339(at),
        published_on: on(at),
        byline: entry.byline.clone(),
        reading_minutes: reading_minutes(rendering.word_count),
    }
}

/// Links to the pages before and after one; `url` gives the URL of a page by its number.
pub(in crate::http) fn pagination<T>(page: &Page<T>, url: impl Fn(u32) -> String) -> PaginationContext {
    let (number, pages) = (page.request.number(), page.pages());
    PaginationContext {
        page: number.into(),
        pages: pages.into(),
        total: page.total,
        newer_url: if number > 1 { url(number - 1) } else { String::new() },
        older_url: if number < pages { url(number + 1) } else { String::new() },
    }
}

/// The page of a request for a list that has at least `pages` pages.
pub(super) fn page_request(app: &App, number: u32) -> PageRequest {
    PageRequest::new(number, app.site().entries_per_page)
}

/// What the head of an entry's page says.
pub(super) fn entry_head(app: &App, entry: &Entry, rendering: &Rendering, preview: bool) -> PageContext {
    let url = app.url(&entry.path.to_url_path());
    let image_url = absolute(app, &rendering.image_url);
    let published = entry.published_at.map(rfc3339).unwrap_or_default();
    let modified = rfc3339(modified_at(entry));
    PageContext {
        title: format!("{} · {}", rendering.title, app.site().title),
        description: rendering.excerpt.clone(),
        canonical_url: url.clone(),
        robots: if preview { "noindex" } else { "" }.to_owned(),
        og_type: "article".to_owned(),
        json_ld: if preview { String::new() } else { article(app, entry, rendering, &url, &image_url) },
        image_url,
        published_at: published,
        modified_at: modified,
        author: entry.byline.clone(),
        head: head(&rendering.head),
    }
}

/// What plugins add to the head.
fn head(items: &[HeadItem]) -> HeadContext {
    let mut head = HeadContext::default();
    for item in items.iter().cloned() {
        match item {
            HeadItem::Meta { name, content } => head.metas.push(MetaContext { name, content }),
            HeadItem::Property { property, content } => {
                head.properties.push(PropertyContext { property, content });
            }
            HeadItem::Link { rel, href } => head.links.push(LinkContext { rel, href }),
            HeadItem::JsonLd(value) => head.json_ld.push(json_ld(&value)),
        }
    }
    head
}

/// When readers last got something new.
pub(super) fn modified_at(entry: &Entry) -> Timestamp {
    entry.revised_at.or(entry.published_at).unwrap_or(entry.updated_at)
}

/// The URL with the site's address before it, where it is a path.
pub(super) fn absolute(app: &App, url: &str) -> String {
    if url.starts_with('/') { app.url(url) } else { url.to_owned() }
}

/// The entry as schema.org's `BlogPosting`, by the properties that search engines ask for.
fn article(app: &App, entry: &Entry, rendering: &Rendering, url: &str, image_url: &str) -> String {
    let mut article = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "mainEntityOfPage": url,
        "url": url,
        "headline": rendering.title,
        "dateModified": rfc3339(modified_at(entry)),
        "wordCount": rendering.word_count,
        "inLanguage": app.site().language,
        "publisher": { "@type": "Organization", "name": app.site().title, "url": app.url("/") },
    });
    let mut set = |key: &str, value: serde_json::Value| {
        if let Some(article) = article.as_object_mut() {
            article.insert(key.to_owned(), value);
        }
    };
    if let Some(published) = entry.published_at {
        set("datePublished", rfc3339(published).into());
    }
    if !rendering.excerpt.is_empty() {
        set("description", rendering.excerpt.as_str().into());
    }
    if !image_url.is_empty() {
        set("image", image_url.into());
    }
    if !entry.byline.is_empty() {
        set("author", serde_json::json!({ "@type": "Person", "name": entry.byline }));
    }
    json_ld(&article)
}
