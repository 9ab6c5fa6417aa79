//! A file of the library.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::{
    AssetJson, LIST, Thumbnails, chosen_folder, figures, id, library::choices, page, row, url, wants_json,
};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{
    Asset, AssetWords, FieldError, FocalPoint, MediaKind, ProcessingState,
    panel::{Confirmation, Tone},
};
use sandpress_services::{AssetDetails, AssetPatch, AssetUse, ServiceError};
use sandpress_themes::{
    contexts::admin::{
        AdminSection, ConfirmContext, HiddenFieldContext, MediaFactContext, MediaFileContext,
        MediaUseContext, MediaWordsContext,
    },
    minute,
};

/// `GET /admin/media/{id}`: a page, or JSON for a script that asks for it.
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let details = app.services().get_asset(&visitor.actor()?, id(&file)?).await?;
    if wants_json(&headers) {
        let thumbnails = Thumbnails::of_assets(&app, std::slice::from_ref(&details.asset)).await?;
        return Ok(Json(json!({ "asset": AssetJson::of(&details.asset, &thumbnails) })).into_response());
    }
    draw(&app, &visitor, details, Vec::new()).await
}

/// `POST /admin/media/{id}`
pub(crate) async fn save(
    State(app): State<App>,
    Path(file): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id) = (form.visitor.actor()?, id(&file)?);
    let patch = filled_in(&form)?;
    match app.services().describe_asset(&actor, id, &patch).await {
        Ok(_) => {
            form.visitor.flash(FlashLevel::Success, "Saved.").await?;
            Ok(redirect::to(&url(id)))
        }
        Err(ServiceError::Invalid(errors)) => {
            let mut details = app.services().get_asset(&actor, id).await?;
            details.asset.about = patch.about;
            details.asset.focal = patch.focal;
            details.asset.folder = patch.folder;
            draw(&app, &form.visitor, details, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/media/{id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(file): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id) = (form.visitor.actor()?, id(&file)?);
    match form.get("confirmed") {
        "yes" => {
            app.services().delete_asset(&actor, id, form.get("used") == "yes").await?;
            form.visitor.flash(FlashLevel::Success, "The file was deleted.").await?;
            Ok(redirect::to(LIST))
        }
        "no" => Ok(redirect::to(&url(id))),
        _ => {
            let details = app.services().get_asset(&actor, id).await?;
            confirm(&app, &form.visitor, &details).await
        }
    }
}

async fn confirm(app: &App, visitor: &Visitor, details: &AssetDetails) -> Result<Response, HttpError> {
    if !details.may_change {
        return Err(HttpError::Denied);
    }
    let title = format!("Delete {}?", super::title(&details.asset));
    let is_used = !details.uses.is_empty();
    let text = if is_used {
        "These entries use the file. Where it stood, readers will see nothing."
    } else {
        "No entry uses the file. This cannot be undone."
    };
    let context = ConfirmContext {
        common: page::common(app, visitor, &title, AdminSection::Media).await?,
        confirmation: Confirmation { title, text: text.to_owned(), label: "Delete the file".to_owned() },
        tone: Tone::Error,
        points: details.uses.iter().map(|used| used.title.clone()).collect(),
        options: Vec::new(),
        action_url: format!("{}/delete", url(details.asset.id)),
        fields: vec![HiddenFieldContext {
            name: "used".to_owned(),
            value: if is_used { "yes" } else { "no" }.to_owned(),
        }],
    };
    page::html(visitor, StatusCode::OK, app.admin().confirm(&context)?)
}

fn filled_in(form: &VerifiedForm) -> Result<AssetPatch, HttpError> {
    let text = |name: &str| form.get(name).to_owned();
    // Shown in hundredths, kept in thousandths.
    let share =
        |name: &str| form.get(name).trim().parse::<f32>().ok().filter(|share| (0.0..=100.0).contains(share));
    let place = |share: f32| (share * 10.0).round() as u16;
    let focal = share("focal_x").zip(share("focal_y"));
    Ok(AssetPatch {
        about: AssetWords {
            title: text("title"),
            alt: text("alt"),
            caption: text("caption"),
            credit: text("credit"),
        },
        focal: focal.map(|(x, y)| FocalPoint::new(place(x), place(y))),
        folder: chosen_folder(form)?,
    })
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    details: AssetDetails,
    errors: Vec<FieldError>,
) -> Result<Response, HttpError> {
    let folders = app.services().list_media_folders(&visitor.actor()?).await?;
    let thumbnails = Thumbnails::of_assets(app, std::slice::from_ref(&details.asset)).await?;
    let AssetDetails { asset, uses, uploader, may_change } = details;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = super::title(&asset).to_owned();
    let context = MediaFileContext {
        common: page::common(app, visitor, &title, AdminSection::Media).await?,
        address: app.url(&asset.url()),
        preview_url: asset.url(),
        facts: facts(&asset, uploader),
        problem: match asset.state {
            ProcessingState::Failed => page::sentence(&asset.problem),
            _ => String::new(),
        },
        is_waiting: asset.state == ProcessingState::Waiting,
        words: words(&asset),
        folders: choices(&folders, &asset.folder.map(|folder| folder.to_string()).unwrap_or_default()),
        uses: uses.iter().map(used).collect(),
        errors: errors
            .iter()
            .map(|error| FieldError::new(&error.field, page::sentence(&error.message)))
            .collect(),
        is_picture: asset.kind() == MediaKind::Image,
        max_size: figures::bytes(app.services().max_upload_bytes()),
        may_change,
        file: row(&asset, &thumbnails),
    };
    page::html(visitor, status, app.admin().media_file(&context)?)
}

fn words(asset: &Asset) -> MediaWordsContext {
    let share = |place: u16| format!("{:.1}", f32::from(place) / 10.0);
    MediaWordsContext {
        title: asset.about.title.clone(),
        alt: asset.about.alt.clone(),
        caption: asset.about.caption.clone(),
        credit: asset.about.credit.clone(),
        focal_x: asset.focal.map(|focal| share(focal.x)).unwrap_or_default(),
        focal_y: asset.focal.map(|focal| share(focal.y)).unwrap_or_default(),
    }
}

fn used(used: &AssetUse) -> MediaUseContext {
    MediaUseContext {
        title: used.title.clone(),
        url: format!("/admin/entries/{}", used.entry),
        is_public: used.is_public,
    }
}

fn facts(asset: &Asset, uploader: Option<String>) -> Vec<MediaFactContext> {
    let known = &asset.facts;
    let mut facts = vec![
        ("File name".to_owned(), asset.name.clone()),
        ("Kind".to_owned(), asset.media_type.clone()),
        ("Size".to_owned(), figures::bytes(asset.size)),
    ];
    if known.width > 0 && known.height > 0 {
        facts.push(("Dimensions".to_owned(), format!("{} × {} pixels", known.width, known.height)));
    }
    if known.duration_ms > 0 {
        facts.push(("Length".to_owned(), length(known.duration_ms)));
    }
    if !known.codecs.is_empty() {
        facts.push(("Codecs".to_owned(), known.codecs.clone()));
    }
    facts.push(("Added".to_owned(), minute(asset.created_at)));
    let by = uploader.or_else(|| asset.plugin.as_ref().map(|plugin| format!("the plugin {plugin}")));
    facts.extend(by.map(|by| ("Added by".to_owned(), by)));
    facts.extend(known.taken.iter().cloned());
    facts.into_iter().map(|(name, value)| MediaFactContext { name, value }).collect()
}

/// A length for people: `4:07`, `1:02:03`.
fn length(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_for_people() {
        assert_eq!([1, 1000, 61_000, 3_723_000].map(length), ["0:01", "0:01", "1:01", "1:02:03"]);
    }
}
