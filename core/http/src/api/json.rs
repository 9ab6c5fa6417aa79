//! Bodies of requests.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::header;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::{App, error::HttpError};

/// A body of JSON. An empty one counts as `{}`.
pub(crate) struct ApiJson<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for ApiJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let content_type = request.headers().get(header::CONTENT_TYPE).map(|value| value.as_bytes().to_vec());
        let body = Bytes::from_request(request, app).await.map_err(HttpError::Body)?;
        if body.is_empty() && content_type.is_none() {
            return read(b"{}");
        }
        if !content_type.is_some_and(|value| is_json(&value)) {
            return Err(Problem::media_type());
        }
        read(&body)
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<ApiJson<T>, Problem> {
    let read = serde_json::from_slice(body).map(ApiJson);
    read.map_err(|error| Problem::unreadable(format!("The body cannot be read: {error}.")))
}

fn is_json(content_type: &[u8]) -> bool {
    let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(b"application/json")
}

/// A text as the database takes it: PostgreSQL stores no NUL in texts, and nobody types one.
pub(super) fn clean(text: &str) -> String {
    text.replace('\0', "")
}
