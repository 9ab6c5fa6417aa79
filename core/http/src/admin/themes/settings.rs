//! The settings of a theme.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{all, list::row, load, preview, url_of};
use crate::{
    App,
    admin::{entry::fields::draw_fields, page},
    error::HttpError,
    form::{ENTRY_FIELD, VerifiedForm},
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, FieldValues, Filled, RowChange};
use sandpress_themes::{
    Theme, ThemeSettings,
    contexts::admin::{AdminSection, FieldContext, SettingGroupContext, ThemeSettingsContext},
};

/// `GET /admin/themes/{name}`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, HttpError> {
    let theme = load(&app, &name, None).await?;
    let shown = Shown { values: theme.settings().values().clone(), errors: &[], unsaved: false, focus: None };
    draw(&app, &visitor, &theme, shown).await
}

/// `POST /admin/themes/{name}`
pub(crate) async fn save(
    State(app): State<App>,
    Path(name): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let theme = load(&app, &name, None).await?;
    let (visitor, settings, values) = (&form.visitor, theme.settings(), sent(&form));
    if let Some(change) = RowChange::parse(form.get("row")) {
        let values = change.apply(settings.form(), &values).unwrap_or(values);
        let shown = Shown { values, errors: &[], unsaved: true, focus: Some(change.list()) };
        return draw(&app, visitor, &theme, shown).await;
    }
    match settings.accept(&values) {
        Ok(accepted) => {
            app.services().save_theme_settings(&visitor.actor()?, &name, &accepted).await?;
            app.refresh_site().await;
            let active = app.theme().folder() == theme.folder();
            let said =
                if active { "Saved. Readers see it now." } else { "Saved for when readers see this theme." };
            visitor.flash(FlashLevel::Success, said).await?;
            Ok(redirect::to(&url_of(&name)))
        }
        Err(errors) => {
            let values = Filled::read(settings.form(), &values)
                .map_or(values, |filled| filled.values(settings.form()));
            let shown = Shown { values, errors: &errors, unsaved: true, focus: None };
            draw(&app, visitor, &theme, shown).await
        }
    }
}

/// `POST /admin/themes/{name}/reset`
pub(crate) async fn reset(
    State(app): State<App>,
    Path(name): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    super::find(&app, &name)?;
    app.services().reset_theme_settings(&form.visitor.actor()?, &name).await?;
    app.refresh_site().await;
    form.visitor.flash(FlashLevel::Success, "All settings are as the theme has them.").await?;
    Ok(redirect::to(&url_of(&name)))
}

/// The values in a form.
pub(super) fn sent(form: &VerifiedForm) -> FieldValues {
    form.with_prefix(ENTRY_FIELD).map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect()
}

/// What the form shows.
struct Shown<'a> {
    values: FieldValues,
    errors: &'a [FieldError],
    unsaved: bool,
    /// The list whose rows were just changed.
    focus: Option<&'a str>,
}

async fn draw(app: &App, visitor: &Visitor, theme: &Theme, shown: Shown<'_>) -> Result<Response, HttpError> {
    let settings = theme.settings();
    let drawn =
        draw_fields(app, visitor, settings.form(), (&shown.values, shown.errors), shown.focus).await?;
    let manifest = theme.manifest();
    let listed = all(app)?.into_iter().find(|listed| listed.folder == theme.folder());
    let context = ThemeSettingsContext {
        common: page::common(app, visitor, &manifest.label, AdminSection::Themes).await?,
        theme: listed.map(|listed| row(app, listed)).ok_or(HttpError::NotFound)?,
        pinned: app.theme_config().pinned,
        groups: groups(settings, drawn.fields),
        problems: drawn.problems,
        errors: drawn.others,
        notes: settings.notes().to_vec(),
        unsaved: shown.unsaved,
        pages: preview::pages(app).await?,
    };
    let status = if shown.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page::html(visitor, status, app.admin().theme(&context)?)
}

/// The fields under the headings of their settings, each where its first setting stands.
fn groups(settings: &ThemeSettings, fields: Vec<FieldContext>) -> Vec<SettingGroupContext> {
    let mut groups: Vec<SettingGroupContext> = Vec::new();
    for (setting, field) in settings.definitions().iter().zip(fields) {
        match groups.iter_mut().find(|group| group.title == setting.group) {
            Some(group) => group.fields.push(field),
            None => groups.push(SettingGroupContext { title: setting.group.clone(), fields: vec![field] }),
        }
    }
    groups
}
