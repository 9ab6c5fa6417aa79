//! The pages of people who write.

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
    view::{absolute, author_url, cards, menus, page_request, pagination},
};
use crate::{App, error::HttpError, redirect};
use sandpress_services::{AuthorPage, PublishedFilter};
use sandpress_themes::{
    contexts::reader::{AuthorPageContext, NamedLinkContext, PageAuthorContext, PageContext},
    json_ld,
};

/// `/author/{*path}`
pub(crate) async fn author(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let (path, wanted) = wanted(&path).ok_or(HttpError::NotFound)?;
    let [slug] = path.as_slice() else { return Err(HttpError::NotFound) };
    let author = app.services().find_author(slug).await?.ok_or(HttpError::NotFound)?;
    let url = author_url(&author.profile.slug);
    let filter = PublishedFilter { author: Some(author.profile.user), ..PublishedFilter::default() };
    match wanted {
        Wanted::First => Ok(redirect::permanently_to(&url)),
        Wanted::Page(number) => page(&app, author, &filter, number, &headers).await,
        Wanted::Feed(format) => {
            let title = format!("{} · {}", author.name, app.site().title);
            let feed = FeedOf { title, subtitle: String::new(), url: &url, page: &url };
            feed::draw(&app, feed, format, &filter, &headers).await
        }
    }
}

async fn page(
    app: &App,
    author: AuthorPage,
    filter: &PublishedFilter,
    number: u32,
    headers: &HeaderMap,
) -> Result<Response, HttpError> {
    let page = app.services().list_published(filter, page_request(app, number)).await?;
    if number > page.pages() {
        return Err(HttpError::NotFound);
    }
    let url = author_url(&author.profile.slug);
    let paragraphs = author.profile.bio.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let context = AuthorPageContext {
        page: head(app, &author, number),
        pagination: pagination(&page, |number| page_url(&url, number)),
        entries: cards(app, page.items).await?,
        author: PageAuthorContext {
            bio: paragraphs.map(str::to_owned).collect(),
            links: author
                .profile
                .links
                .iter()
                .map(|link| NamedLinkContext::new(&link.label, &link.url))
                .collect(),
            picture_url: author.profile.picture.clone(),
            name: author.name,
            url,
        },
    };
    let html = blocks::page(app, None, Audience::Readers, |theme| theme.author(&context)).await?;
    Ok(revalidated(headers, "text/html; charset=utf-8", html))
}

fn head(app: &App, author: &AuthorPage, number: u32) -> PageContext {
    let (site, first) = (app.site(), author_url(&author.profile.slug));
    let url = page_url(&first, number);
    let mut person = serde_json::json!({ "@type": "Person", "name": author.name, "url": app.url(&first) });
    if let Some(person) = person.as_object_mut() {
        if !author.profile.bio.is_empty() {
            person.insert("description".to_owned(), author.profile.bio.as_str().into());
        }
        if !author.profile.picture.is_empty() {
            person.insert("image".to_owned(), absolute(app, &author.profile.picture).into());
        }
        let links: Vec<_> = author.profile.links.iter().map(|link| link.url.as_str()).collect();
        if !links.is_empty() {
            person.insert("sameAs".to_owned(), links.into());
        }
    }
    let profile = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": app.url(&url),
        "inLanguage": site.language,
        "mainEntity": person,
    });
    let title = format!("{} · {}", author.name, site.title);
    PageContext {
        title: if number == 1 { title } else { format!("Page {number} · {title}") },
        description: described(author.profile.bio.lines().next().unwrap_or_default(), || {
            format!("Everything by {} on {}.", author.name, site.title)
        }),
        canonical_url: app.url(&url),
        og_type: "profile".to_owned(),
        image_url: absolute(app, &author.profile.picture),
        json_ld: json_ld(&profile),
        feed_url: format!("{first}/atom.xml"),
        menus: menus(app, &url),
        head: machines::of_list(app, &first, &format!("{} · {}", author.name, site.title)),
        ..PageContext::default()
    }
}
