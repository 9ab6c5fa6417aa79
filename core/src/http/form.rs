//! Forms that were sent, after their token was checked.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
};
use http::header;

use super::{App, error::HttpError, visitor::Visitor};

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
        let is_form = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
        if !is_form {
            return Err(HttpError::BadRequest("this page takes forms (application/x-www-form-urlencoded)"));
        }
        let request = Request::from_parts(parts, body);
        let body = Bytes::from_request(request, app).await.map_err(HttpError::Body)?;
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(&body)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let form = Self { visitor, fields };
        if form.visitor.knows_token(form.get("csrf")) { Ok(form) } else { Err(HttpError::StaleForm) }
    }
}
