//! How browsers look for something on the site: OpenSearch 1.1
//! (<https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md>).

use axum::{extract::State, response::Response};
use http::HeaderMap;

use super::{cached::revalidated, xml::text};
use crate::{App, error::HttpError};

/// The longest `ShortName` and `Description` in characters.
const SHORT: usize = 16;
const LONG: usize = 1_024;

/// `/opensearch.xml`
pub(crate) async fn describe(State(app): State<App>, headers: HeaderMap) -> Result<Response, HttpError> {
    if !app.has_search() {
        return Err(HttpError::NotFound);
    }
    let site = app.site();
    let short: String = site.title.chars().take(SHORT).collect();
    let description = if site.description.is_empty() { &site.title } else { &site.description };
    let description: String = description.chars().take(LONG).collect();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n<Description>{}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n\
         <Language>{}</Language>\n\
         <Url type=\"text/html\" method=\"get\" template=\"{}\"/>\n\
         <Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\"{}\"/>\n\
         </OpenSearchDescription>\n",
        text(short.trim()),
        text(&description),
        text(&site.language),
        text(&app.url("/search?q={searchTerms}")),
        text(&app.url("/opensearch.xml")),
    );
    Ok(revalidated(&headers, "application/opensearchdescription+xml; charset=utf-8", body))
}
