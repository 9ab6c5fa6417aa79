//! The blocks of a page that was drawn with the theme.

use crate::{App, error::HttpError};
use sandpress_services::{BlockPage, PageEntry};
use sandpress_themes::{Theme, ThemeError};

/// Draws a page and fills its blocks.
pub(crate) async fn page(
    app: &App,
    entry: Option<&PageEntry>,
    is_preview: bool,
    draw: impl FnOnce(&Theme) -> Result<String, ThemeError>,
) -> Result<String, HttpError> {
    if let Some(fault) = app.theme_fault() {
        return Err(HttpError::BrokenTheme(fault));
    }
    with_theme(app, &app.theme(), entry, is_preview, draw).await
}

/// The same with a theme that is only tried.
pub(crate) async fn with_theme(
    app: &App,
    theme: &Theme,
    entry: Option<&PageEntry>,
    is_preview: bool,
    draw: impl FnOnce(&Theme) -> Result<String, ThemeError>,
) -> Result<String, HttpError> {
    let html = draw(theme)?;
    let page = BlockPage { entry, template_key: theme.block_key(), is_preview };
    Ok(app.services().fill_blocks(html, page).await)
}
