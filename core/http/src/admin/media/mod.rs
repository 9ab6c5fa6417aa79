//! The media library.

pub(crate) mod file;
pub(crate) mod folders;
pub(crate) mod library;
pub(crate) mod upload;

use std::collections::HashMap;

use http::{HeaderMap, header};
use serde::Serialize;
use uuid::Uuid;

use super::{page, plugins::figures};
use crate::{App, error::HttpError, form::VerifiedForm};
use sandpress_domain::{Asset, MediaKind, ProcessingState};
use sandpress_themes::contexts::admin::MediaRowContext;

/// The library.
const LIST: &str = "/admin/media";

/// The page of an asset.
fn url(id: Uuid) -> String {
    format!("{LIST}/{id}")
}

/// The id in a path; one that is none names nothing.
fn id(text: &str) -> Result<Uuid, HttpError> {
    text.parse().map_err(|_| HttpError::NotFound)
}

/// The folder that a form names: none where it is empty.
fn chosen_folder(form: &VerifiedForm) -> Result<Option<Uuid>, HttpError> {
    match form.get("folder") {
        "" => Ok(None),
        text => id(text).map(Some),
    }
}

/// Whether a script asks, which gets JSON in place of a page.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

fn row(asset: &Asset, thumbnails: &Thumbnails) -> MediaRowContext {
    MediaRowContext {
        id: asset.id.to_string(),
        name: asset.name.clone(),
        title: title(asset).to_owned(),
        alt: asset.about.alt.clone(),
        kind: asset.kind().as_str().to_owned(),
        kind_label: kind_label(asset.kind()).to_owned(),
        size: figures::bytes(asset.size),
        thumbnail_url: thumbnails.of(asset),
        url: url(asset.id),
        lacks_alt: asset.kind() == MediaKind::Image && asset.about.alt.is_empty(),
        is_failed: asset.state == ProcessingState::Failed,
    }
}

/// Small pictures of assets.
struct Thumbnails(HashMap<Uuid, String>);

impl Thumbnails {
    async fn of_assets(app: &App, assets: &[Asset]) -> Result<Self, HttpError> {
        Ok(Self(app.services().thumbnail_urls(assets).await?))
    }

    /// A picture without a small one is shown as it is; empty where there is nothing to see.
    fn of(&self, asset: &Asset) -> String {
        let whole = || (asset.kind() == MediaKind::Image).then(|| asset.url());
        self.0.get(&asset.id).cloned().or_else(whole).unwrap_or_default()
    }
}

/// What the asset is called in lists.
fn title(asset: &Asset) -> &str {
    if asset.about.title.is_empty() { &asset.name } else { &asset.about.title }
}

fn kind_label(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "Picture",
        MediaKind::Video => "Video",
        MediaKind::Audio => "Sound",
        MediaKind::File => "File",
    }
}

/// An asset as scripts see it.
#[derive(Serialize)]
struct AssetJson {
    id: String,
    url: String,
    name: String,
    title: String,
    kind: &'static str,
    media_type: String,
    width: u32,
    height: u32,
    alt: String,
    /// Where a small picture of it is; empty where there is nothing to see.
    thumbnail_url: String,
    /// Its page in the admin.
    page_url: String,
}

impl AssetJson {
    fn of(asset: &Asset, thumbnails: &Thumbnails) -> Self {
        Self {
            id: asset.id.to_string(),
            url: asset.url(),
            name: asset.name.clone(),
            title: title(asset).to_owned(),
            kind: asset.kind().as_str(),
            media_type: asset.media_type.clone(),
            width: asset.facts.width,
            height: asset.facts.height,
            alt: asset.about.alt.clone(),
            thumbnail_url: thumbnails.of(asset),
            page_url: url(asset.id),
        }
    }
}
