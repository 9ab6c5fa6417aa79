//! RSS 2.0 (<https://www.rssboard.org/rss-specification>), with the full content and the names of those who wrote it as the
//! RSS Advisory Board's best practices say (`content:encoded`, `dc:creator`).

use std::collections::BTreeMap;

use rss::{
    CategoryBuilder, ChannelBuilder, Enclosure, GuidBuilder, Item, ItemBuilder,
    extension::{Extension, ExtensionBuilder, dublincore::DublinCoreExtensionBuilder},
};
use time::format_description::well_known::Rfc2822;

use super::{Feed, FeedFormat, FeedItem, plain};
use crate::App;
use sandpress_domain::Timestamp;

pub(super) fn write(app: &App, feed: Feed) -> String {
    let namespaces = [
        ("atom", "http://www.w3.org/2005/Atom"),
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
    ];
    let own = feed.own_url(app, FeedFormat::Rss);
    // A channel must have a description.
    let description = if feed.subtitle.is_empty() { feed.title.clone() } else { feed.subtitle.clone() };
    let mut channel = ChannelBuilder::default();
    channel
        .namespaces(
            namespaces
                .map(|(name, url)| (name.to_owned(), url.to_owned()))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
        )
        .title(feed.title.clone())
        .link(feed.page.clone())
        .description(description)
        .language(Some(app.site().language.clone()))
        .generator(Some("Sandpress".to_owned()))
        .items(feed.items.into_iter().map(|item| rss_item(app, item)).collect::<Vec<_>>());
    if feed.updated > Timestamp::UNIX_EPOCH {
        channel.last_build_date(Some(rss_time(feed.updated)));
    }
    let mut channel = channel.build();
    channel.extensions.insert("atom".to_owned(), [("link".to_owned(), vec![own_link(own)])].into());
    channel.to_string()
}

fn own_link(url: String) -> Extension {
    let attrs = [("rel", "self".to_owned()), ("type", "application/rss+xml".to_owned()), ("href", url)];
    ExtensionBuilder::default()
        .name("atom:link")
        .attrs(attrs.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>())
        .build()
}

fn rss_item(app: &App, item: FeedItem) -> Item {
    let mut creators: Vec<String> = item.authors.iter().map(|author| plain(&author.name)).collect();
    if !item.guest.is_empty() {
        creators.push(item.guest.clone());
    }
    if creators.is_empty() {
        creators.push(plain(&app.site().title));
    }
    let category = |name: String| CategoryBuilder::default().name(name).build();
    // An item has one enclosure, and its length must be told.
    let file = item.media.iter().find(|file| !file.media_type.is_empty());
    ItemBuilder::default()
        .guid(Some(GuidBuilder::default().value(item.id).permalink(false).build()))
        .title(Some(item.title))
        .link(Some(item.url))
        .description((!item.excerpt.is_empty()).then_some(item.excerpt))
        .content(item.html)
        .pub_date(Some(rss_time(item.published.unwrap_or(item.updated))))
        .categories(item.categories.into_iter().map(category).collect::<Vec<_>>())
        .dublin_core_ext(Some(DublinCoreExtensionBuilder::default().creators(creators).build()))
        .enclosure(file.map(|file| Enclosure {
            url: file.url.clone(),
            length: file.bytes.to_string(),
            mime_type: file.media_type.clone(),
        }))
        .build()
}

fn rss_time(at: Timestamp) -> String {
    at.format(&Rfc2822).unwrap_or_default()
}
