//! The list of themes, and choosing among them.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};

use super::{ThemeOrHttp, all, find, load, url_of};
use crate::{
    App,
    admin::page,
    app::folder_name,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_themes::{
    InstalledTheme,
    contexts::admin::{AdminSection, ThemeRowContext, ThemesContext},
    screenshot as screenshot_of,
};

/// `GET /admin/themes`
pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let config = app.theme_config();
    let rows = all(&app)?.into_iter().map(|theme| row(&app, theme));
    let context = ThemesContext {
        themes: rows.collect(),
        common: page::common(&app, &visitor, "Themes", AdminSection::Themes).await?,
        pinned: config.pinned,
        folder: config.folder.display().to_string(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().themes(&context)?)
}

/// A theme as the list shows it.
pub(super) fn row(app: &App, theme: InstalledTheme) -> ThemeRowContext {
    let active = app.theme().folder() == theme.folder;
    let url = url_of(&theme.name);
    let screenshot_url = if theme.has_screenshot { format!("{url}/screenshot") } else { String::new() };
    let known = ThemeRowContext { name: theme.name, screenshot_url, active, ..ThemeRowContext::default() };
    match theme.manifest {
        Ok(manifest) => ThemeRowContext {
            label: manifest.label,
            version: manifest.version,
            description: manifest.description,
            author: manifest.author,
            parent: manifest.parent,
            url,
            ..known
        },
        Err(error) => ThemeRowContext { problem: error.to_string(), ..known },
    }
}

/// `GET /admin/themes/{name}/screenshot`
pub(crate) async fn screenshot(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, HttpError> {
    let (bytes, media_type) = screenshot_of(&find(&app, &name)?)?.ok_or(HttpError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

/// `POST /admin/themes/{name}/activate`
pub(crate) async fn activate(
    State(app): State<App>,
    Path(name): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (visitor, config) = (&form.visitor, app.theme_config());
    if config.pinned {
        return Err(HttpError::BadRequest("cms.toml says which theme it is, so none can be chosen here"));
    }
    match load(&app, &name, None).await {
        Err(ThemeOrHttp::Http(error)) => return Err(error),
        Err(ThemeOrHttp::Theme(error)) => {
            let message =
                format!("Readers see the theme from before, since this one cannot be used: {error}");
            visitor.flash(FlashLevel::Error, &message).await?;
            return Ok(redirect::to("/admin/themes"));
        }
        Ok(_) => {}
    }
    let given = folder_name(&config.path) == name && find(&app, &name)? == config.path;
    app.services().choose_theme(&visitor.actor()?, (!given).then_some(name.as_str())).await?;
    app.refresh_site().await;
    visitor.flash(FlashLevel::Success, "Readers see this theme now.").await?;
    Ok(redirect::to(&url_of(&name)))
}
