//! Style sheets and other static files of theme and admin.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::cached::immutable;
use crate::{App, error::HttpError, policy::FramePolicy};

/// A static file of the theme, the admin or the editor.
pub(crate) async fn asset(
    State(app): State<App>,
    Path((set, hash, path)): Path<(String, String, String)>,
) -> Result<Response, HttpError> {
    let asset = match set.as_str() {
        "theme" => app.theme_asset(&hash, &path),
        "admin" => app.admin().assets().find(&hash, &path).cloned(),
        "editor" => return editor_file(&app, &hash, &path),
        _ => None,
    };
    let asset = asset.ok_or(HttpError::NotFound)?;
    Ok(immutable(&asset.media_type, asset.bytes.clone()))
}

/// A file of the editor's browser half. It is loaded by a frame without an origin, which sends no cookies.
fn editor_file(app: &App, hash: &str, path: &str) -> Result<Response, HttpError> {
    let frame = app.services().plugins().editor_frame().ok_or(HttpError::NotFound)?;
    let file = frame.find(hash, path).ok_or(HttpError::NotFound)?;
    let mut response = immutable(file.media_type, file.bytes.clone());
    response.extensions_mut().insert(FramePolicy);
    Ok(response)
}
