//! All entries by the time of their publication.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::{
    Audience, blocks,
    cached::revalidated,
    lists::{page_number, page_url},
    machines,
    view::{line, menus, pagination},
};
use crate::{App, error::HttpError, redirect};
use sandpress_domain::PageRequest;
use sandpress_services::{ListedEntry, PublishedFilter};
use sandpress_themes::{
    contexts::reader::{
        ArchiveContext, ArchiveMonthContext, ArchiveOfContext, ArchiveYearContext, PageContext,
    },
    json_ld,
};

/// Where the archive stands.
const ARCHIVE: &str = "/archive";

/// Entries on a page. They are lines, so there is room for many.
const ENTRIES: u32 = 100;

/// `/archive`
pub(crate) async fn all(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    show(&app, None, 1, &headers).await
}

/// `/archive/{*path}`: `2026`, `2026/page/2`, `page/2`.
pub(crate) async fn part(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let segments: Vec<_> = path.split('/').collect();
    let (year, number) = match segments.as_slice() {
        [year] => (Some(*year), None),
        ["page", number] => (None, Some(*number)),
        [year, "page", number] => (Some(*year), Some(*number)),
        _ => return Err(HttpError::NotFound),
    };
    let year = year.map(parse_year).transpose()?;
    match number.map(page_number) {
        None => show(&app, year, 1, &headers).await,
        Some(Some(1)) => Ok(redirect::permanently_to(&url_of(year))),
        Some(Some(number)) if number > 1 => show(&app, year, number, &headers).await,
        Some(_) => Err(HttpError::NotFound),
    }
}

/// A year as the archive writes it: four digits.
fn parse_year(text: &str) -> Result<i16, HttpError> {
    let is_plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).ok_or(HttpError::NotFound)
}

fn url_of(year: Option<i16>) -> String {
    year.map_or_else(|| ARCHIVE.to_owned(), |year| format!("{ARCHIVE}/{year:04}"))
}

async fn show(app: &App, year: Option<i16>, number: u32, headers: &HeaderMap) -> Result<Response, HttpError> {
    let context = context(app, year, number).await?;
    let html = blocks::page(app, None, Audience::Readers, |theme| theme.archive(&context)).await?;
    Ok(revalidated(headers, "text/html; charset=utf-8", html))
}

/// What the theme's `archive.html` sees of a page. A year in which nothing was published has none.
pub(crate) async fn context(app: &App, year: Option<i16>, number: u32) -> Result<ArchiveContext, HttpError> {
    let years = app.services().list_years().await?;
    let filter = match year {
        Some(year) if years.iter().any(|(known, _)| *known == year) => {
            app.services().published_in(year).ok_or(HttpError::NotFound)?
        }
        Some(_) => return Err(HttpError::NotFound),
        None => PublishedFilter::default(),
    };
    let page = app.services().list_published(&filter, PageRequest::new(number, ENTRIES)).await?;
    if number > page.pages() {
        return Err(HttpError::NotFound);
    }
    let first = url_of(year);
    let shown_year = |(known, entries): &(i16, u64)| ArchiveYearContext {
        year: known.to_string(),
        url: url_of(Some(*known)),
        entries: *entries,
        current: Some(*known) == year,
    };
    let (pagination, total) = (pagination(&page, |number| page_url(&first, number)), page.total);
    let months = months(app, page.items);
    Ok(ArchiveContext {
        page: head(app, year, number),
        archive: ArchiveOfContext {
            year: year.map(|year| year.to_string()).unwrap_or_default(),
            total,
            years: years.iter().map(shown_year).collect(),
            months: months.clone(),
        },
        entries: months.into_iter().flat_map(|month| month.entries).collect(),
        pagination,
    })
}

/// The entries, which come newest first, by their months where the site is.
fn months(app: &App, listed: Vec<ListedEntry>) -> Vec<ArchiveMonthContext> {
    let zone = &app.site().time_zone;
    let mut months: Vec<ArchiveMonthContext> = Vec::new();
    for entry in listed {
        let name = zone.month(entry.entry.published_at.unwrap_or(entry.entry.created_at));
        let card = line(app, entry);
        match months.last_mut().filter(|month| month.name == name) {
            Some(month) => month.entries.push(card),
            None => months.push(ArchiveMonthContext { name, entries: vec![card] }),
        }
    }
    months
}

fn head(app: &App, year: Option<i16>, number: u32) -> PageContext {
    let (site, url) = (app.site(), page_url(&url_of(year), number));
    let name = year.map_or_else(|| "Archive".to_owned(), |year| year.to_string());
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
        description: format!("Everything published on {}, by date", site.title)
            + &year.map(|year| format!(": {year}")).unwrap_or_default()
            + ".",
        canonical_url: app.url(&url),
        og_type: "website".to_owned(),
        json_ld: json_ld(&collection),
        menus: menus(app, &url),
        head: machines::of_site(app),
        ..PageContext::default()
    }
}
