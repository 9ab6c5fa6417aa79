//! Atom (RFC 4287).

use atom_syndication::{
    Category, Content, ContentBuilder, Entry as AtomEntry, EntryBuilder, FeedBuilder, FixedDateTime, Link,
    LinkBuilder, Person, Text,
};

use super::{Feed, FeedFormat, FeedItem, plain};
use crate::{App, reader::view::author_url};
use sandpress_domain::{Author, Timestamp};
use sandpress_themes::rfc3339;

pub(super) fn write(app: &App, feed: Feed) -> String {
    let link = |rel: &str, href: String| LinkBuilder::default().rel(rel.to_owned()).href(href).build();
    FeedBuilder::default()
        .id(feed.id.clone())
        .title(Text::plain(feed.title.clone()))
        .subtitle((!feed.subtitle.is_empty()).then(|| Text::plain(feed.subtitle.clone())))
        .lang(Some(app.site().language.clone()))
        .updated(atom_time(feed.updated))
        .links(vec![link("self", feed.own_url(app, FeedFormat::Atom)), link("alternate", feed.page.clone())])
        .entries(feed.items.into_iter().map(|item| atom_entry(app, item)).collect::<Vec<_>>())
        .build()
        .to_string()
}

fn atom_entry(app: &App, item: FeedItem) -> AtomEntry {
    let category = |name: &String| Category { term: name.clone(), ..Category::default() };
    EntryBuilder::default()
        // The id outlives a change of the address.
        .id(item.id.clone())
        .title(Text::plain(item.title.clone()))
        .links(links(&item))
        .published(item.published.map(atom_time))
        .updated(atom_time(item.updated))
        .authors(people(app, &item.authors, &item.guest))
        .categories(item.categories.iter().map(category).collect::<Vec<_>>())
        .summary((!item.excerpt.is_empty()).then(|| Text::plain(item.excerpt.clone())))
        .content(item.html.map(|html| content(item.url.clone(), html)))
        .build()
}

/// Who wrote an entry; the site where nobody is named, since an entry must have an author (RFC 4287, 4.2.1).
fn people(app: &App, authors: &[Author], guest: &str) -> Vec<Person> {
    let person = |name: &str, uri| Person { name: plain(name), uri, ..Person::default() };
    let url = |author: &Author| Some(app.url(&author_url(&author.slug)));
    let mut people: Vec<_> = authors.iter().map(|author| person(&author.name, url(author))).collect();
    if !guest.is_empty() {
        people.push(person(guest, None));
    }
    if people.is_empty() {
        people.push(person(&app.site().title, None));
    }
    people
}

/// The page, and the files that belong to it as enclosures (RFC 4287, 4.2.7.2). Pictures stand in the content already.
fn links(item: &FeedItem) -> Vec<Link> {
    let page = LinkBuilder::default().rel("alternate".to_owned()).href(item.url.clone()).build();
    let enclosure = |file: &sandpress_domain::MediaItem| {
        LinkBuilder::default()
            .rel("enclosure".to_owned())
            .href(file.url.clone())
            .mime_type((!file.media_type.is_empty()).then(|| file.media_type.clone()))
            .title((!file.title.is_empty()).then(|| file.title.clone()))
            .length((file.bytes > 0).then(|| file.bytes.to_string()))
            .build()
    };
    std::iter::once(page).chain(item.media.iter().map(enclosure)).collect()
}

fn content(base: String, html: String) -> Content {
    ContentBuilder::default().base(Some(base)).content_type(Some("html".to_owned())).value(Some(html)).build()
}

fn atom_time(at: Timestamp) -> FixedDateTime {
    rfc3339(at).parse().unwrap_or_default()
}
