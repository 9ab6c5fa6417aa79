//! The page on which readers look for words.

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};

use super::{
    Audience, blocks, machines,
    view::{line, menus, page_request, pagination},
};
use crate::{App, error::HttpError};
use sandpress_domain::{
    Taxonomy, Timestamp,
    search::{ExcerptPiece, SearchFilter},
};
use sandpress_services::{FoundEntry, SearchRequest};
use sandpress_themes::contexts::reader::{
    PageContext, PieceContext, SearchChoiceContext, SearchContext, SearchFormContext, SearchResultContext,
};
use time::{Date, Duration, format_description::well_known::Iso8601};

/// Bytes of a query that are read.
const MAX_QUERY: usize = 4_000;

/// Characters of what was typed that are shown again.
const MAX_TYPED: usize = 300;

/// What is asked for in the URL. Whatever cannot be understood finds nothing; nothing is an error.
#[derive(Clone, Debug, Default)]
struct Asked {
    q: String,
    r#type: String,
    category: String,
    tag: String,
    author: String,
    from: String,
    until: String,
    page: u32,
}

/// `/search`
pub(crate) async fn search(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, HttpError> {
    if !app.has_search() {
        return Err(HttpError::NotFound);
    }
    let asked = Asked::read(query.as_deref().unwrap_or_default());
    let filter = asked.filter(&app).await?;
    let page = page_request(&app, asked.page);
    let request = SearchRequest { text: &asked.q, filter: &filter, page };
    let found = app.services().search(&request).await?;
    if asked.page > found.page.pages() {
        return Err(HttpError::NotFound);
    }
    let suggestion = found.suggestion.unwrap_or_default();
    let suggestion_url = match suggestion.as_str() {
        "" => String::new(),
        words => Asked { q: words.to_owned(), page: 1, ..asked.clone() }.url(1),
    };
    let context = SearchContext {
        page: head(&app, &asked),
        pagination: pagination(&found.page, |number| asked.url(number)),
        results: found.page.items.into_iter().map(|entry| result(&app, entry)).collect(),
        search: SearchFormContext {
            more: found.is_more,
            suggestion,
            suggestion_url,
            ..form(&app, asked).await?
        },
    };
    let html = blocks::page(&app, None, Audience::Readers, |theme| theme.search(&context)).await?;
    let mut response = html.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    // What is new is to be found soon; going back in the browser costs nothing.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=30"));
    headers
        .insert(header::HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, follow"));
    Ok(response)
}

impl Asked {
    fn read(query: &str) -> Self {
        let mut end = query.len().min(MAX_QUERY);
        while !query.is_char_boundary(end) {
            end -= 1;
        }
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in url::form_urlencoded::parse(query.get(..end).unwrap_or_default().as_bytes()) {
            let clean = || value.chars().filter(|c| !c.is_control()).take(MAX_TYPED).collect::<String>();
            match &*name {
                "q" => asked.q = clean(),
                "type" => asked.r#type = clean(),
                "category" => asked.category = clean(),
                "tag" => asked.tag = clean(),
                "author" => asked.author = clean(),
                "from" => asked.from = clean(),
                "until" => asked.until = clean(),
                "page" => asked.page = value.parse().unwrap_or(1).max(1),
                _ => {}
            }
        }
        asked
    }

    fn is_filtered(&self) -> bool {
        [&self.r#type, &self.category, &self.tag, &self.author, &self.from, &self.until]
            .iter()
            .any(|value| !value.trim().is_empty())
    }

    async fn filter(&self, app: &App) -> Result<SearchFilter, HttpError> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let services = app.services();
        let mut filter = SearchFilter {
            publication_type: given(&self.r#type),
            from: day(app, &self.from),
            before: day(app, &next_day(&self.until)),
            ..SearchFilter::default()
        };
        for (taxonomy, path) in [(Taxonomy::Category, &self.category), (Taxonomy::Tag, &self.tag)] {
            if let Some(path) = given(path) {
                filter.terms.push(services.terms_at(taxonomy, &path).await?);
            }
        }
        if let Some(slug) = given(&self.author) {
            let author =
                services.public_authors().await?.into_iter().find(|author| author.slug.as_str() == slug);
            match author {
                Some(author) => filter.author = Some(author.user),
                // Nobody of this name wrote anything.
                None => filter.terms.push(Vec::new()),
            }
        }
        Ok(filter)
    }

    /// The address of a page of the same search.
    fn url(&self, page: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let parts = [
            ("q", &self.q),
            ("type", &self.r#type),
            ("category", &self.category),
            ("tag", &self.tag),
            ("author", &self.author),
            ("from", &self.from),
            ("until", &self.until),
        ];
        for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        format!("/search?{}", query.finish())
    }
}

/// The beginning of a day where the site is; none for what is no day.
fn day(app: &App, text: &str) -> Option<Timestamp> {
    let day = Date::parse(text.trim(), &Iso8601::DATE).ok()?;
    app.site().time_zone.read(&format!("{day}T00:00")).ok().map(|moment| moment.at)
}

fn next_day(text: &str) -> String {
    let day = Date::parse(text.trim(), &Iso8601::DATE).ok();
    let next = day.and_then(|day| day.checked_add(Duration::days(1)));
    next.map(|day| day.to_string()).unwrap_or_default()
}

async fn form(app: &App, asked: Asked) -> Result<SearchFormContext, HttpError> {
    let choice = |value: String, label: String, chosen: &str| SearchChoiceContext {
        chosen: value == chosen,
        value,
        label,
    };
    let types = app.services().plugins().types();
    let categories = app.services().category_paths().await?;
    let authors = app.services().public_authors().await?;
    Ok(SearchFormContext {
        action: "/search".to_owned(),
        asked: !asked.q.trim().is_empty(),
        filtered: asked.is_filtered(),
        types: types
            .iter()
            .filter(|_| types.len() > 1)
            .map(|kind| choice(kind.id.clone(), kind.label.clone(), asked.r#type.trim()))
            .collect(),
        categories: categories
            .into_iter()
            .map(|(path, depth, name)| {
                choice(path, format!("{}{name}", "– ".repeat(depth)), asked.category.trim())
            })
            .collect(),
        authors: authors
            .iter()
            .filter(|_| authors.len() > 1)
            .map(|author| choice(author.slug.as_str().to_owned(), author.name.clone(), asked.author.trim()))
            .collect(),
        q: asked.q,
        tag: asked.tag,
        from: asked.from,
        until: asked.until,
        ..SearchFormContext::default()
    })
}

fn head(app: &App, asked: &Asked) -> PageContext {
    let site = &app.site().title;
    let title = match asked.q.trim() {
        "" => format!("Search · {site}"),
        words => format!("Search: {words} · {site}"),
    };
    PageContext {
        title: if asked.page > 1 { format!("Page {} · {title}", asked.page) } else { title },
        robots: "noindex, follow".to_owned(),
        og_type: "website".to_owned(),
        menus: menus(app, "/search"),
        head: machines::of_site(app),
        ..PageContext::default()
    }
}

fn result(app: &App, found: FoundEntry) -> SearchResultContext {
    let piece = |piece: ExcerptPiece| PieceContext { text: piece.text, found: piece.is_found };
    SearchResultContext {
        title: found.title.into_iter().map(piece).collect(),
        cut_before: found.excerpt.begins_inside,
        cut_after: found.excerpt.ends_inside,
        snippet: found.excerpt.pieces.into_iter().map(piece).collect(),
        entry: line(app, found.listed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_query_is_understood_somehow() {
        let asked = Asked::read("q=a+b%00&q=c&page=x&tag=%ff&=&&from=2026-02-31");
        assert_eq!((asked.q.as_str(), asked.page, asked.tag.as_str()), ("c", 1, "\u{fffd}"));
        assert!(asked.is_filtered());
        assert!(Asked::read(&"q=%C3%A9".repeat(2_000)).q.chars().count() <= MAX_TYPED);
        assert_eq!(Asked::read("q=low+water&page=3").url(2), "/search?q=low+water&page=2");
        assert_eq!((next_day("2026-12-31").as_str(), next_day("x").as_str()), ("2027-01-01", ""));
    }
}
