//! What was sent to a plugin: within the limit of its route, of a kind that it takes, with the token of the visitor.

use std::borrow::Cow;

use axum::body::Body;
use http::{HeaderMap, Method, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use url::form_urlencoded;

use crate::{
    error::{HttpError, Kept},
    visitor::Visitor,
};
use sandpress_plugins::{BodyKind, RouteDefinition};

/// The field of a form that holds the token, as in every form of the site.
pub(super) const TOKEN_FIELD: &str = "csrf";

/// The header in which anything else than a form sends the token.
const TOKEN_HEADER: &str = "x-csrf-token";

/// What a request carried.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) bytes: Vec<u8>,
    pub(super) form: Vec<(String, String)>,
}

/// Reads the body. Reading ends as soon as it is larger than the route takes.
pub(super) async fn read(parts: &Parts, body: Body, route: &RouteDefinition) -> Result<Sent, HttpError> {
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    let limit = if is_read { 0 } else { route.max_body_bytes };
    let announced =
        text(&parts.headers, header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(HttpError::TooLarge);
    }
    let bytes = match Limited::new(body, limit).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(HttpError::TooLarge),
        Err(_) => return Err(HttpError::CutOff),
    };
    if bytes.is_empty() {
        return Ok(Sent::default());
    }
    match kind(&parts.headers, route).ok_or(HttpError::MediaType)? {
        BodyKind::Form => {
            let form = form_urlencoded::parse(&bytes).map(without_nul).collect();
            Ok(Sent { form, ..Sent::default() })
        }
        BodyKind::Json | BodyKind::Text => Ok(Sent { bytes: bytes.into(), ..Sent::default() }),
    }
}

impl Sent {
    /// Checks the token of a request that changes something, and takes it out of the form.
    pub(super) fn check_token(&mut self, parts: &Parts, visitor: &Visitor) -> Result<(), HttpError> {
        let in_form = self.form.iter().find(|(name, _)| name == TOKEN_FIELD).map(|(_, value)| value.as_str());
        let token = in_form.or_else(|| text(&parts.headers, header::HeaderName::from_static(TOKEN_HEADER)));
        let is_known = token.is_some_and(|token| visitor.knows_token(token));
        let is_read = matches!(parts.method, Method::GET | Method::HEAD);
        self.form.retain(|(name, _)| name != TOKEN_FIELD);
        if is_read || is_known { Ok(()) } else { Err(HttpError::StaleForm(Kept::default())) }
    }
}

/// A field without the character that PostgreSQL stores in no text, and nobody types.
pub(super) fn without_nul((name, value): (Cow<'_, str>, Cow<'_, str>)) -> (String, String) {
    (name.replace('\0', ""), value.replace('\0', ""))
}

/// The kind of the body, where the route takes it.
fn kind(headers: &HeaderMap, route: &RouteDefinition) -> Option<BodyKind> {
    let given = text(headers, header::CONTENT_TYPE)?.split(';').next()?.trim().to_ascii_lowercase();
    let given = match given.as_str() {
        // What browsers send reports as is JSON too.
        "application/csp-report" | "application/reports+json" => BodyKind::Json.media_type(),
        given => given,
    };
    route.bodies.iter().copied().find(|kind| given == kind.media_type())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
