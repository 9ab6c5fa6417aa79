//! The home page: published entries, newest first.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::{
    cached::revalidated,
    view::{card, page_request, pagination},
};
use crate::{
    http::{App, error::HttpError, redirect},
    themes::{
        contexts::reader::{HomeContext, PageContext},
        json_ld,
    },
};

/// `/`
pub(in crate::http) async fn first_page(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    draw(&app, &headers, 1).await
}

/// `/page/{number}`
pub(in crate::http) async fn numbered_page(
    State(app): State<App>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    match number.parse::<u32>() {
        Ok(1) => Ok(redirect::permanently_to("/")),
        Ok(number) if number > 1 => draw(&app, &headers, number).await,
        _ => Err(HttpError::NotFound),
    }
}

async fn draw(app: &App, headers: &HeaderMap, number: u32) -> Result<Response, HttpError> {
    let page = app.services().list_published(page_request(app, number)).await?;
    if number > page.pages() {
        return Err(HttpError::NotFound);
    }
    let context = HomeContext {
        page: head(app, number),
        pagination: pagination(&page, url_of),
        entries: page.items.into_iter().map(|(entry, rendering)| card(&entry, rendering)).collect(),
    };
    Ok(revalidated(headers, "text/html; charset=utf-8", app.theme().home(&context)?))
}

fn url_of(number: u32) -> String {
    if number == 1 { "/".to_owned() } else { format!("/page/{number}") }
}

fn head(app: &App, number: u32) -> PageContext {
    let site = app.site();
    let web_site = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site.title,
        "url": app.url("/"),
        "inLanguage": site.language,
    });
    PageContext {
        title: if number == 1 { site.title.clone() } else { format!("Page {number} · {}", site.title) },
        description: site.description.clone(),
        canonical_url: app.url(&url_of(number)),
        og_type: "website".to_owned(),
        json_ld: json_ld(&web_site),
        ..PageContext::default()
    }
}
