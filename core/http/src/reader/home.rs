//! The home page: published entries, newest first.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::{
    Audience, blocks,
    cached::revalidated,
    entry,
    lists::{described, page_number},
    machines,
    view::{cards, menus, page_request, pagination},
};
use crate::{App, error::HttpError, redirect};
use sandpress_domain::Page;
use sandpress_services::{ListedEntry, PublishedFilter};
use sandpress_themes::{
    contexts::reader::{HomeContext, PageContext},
    json_ld,
};

/// `/`
pub(crate) async fn first_page(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    if let Some(home) = app.site().home
        && let Some(published) = app.services().find_published(home).await?
    {
        let html = entry::page(&app, published, false).await?;
        return Ok(revalidated(&headers, "text/html; charset=utf-8", html));
    }
    draw(&app, &headers, 1).await
}

/// `/page/{number}`
pub(crate) async fn numbered_page(
    State(app): State<App>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    match page_number(&number) {
        Some(1) if app.site().home.is_some() => draw(&app, &headers, 1).await,
        Some(1) => Ok(redirect::permanently_to("/")),
        Some(number) if number > 1 => draw(&app, &headers, number).await,
        _ => Err(HttpError::NotFound),
    }
}

async fn draw(app: &App, headers: &HeaderMap, number: u32) -> Result<Response, HttpError> {
    let page = app.services().list_published(&PublishedFilter::default(), page_request(app, number)).await?;
    if number > page.pages() {
        return Err(HttpError::NotFound);
    }
    let context = context(app, page, number).await?;
    let html = blocks::page(app, None, Audience::Readers, |theme| theme.home(&context)).await?;
    Ok(revalidated(headers, "text/html; charset=utf-8", html))
}

/// What the theme's `home.html` sees of a page of the list.
pub(crate) async fn context(
    app: &App,
    page: Page<ListedEntry>,
    number: u32,
) -> Result<HomeContext, HttpError> {
    Ok(HomeContext {
        page: head(app, number),
        pagination: pagination(&page, |number| url_of(app, number)),
        entries: cards(app, page.items).await?,
    })
}

/// The list begins at the beginning of the site, unless a page stands there.
fn url_of(app: &App, number: u32) -> String {
    if number == 1 && app.site().home.is_none() { "/".to_owned() } else { format!("/page/{number}") }
}

fn head(app: &App, number: u32) -> PageContext {
    let site = app.site();
    let mut web_site = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site.title,
        "url": app.url("/"),
        "inLanguage": site.language,
    });
    if let (Some(action), Some(members)) = (machines::search_action(app), web_site.as_object_mut()) {
        members.insert("potentialAction".to_owned(), action);
    }
    PageContext {
        title: if number == 1 { site.title.clone() } else { format!("Page {number} · {}", site.title) },
        description: described(&site.description, || format!("The newest from {}.", site.title)),
        canonical_url: app.url(&url_of(app, number)),
        menus: menus(app, &url_of(app, number)),
        og_type: "website".to_owned(),
        json_ld: json_ld(&web_site),
        head: machines::of_site(app),
        ..PageContext::default()
    }
}
