//! `/admin/plugins/{plugin}/manage/settings`: a form made of what a plugin says of its settings.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{
    PluginPage, Tab,
    change::{finish, with_overridden},
    page, refusal, setting_fields, url,
};
use crate::{App, error::HttpError, form::VerifiedForm, visitor::Visitor};
use sandpress_domain::FieldError;
use sandpress_services::plugin_setup::{PluginSettings, SettingInput, SetupError};
use sandpress_themes::contexts::admin::PluginSettingsContext;

/// `GET /admin/plugins/{plugin}/manage/settings`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, visitor, &id, Tab::Settings).await?;
    match app.services().plugin_setup().settings(&page.actor, &id).await {
        Ok(settings) => draw(&page, StatusCode::OK, &settings, None, &[]).await,
        Err(error) => {
            let errors = [FieldError::new("", refusal::explain(error)?)];
            let none =
                PluginSettings { known: Vec::new(), values: BTreeMap::new(), overridden: BTreeMap::new() };
            draw(&page, StatusCode::OK, &none, None, &errors).await
        }
    }
}

/// `POST /admin/plugins/{plugin}/manage/settings`
pub(crate) async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, form.visitor.clone(), &id, Tab::Settings).await?;
    match app.services().plugin_setup().settings(&page.actor, &id).await {
        Ok(settings) => accept(&page, &form, &settings).await,
        Err(error) => finish(&app, &form.visitor, Err(error), &Tab::Overview.url(&id)).await,
    }
}

/// Saves what was sent, if the plugin accepts it.
async fn accept(
    page: &PluginPage<'_>,
    form: &VerifiedForm,
    settings: &PluginSettings,
) -> Result<Response, HttpError> {
    let (setup, id) = (page.app.services().plugin_setup(), page.id());
    let sent = setting_fields::read(form, settings);
    let saved = match setting_fields::too_long(&sent) {
        errors if errors.is_empty() => setup.change_settings(&page.actor, id, &sent).await,
        errors => Err(SetupError::Settings(errors)),
    };
    let errors = match saved {
        Ok(done) => {
            let message = with_overridden("The settings are saved and hold from now on.", &done.overridden);
            return finish(page.app, &form.visitor, Ok(message), &url(id, "settings")).await;
        }
        Err(SetupError::Settings(errors)) => errors,
        Err(error) => vec![FieldError::new("", refusal::explain(error)?)],
    };
    draw(page, StatusCode::UNPROCESSABLE_ENTITY, settings, Some(&sent), &errors).await
}

async fn draw(
    page: &PluginPage<'_>,
    status: StatusCode,
    settings: &PluginSettings,
    sent: Option<&BTreeMap<String, SettingInput>>,
    errors: &[FieldError],
) -> Result<Response, HttpError> {
    let is_known =
        |error: &&FieldError| settings.known.iter().any(|known| setting_fields::is_of(error, &known.key));
    let elsewhere = errors.iter().filter(|error| !is_known(error));
    let message = |error: &FieldError| match error.field.as_str() {
        "" => page::sentence(&error.message),
        key => format!("{key}: {}", page::sentence(&error.message)),
    };
    let context = PluginSettingsContext {
        common: page.common().await?,
        plugin: page.head(),
        settings: setting_fields::fields(settings, sent, errors),
        errors: elsewhere.map(message).collect(),
        action_url: url(page.id(), "settings"),
    };
    page.html(status, page.app.admin().plugin_settings(&context)?)
}
