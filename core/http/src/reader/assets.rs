//! Style sheets and other static files of theme and admin.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;

use super::cached::{immutable, immutable_tagged};
use crate::{App, error::HttpError, policy::FramePolicy};

/// A static file of the theme, the admin, the editor or a plugin.
pub(crate) async fn asset(
    State(app): State<App>,
    Path((set, hash, path)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let asset = match set.as_str() {
        "theme" => app.theme_asset(&hash, &path),
        "admin" => app.admin().assets().find(&hash, &path).cloned(),
        "editor" => return editor_file(&app, &hash, &path),
        "plugins" => return plugin_file(&app, &headers, &hash, &path),
        _ => None,
    };
    let asset = asset.ok_or(HttpError::NotFound)?;
    Ok(immutable(&asset.media_type, asset.bytes.clone()))
}

/// A style sheet or script of a plugin that is enabled now.
fn plugin_file(app: &App, request: &HeaderMap, hash: &str, path: &str) -> Result<Response, HttpError> {
    let assets = app.services().plugins().reader_assets();
    let asset = assets.find(hash, path).ok_or(HttpError::NotFound)?;
    Ok(immutable_tagged(request, asset.media_type(), &asset.hash(), asset.bytes.clone()))
}

/// A file of the editor's browser half. It is loaded by a frame without an origin, which sends no cookies.
fn editor_file(app: &App, hash: &str, path: &str) -> Result<Response, HttpError> {
    let frame = app.services().plugins().editor_frame().ok_or(HttpError::NotFound)?;
    let file = frame.find(hash, path).ok_or(HttpError::NotFound)?;
    let mut response = immutable(file.media_type, file.bytes.clone());
    response.extensions_mut().insert(FramePolicy);
    Ok(response)
}
