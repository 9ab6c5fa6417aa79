//! What the heads of pages say to programs: feeds, the search, other forms of an entry, and its properties.

use serde_json::{Value, json};

use super::feed::FeedFormat;
use crate::App;
use sandpress_domain::Taxonomy;
use sandpress_services::{PublishedEntry, SHARE_PICTURE_SIZE};
use sandpress_themes::contexts::reader::{HeadContext, LinkContext, MetaContext, PropertyContext};

/// Feeds that templates link themselves, as they always did.
const LINKED: FeedFormat = FeedFormat::Atom;

/// What every page of the site says.
pub(super) fn of_site(app: &App) -> HeadContext {
    let site = app.site();
    let mut links = feeds(app, "", &site.title);
    if app.has_search() {
        links.push(link(
            "search",
            "application/opensearchdescription+xml",
            &site.title,
            app.url("/opensearch.xml"),
        ));
    }
    HeadContext { links, ..HeadContext::default() }
}

/// The same for a page that lists entries and has feeds of its own below `url`.
pub(super) fn of_list(app: &App, url: &str, title: &str) -> HeadContext {
    let mut head = of_site(app);
    head.links.extend(feeds(app, url, title));
    head
}

/// The same for an entry at this whole address.
pub(super) fn of_entry(app: &App, published: &PublishedEntry, url: &str) -> HeadContext {
    let PublishedEntry { rendering, terms, share_picture, .. } = published;
    let mut head = of_site(app);
    let language = app.site().language.clone();
    head.links.push(LinkContext { hreflang: language.clone(), ..link("alternate", "", "", url.to_owned()) });
    if published.entry.is_public() {
        for (format, media_type) in [("json", "application/json+oembed"), ("xml", "text/xml+oembed")] {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("url", url)
                .append_pair("format", format)
                .finish();
            let href = app.url(&format!("/oembed?{query}"));
            head.links.push(link("alternate", media_type, &rendering.title, href));
        }
    }
    if let Some(locale) = locale(&language) {
        head.properties.push(property("og:locale", &locale));
    }
    if rendering.image_url.is_empty() {
        if share_picture.is_some() {
            let (width, height) = SHARE_PICTURE_SIZE;
            head.properties.push(property("og:image:width", &width.to_string()));
            head.properties.push(property("og:image:height", &height.to_string()));
            head.properties.push(property("og:image:alt", &rendering.title));
        }
    } else if !rendering.image_alt.is_empty() {
        head.properties.push(property("og:image:alt", &rendering.image_alt));
    }
    if let Some(section) = terms.iter().find(|term| term.taxonomy == Taxonomy::Category) {
        head.properties.push(property("article:section", &section.name));
    }
    for tag in terms.iter().filter(|term| term.taxonomy == Taxonomy::Tag) {
        head.properties.push(property("article:tag", &tag.name));
    }
    head.metas.push(MetaContext { name: "twitter:title".to_owned(), content: rendering.title.clone() });
    head
}

/// How programs look for something on the site (<https://schema.org/SearchAction>).
pub(super) fn search_action(app: &App) -> Option<Value> {
    app.has_search().then(|| {
        json!({
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": app.url("/search?q={search_term_string}") },
            "query-input": "required name=search_term_string",
        })
    })
}

/// A language with its country as the Open Graph protocol writes it, where the country is told.
fn locale(language: &str) -> Option<String> {
    let mut parts = language.split('-');
    let language = parts.next()?;
    let country =
        parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    Some(format!("{}_{}", language.to_ascii_lowercase(), country.to_ascii_uppercase()))
}

fn feeds(app: &App, url: &str, title: &str) -> Vec<LinkContext> {
    let formats = FeedFormat::ALL.into_iter().filter(|format| *format != LINKED);
    formats
        .map(|format| {
            link("alternate", format.media_type(), title, app.url(&format!("{url}/{}", format.file())))
        })
        .collect()
}

fn link(rel: &str, media_type: &str, title: &str, href: String) -> LinkContext {
    LinkContext {
        rel: rel.to_owned(),
        href,
        r#type: media_type.to_owned(),
        title: title.to_owned(),
        hreflang: String::new(),
    }
}

fn property(property: &str, content: &str) -> PropertyContext {
    PropertyContext { property: property.to_owned(), content: content.to_owned() }
}

/// What the site says, and then what plugins say.
pub(super) fn joined(mut site: HeadContext, plugins: HeadContext) -> HeadContext {
    site.metas.extend(plugins.metas);
    site.properties.extend(plugins.properties);
    site.links.extend(plugins.links);
    site.json_ld.extend(plugins.json_ld);
    site
}

#[cfg(test)]
mod tests {
    use super::locale;

    #[test]
    fn locales_have_a_country() {
        assert_eq!(locale("pt-BR").as_deref(), Some("pt_BR"));
        assert_eq!(locale("zh-Hant-tw").as_deref(), Some("zh_TW"));
        assert_eq!((locale("en"), locale("sr-Latn"), locale("")), (None, None, None));
    }
}
