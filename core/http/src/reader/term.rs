//! The pages of categories and tags.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::{
    Audience, blocks,
    cached::revalidated,
    feed::{self, FeedOf},
    lists::{Wanted, described, page_url, wanted},
    machines,
    view::{cards, menus, page_request, pagination},
};
use crate::{App, error::HttpError, redirect};
use sandpress_domain::Taxonomy;
use sandpress_services::{LocatedTerm, PublishedFilter, TermLink, TermPage};
use sandpress_themes::{
    contexts::reader::{BelowContext, NamedLinkContext, PageContext, PageTermContext, TermPageContext},
    json_ld,
};

/// `/tag/{*path}`
pub(crate) async fn tag(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    show(&app, Taxonomy::Tag, &path, &headers).await
}

/// `/category/{*path}`
pub(crate) async fn category(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    show(&app, Taxonomy::Category, &path, &headers).await
}

async fn show(app: &App, taxonomy: Taxonomy, path: &str, headers: &HeaderMap) -> Result<Response, HttpError> {
    let (path, wanted) = wanted(path).ok_or(HttpError::NotFound)?;
    let below = |url: &str| match wanted {
        Wanted::Page(number) => page_url(url, number),
        Wanted::First => url.to_owned(),
        Wanted::Feed(format) => format!("{url}/{}", format.file()),
    };
    let term = match app.services().locate_term(taxonomy, &path).await?.ok_or(HttpError::NotFound)? {
        LocatedTerm::Moved(url) => return Ok(redirect::permanently_to(&below(&url))),
        LocatedTerm::Here(term) => *term,
    };
    match wanted {
        Wanted::First => Ok(redirect::permanently_to(&term.url)),
        Wanted::Page(number) => page(app, term, number, headers).await,
        Wanted::Feed(format) => {
            let title = format!("{} · {}", term.term.name, app.site().title);
            let feed = FeedOf { title, subtitle: term.term.description, url: &term.url, page: &term.url };
            let filter = PublishedFilter { terms: Some(term.tree), ..PublishedFilter::default() };
            feed::draw(app, feed, format, &filter, headers).await
        }
    }
}

async fn page(app: &App, term: TermPage, number: u32, headers: &HeaderMap) -> Result<Response, HttpError> {
    let filter = PublishedFilter { terms: Some(term.tree.clone()), ..PublishedFilter::default() };
    let page = app.services().list_published(&filter, page_request(app, number)).await?;
    if number > page.pages() {
        return Err(HttpError::NotFound);
    }
    let context = TermPageContext {
        page: head(app, &term, number),
        pagination: pagination(&page, |number| page_url(&term.url, number)),
        entries: cards(app, page.items).await?,
        breadcrumbs: term.above.iter().map(link).collect(),
        below: term
            .below
            .iter()
            .map(|(term, entries)| BelowContext {
                name: term.name.clone(),
                url: term.url.clone(),
                entries: *entries,
            })
            .collect(),
        term: PageTermContext {
            kind: term.term.taxonomy.as_str().to_owned(),
            name: term.term.name.to_string(),
            description: term.term.description,
            url: term.url,
        },
    };
    let html = blocks::page(app, None, Audience::Readers, |theme| theme.term(&context)).await?;
    Ok(revalidated(headers, "text/html; charset=utf-8", html))
}

fn link(term: &TermLink) -> NamedLinkContext {
    NamedLinkContext::new(&term.name, &term.url)
}

fn head(app: &App, term: &TermPage, number: u32) -> PageContext {
    let (site, name, url) = (app.site(), &term.term.name, page_url(&term.url, number));
    let collection = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": name,
        "url": app.url(&url),
        "inLanguage": site.language,
        "isPartOf": { "@type": "WebSite", "name": site.title, "url": app.url("/") },
    });
    let title = format!("{name} · {}", site.title);
    PageContext {
        title: if number == 1 { title } else { format!("Page {number} · {title}") },
        description: described(&term.term.description, || {
            format!("Everything about {name} on {}.", site.title)
        }),
        canonical_url: app.url(&url),
        og_type: "website".to_owned(),
        json_ld: json_ld(&collection),
        feed_url: format!("{}/atom.xml", term.url),
        menus: menus(app, &url),
        head: machines::of_list(app, &term.url, &format!("{name} · {}", site.title)),
        ..PageContext::default()
    }
}
