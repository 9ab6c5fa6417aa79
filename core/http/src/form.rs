//! Forms that were sent, after their token was checked.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Request},
};
use http::header;
use http_body_util::Limited;

use super::{
    App,
    error::{HttpError, Kept},
    visitor::Visitor,
};

/// What the names of an entry's fields begin with in a form.
pub(super) const ENTRY_FIELD: &str = "field.";

/// What the names of passwords in panels end with: their values never go back to the browser.
pub(super) const SECRET: char = '!';

/// The fields of a form with the visitor who sent it.
pub(super) struct VerifiedForm {
    pub(super) visitor: Visitor,
    fields: Vec<(String, String)>,
}

impl VerifiedForm {
    /// The value of a field; empty where it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All fields, as they were sent.
    pub(super) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The fields whose names begin with `prefix`, without it.
    pub(super) fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = (String, String)> {
        self.fields
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.clone())))
    }
}

impl FromRequest<App> for VerifiedForm {
    type Rejection = HttpError;

    async fn from_request(request: Request, app: &App) -> Result<Self, HttpError> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let fields = fields(Request::from_parts(parts, body), app).await?;
        let form = Self { visitor, fields };
        if form.visitor.knows_token(form.get("csrf")) {
            return Ok(form);
        }
        Err(HttpError::StaleForm(kept(&form.fields)))
    }
}

/// The fields of a form, whoever sent it.
pub(super) async fn fields(request: Request, app: &App) -> Result<Vec<(String, String)>, HttpError> {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if !is_form {
        return Err(HttpError::BadRequest("this page takes forms (application/x-www-form-urlencoded)"));
    }
    // The server lets more through on the route for files.
    let limit = usize::try_from(app.max_body()).unwrap_or(usize::MAX);
    let request = request.map(|body| Body::new(Limited::new(body, limit)));
    let body = Bytes::from_request(request, app).await.map_err(HttpError::Body)?;
    let fields = url::form_urlencoded::parse(&body);
    // PostgreSQL stores no NUL in texts, and nobody types one.
    Ok(fields.map(|(name, value)| (name.replace('\0', ""), value.replace('\0', ""))).collect())
}

/// What an author wrote into the fields of an entry.
pub(super) fn kept(fields: &[(String, String)]) -> Kept {
    let written = |(name, value): &(String, String)| {
        let name = name.strip_prefix(ENTRY_FIELD).filter(|name| !name.ends_with(SECRET))?;
        (!value.trim().is_empty()).then(|| (name.to_owned(), value.clone()))
    };
    Kept(fields.iter().filter_map(written).collect())
}
