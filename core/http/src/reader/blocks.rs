//! Pages that are drawn with the theme, with their blocks and with what plugins add to them.

use super::extras::{Audience, with_extras};
use crate::{App, error::HttpError};
use sandpress_services::{BlockPage, PageEntry};
use sandpress_themes::{Theme, ThemeError};

/// Draws a page, fills its blocks, and adds what plugins add for its audience.
pub(crate) async fn page(
    app: &App,
    entry: Option<&PageEntry>,
    audience: Audience,
    draw: impl FnOnce(&Theme) -> Result<String, ThemeError>,
) -> Result<String, HttpError> {
    if let Some(fault) = app.theme_fault() {
        return Err(HttpError::BrokenTheme(fault));
    }
    with_theme(app, &app.theme(), entry, audience, draw).await
}

/// The same with a theme that is only tried.
pub(crate) async fn with_theme(
    app: &App,
    theme: &Theme,
    entry: Option<&PageEntry>,
    audience: Audience,
    draw: impl FnOnce(&Theme) -> Result<String, ThemeError>,
) -> Result<String, HttpError> {
    let html = draw(theme)?;
    let is_preview = audience == Audience::Writers;
    let page = BlockPage { entry, template_key: theme.block_key(), is_preview };
    Ok(with_extras(app, app.services().fill_blocks(html, page).await, audience))
}
