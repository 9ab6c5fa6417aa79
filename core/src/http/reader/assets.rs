//! Files: style sheets of theme and admin, and pictures.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::{HeaderValue, header};

use super::cached::immutable;
use crate::http::{App, error::HttpError};

/// A static file of the theme or the admin.
pub(in crate::http) async fn asset(
    State(app): State<App>,
    Path((set, hash, path)): Path<(String, String, String)>,
) -> Result<Response, HttpError> {
    let theme = app.theme();
    let assets = match set.as_str() {
        "theme" => theme.assets(),
        "admin" => app.admin().assets(),
        _ => return Err(HttpError::NotFound),
    };
    let asset = assets.find(&hash, &path).ok_or(HttpError::NotFound)?;
    Ok(immutable(&asset.media_type, asset.bytes.clone()))
}

/// A picture that belongs to an entry. Whatever its bytes are, they run nothing.
pub(in crate::http) async fn media(
    State(app): State<App>,
    Path((hash, name)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    let file = app.services().find_asset(&hash, &name).await?.ok_or(HttpError::NotFound)?;
    let mut response = immutable(&file.media_type, file.bytes);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}
