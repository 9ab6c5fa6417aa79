//! Errors for programs: problem details (RFC 9457), with what a token lacks (RFC 6750).

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    error::{HttpError, request_id},
    policy::OwnPolicy,
};
use sandpress_domain::{FieldError, Permission};
use sandpress_services::ServiceError;

/// Why a program does not get what it asked for.
pub(crate) struct Problem {
    status: StatusCode,
    title: String,
    detail: String,
    errors: Vec<FieldError>,
    /// The revision that the entry has by now.
    revision: Option<u32>,
    challenge: Option<String>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        let (title, detail) = (title.to_owned(), detail.into());
        Self { status, title, detail, errors: Vec::new(), revision: None, challenge: None }
    }

    /// Nobody showed a token.
    pub(super) fn no_token() -> Self {
        let detail = "Send a token in the header: Authorization: Bearer sp_…. People make tokens on their account page.";
        Self {
            challenge: Some("Bearer realm=\"api\"".to_owned()),
            ..Self::new(StatusCode::UNAUTHORIZED, "A token is needed", detail)
        }
    }

    /// What was asked for in the address or in the body cannot be read.
    pub(super) fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "This request cannot be understood", detail)
    }

    /// The body is not JSON.
    pub(super) fn media_type() -> Self {
        let detail = "Send the body as application/json.";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not accepted in this form", detail)
    }

    fn lacking(mut self, permission: Permission) -> Self {
        self.detail = format!(
            "This needs the permission {permission}, which the token or the person behind it does not have."
        );
        self.challenge =
            Some(format!("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"{permission}\""));
        self
    }
}

impl From<HttpError> for Problem {
    fn from(error: HttpError) -> Self {
        let (status, title, detail) = error.explain();
        let problem = Self::new(status, title, detail);
        match error {
            HttpError::Service(ServiceError::Invalid(errors)) => Self { errors, ..problem },
            HttpError::Service(ServiceError::Denied(permission)) => problem.lacking(permission),
            HttpError::Service(ServiceError::Conflict(conflict)) => {
                Self { revision: Some(conflict.entry.revision), ..problem }
            }
            HttpError::Service(ServiceError::WrongToken) => Self {
                challenge: Some("Bearer realm=\"api\", error=\"invalid_token\"".to_owned()),
                ..problem
            },
            _ => problem,
        }
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        HttpError::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = body(self.status, &self.title, &self.detail);
        if !self.errors.is_empty() {
            insert(&mut body, "errors", json!(self.errors));
        }
        if let Some(revision) = self.revision {
            insert(&mut body, "revision", json!(revision));
        }
        let mut response = response(self.status, body);
        if let Some(challenge) = self.challenge.and_then(|text| HeaderValue::try_from(text).ok()) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// What a page of an error says, as a problem.
pub(crate) fn page(status: StatusCode, title: &str, detail: &str) -> Response {
    response(status, body(status, title, detail))
}

/// An answer with data.
pub(super) fn data(status: StatusCode, body: Value) -> Response {
    private((status, Json(body)).into_response())
}

/// An answer without any.
pub(super) fn nothing() -> Response {
    private(StatusCode::NO_CONTENT.into_response())
}

fn body(status: StatusCode, title: &str, detail: &str) -> Value {
    let status = status.as_u16();
    json!({ "type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id() })
}

fn insert(body: &mut Value, name: &str, value: Value) {
    if let Some(members) = body.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

fn response(status: StatusCode, body: Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    let problem = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, problem);
    private(response)
}

/// Data for one program: nobody keeps it, and nothing in it runs where a browser shows it.
fn private(mut response: Response) -> Response {
    response.extensions_mut().insert(OwnPolicy { is_page: false, is_private: true });
    response
}
