//! From what services know to what templates see.

use super::machines;
use crate::{App, error::HttpError};
use sandpress_domain::{Author, Entry, HeadItem, Page, PageRequest, PageTag, Rendering, TermSlug, Timestamp};
use sandpress_services::{
    ListedEntry, ListedPicture, PublishedEntry, ShownItem, ShownMenu, depends_on, shown_names,
};
use sandpress_themes::{
    contexts::{
        PaginationContext,
        reader::{
            EntryCardContext, HeadContext, LinkContext, MenuContext, MenuItemContext, MetaContext,
            NamedLinkContext, PageContext, PictureContext, PropertyContext,
        },
    },
    json_ld, rfc3339,
};

/// Words that people read in a minute: the mean of adults for English non-fiction, 238 (Brysbaert 2019).
const WORDS_PER_MINUTE: u32 = 238;

pub(crate) fn reading_minutes(words: u32) -> u32 {
    words.div_ceil(WORDS_PER_MINUTE).max(1)
}

/// How long the rendering takes to read; 0 where it is looked at, and says so itself.
pub(super) fn minutes_of(rendering: &Rendering) -> u32 {
    if rendering.presentation.label.is_empty() { reading_minutes(rendering.word_count) } else { 0 }
}

/// The entries of a list, with their pictures in the sizes that there are.
pub(crate) async fn cards(app: &App, listed: Vec<ListedEntry>) -> Result<Vec<EntryCardContext>, HttpError> {
    let urls: Vec<String> = listed.iter().map(|listed| listed.rendering.image_url.clone()).collect();
    let mut pictures = app.services().listed_pictures(&urls).await?;
    let card = |listed: ListedEntry| {
        let known = pictures.remove(&listed.rendering.image_url);
        card(app, listed, known)
    };
    Ok(listed.into_iter().map(card).collect())
}

/// An entry in a list without sizes of its picture.
pub(crate) fn line(app: &App, listed: ListedEntry) -> EntryCardContext {
    card(app, listed, None)
}

fn picture(known: Option<ListedPicture>, url: &str, alt: &str) -> PictureContext {
    let known = known.unwrap_or_else(|| ListedPicture { url: url.to_owned(), ..ListedPicture::default() });
    PictureContext {
        url: known.url,
        alt: alt.to_owned(),
        srcset: known.srcset,
        modern_srcset: known.modern_srcset,
        width: known.width,
        height: known.height,
        colours: known.placeholder.map(|colours| colours.each().to_vec()).unwrap_or_default(),
    }
}

fn card(app: &App, listed: ListedEntry, known: Option<ListedPicture>) -> EntryCardContext {
    let ListedEntry { entry, rendering, authors } = listed;
    let at = entry.published_at.unwrap_or(entry.created_at);
    EntryCardContext {
        picture: picture(known, &rendering.image_url, &rendering.image_alt),
        reading_minutes: minutes_of(&rendering),
        title: rendering.title,
        url: entry.path.to_url_path(),
        excerpt: rendering.excerpt,
        image_url: rendering.image_url,
        image_alt: rendering.image_alt,
        published_at: rfc3339(at),
        published_on: day(app, at),
        byline: shown_names(&authors, &entry.byline),
        guest: guest(&authors, &entry.byline),
        authors: author_links(&authors),
        r#type: entry.publication_type.clone(),
        label: rendering.presentation.label,
    }
}

/// The day of a moment where the site is.
pub(super) fn day(app: &App, at: Timestamp) -> String {
    app.site().time_zone.day(at)
}

/// Links to those who wrote an entry.
pub(super) fn author_links(authors: &[Author]) -> Vec<NamedLinkContext> {
    authors.iter().map(|author| NamedLinkContext::new(&author.name, author_url(&author.slug))).collect()
}

/// Where readers find somebody who writes.
pub(super) fn author_url(slug: &TermSlug) -> String {
    format!("/author/{}", slug.to_url())
}

/// The byline, where it is not the name of one of the authors.
pub(super) fn guest(authors: &[Author], byline: &str) -> String {
    let is_known = authors.iter().any(|author| author.name.to_lowercase() == byline.to_lowercase());
    if is_known { String::new() } else { byline.to_owned() }
}

fn menu_item(item: &ShownItem, path: &str) -> MenuItemContext {
    MenuItemContext {
        label: item.label.clone(),
        url: item.url.clone(),
        current: item.url == path,
        items: item.items.iter().map(|below| menu_item(below, path)).collect(),
    }
}

/// The menus of the site on the page at this path.
pub(crate) fn menus(app: &App, path: &str) -> Vec<MenuContext> {
    depends_on([PageTag::Menus]);
    let state = app.services().site();
    let menu = |menu: &ShownMenu| MenuContext {
        location: menu.location.clone(),
        label: menu.label.clone(),
        items: menu.items.iter().map(|item| menu_item(item, path)).collect(),
    };
    state.menus.iter().map(menu).collect()
}

/// Links to the pages before and after one; `url` gives the URL of a page by its number.
pub(crate) fn pagination<T>(page: &Page<T>, url: impl Fn(u32) -> String) -> PaginationContext {
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
pub(super) fn entry_head(app: &App, published: &PublishedEntry, preview: bool) -> PageContext {
    let PublishedEntry { entry, rendering, authors, .. } = published;
    let path = entry.path.to_url_path();
    let is_home = app.site().home == Some(entry.id);
    let path = if is_home { "/" } else { path.as_str() };
    let url = app.url(path);
    let drawn = published.share_picture.as_deref().unwrap_or_default();
    let image_url = if rendering.image_url.is_empty() { drawn } else { &rendering.image_url };
    let image_url = absolute(app, image_url);
    let published_at = entry.published_at.map(rfc3339).unwrap_or_default();
    let modified = rfc3339(modified_at(entry));
    PageContext {
        title: format!("{} · {}", rendering.title, app.site().title),
        description: rendering.excerpt.clone(),
        canonical_url: url.clone(),
        robots: if preview || entry.noindex || app.site().hidden { "noindex" } else { "" }.to_owned(),
        og_type: "article".to_owned(),
        json_ld: if preview { String::new() } else { structured(app, published, &url, &image_url) },
        image_url,
        published_at,
        modified_at: modified,
        author: shown_names(authors, &entry.byline),
        head: if preview {
            head(&rendering.head)
        } else {
            machines::joined(machines::of_entry(app, published, &url), head(&rendering.head))
        },
        feed_url: String::new(),
        menus: menus(app, path),
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
            HeadItem::Link { rel, href } => {
                head.links.push(LinkContext { rel, href, ..LinkContext::default() });
            }
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

/// The entry in the words of schema.org: what its type says it is, with the properties that search engines ask for and
/// only the site knows. Without a word of the type it is a `BlogPosting`, or a `WebPage` where it stands in no list.
fn structured(app: &App, published: &PublishedEntry, url: &str, image_url: &str) -> String {
    let PublishedEntry { entry, rendering, authors, .. } = published;
    let mut data = rendering.presentation.structured();
    complete_addresses(app, &mut data);
    let Some(members) = data.as_object_mut() else { return String::new() };
    let usual = if entry.listed { "BlogPosting" } else { "WebPage" };
    let kind = members.get("@type").and_then(serde_json::Value::as_str).unwrap_or(usual).to_owned();
    let mut set = |key: &str, value: serde_json::Value| {
        members.insert(key.to_owned(), value);
    };
    set("@context", "https://schema.org".into());
    set("@type", kind.as_str().into());
    set("mainEntityOfPage", url.into());
    set("url", url.into());
    set(if kind == "BlogPosting" { "headline" } else { "name" }, rendering.title.as_str().into());
    set("dateModified", rfc3339(modified_at(entry)).into());
    set("inLanguage", app.site().language.as_str().into());
    let publisher =
        serde_json::json!({ "@type": "Organization", "name": app.site().title, "url": app.url("/") });
    set("publisher", publisher);
    if kind == "BlogPosting" {
        set("wordCount", rendering.word_count.into());
    }
    if let Some(published) = entry.published_at {
        set("datePublished", rfc3339(published).into());
        if kind == "VideoObject" {
            set("uploadDate", rfc3339(published).into());
        }
    }
    if !rendering.excerpt.is_empty() {
        set("description", rendering.excerpt.as_str().into());
    }
    if !image_url.is_empty() {
        set("image", image_url.into());
    }
    let person = |author: &Author| serde_json::json!({ "@type": "Person", "name": author.name, "url": app.url(&author_url(&author.slug)) });
    let mut people: Vec<_> = authors.iter().map(person).collect();
    let guest = guest(authors, &entry.byline);
    if !guest.is_empty() {
        people.push(serde_json::json!({ "@type": "Person", "name": guest }));
    }
    match people.as_slice() {
        [] => {}
        [one] => set("author", one.clone()),
        _ => set("author", people.into()),
    }
    let keywords: Vec<_> = published.terms.iter().map(|term| term.name.as_str()).collect();
    if !keywords.is_empty() {
        set("keywords", keywords.join(", ").into());
    }
    json_ld(&data)
}

/// Puts the site's address before each path of the site, since search engines want whole addresses.
fn complete_addresses(app: &App, value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) if text.starts_with('/') && !text.starts_with("//") => {
            *text = app.url(text);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| complete_addresses(app, item)),
        serde_json::Value::Object(members) => {
            members.values_mut().for_each(|member| complete_addresses(app, member));
        }
        _ => {}
    }
}
