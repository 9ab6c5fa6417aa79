//! The themes of the site: which one readers see, and its settings.

pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod settings;

use std::path::PathBuf;

use crate::{App, app::folder_name, error::HttpError};
use sandpress_domain::ThemeLook;
use sandpress_themes::{InstalledTheme, Theme, ThemeError, installed, is_theme_name};

/// The page of a theme.
fn url_of(name: &str) -> String {
    format!("/admin/themes/{name}")
}

/// The theme in the folder of this name.
fn find(app: &App, name: &str) -> Result<PathBuf, HttpError> {
    let config = app.theme_config();
    let shown = app.theme();
    if folder_name(shown.folder()) == name {
        return Ok(shown.folder().to_path_buf());
    }
    let folder = config.folder.join(name);
    let is_there = is_theme_name(name) && folder.join("theme.toml").is_file();
    if is_there { Ok(folder) } else { Err(HttpError::NotFound) }
}

/// All themes of the site: those in the folder for them, and the one of cms.toml wherever that is.
fn all(app: &App) -> Result<Vec<InstalledTheme>, ThemeError> {
    let config = app.theme_config();
    let mut themes = installed(&config.folder)?;
    let is_elsewhere = !themes.iter().any(|theme| theme.folder == config.path);
    if let (true, Some(above)) = (is_elsewhere, config.path.parent()) {
        themes.extend(installed(above)?.into_iter().filter(|theme| theme.folder == config.path));
    }
    Ok(themes)
}

/// The theme of this name with its own settings, or with these.
async fn load(app: &App, name: &str, look: Option<ThemeLook>) -> Result<Theme, ThemeOrHttp> {
    let folder = find(app, name).map_err(ThemeOrHttp::Http)?;
    let look = look.unwrap_or_else(|| app.services().site().themes.look(name));
    let shown = app.theme();
    if shown.folder() == folder {
        return shown.with(app.site_context(), look).map_err(ThemeOrHttp::Theme);
    }
    crate::app::load_theme(folder, app.site_context(), look).await.map_err(ThemeOrHttp::Theme)
}

/// Why a theme cannot be shown: it is at fault, or the request.
enum ThemeOrHttp {
    Theme(ThemeError),
    Http(HttpError),
}

impl From<ThemeOrHttp> for HttpError {
    fn from(error: ThemeOrHttp) -> Self {
        match error {
            ThemeOrHttp::Theme(error) => error.into(),
            ThemeOrHttp::Http(error) => error,
        }
    }
}
