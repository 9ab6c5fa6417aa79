//! The settings of the site.

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::{menus, page, sentences};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, NamedLink};
use sandpress_services::{NewSettings, ServiceError};
use sandpress_themes::contexts::admin::{AdminSection, SettingsContext, SettingsFieldsContext};

/// `GET /admin/settings`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let settings = app.services().get_settings(&visitor.actor()?).await?.settings;
    let shown = NewSettings {
        title: settings.title,
        description: settings.description,
        language: settings.language,
        entries_per_page: settings.entries_per_page.to_string(),
        time_zone: settings.time_zone.name().to_owned(),
        home: settings.home.map(|home| home.to_string()).unwrap_or_default(),
        logo: settings.logo,
        icon: settings.icon,
        social: lines(&settings.social),
        short_feeds: settings.short_feeds,
        robots_text: settings.robots_text,
        hidden: settings.hidden,
    };
    draw(&app, &visitor, shown, &[]).await
}

/// `POST /admin/settings`
pub(crate) async fn save(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let text = |name: &str| form.get(name).to_owned();
    let new = NewSettings {
        title: text("title"),
        description: text("description"),
        language: text("language"),
        entries_per_page: text("entries_per_page"),
        time_zone: text("time_zone"),
        home: text("home"),
        logo: text("logo"),
        icon: text("icon"),
        social: text("social"),
        short_feeds: !form.get("short_feeds").is_empty(),
        robots_text: text("robots_text"),
        hidden: !form.get("hidden").is_empty(),
    };
    match app.services().save_settings(&form.visitor.actor()?, &new).await {
        Ok(()) => {
            form.visitor.flash(FlashLevel::Success, "Saved. Readers see it now.").await?;
            Ok(redirect::to("/admin/settings"))
        }
        Err(ServiceError::Invalid(errors)) => draw(&app, &form.visitor, new, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// Links as lines of `words | address`.
pub(crate) fn lines(links: &[NamedLink]) -> String {
    links.iter().map(|link| format!("{} | {}", link.label, link.url)).collect::<Vec<_>>().join("\n")
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    shown: NewSettings,
    errors: &[FieldError],
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let pinned = app.services().get_settings(&actor).await?.pinned;
    let mut homes = menus::entries(app, &actor).await?;
    homes.iter_mut().for_each(|home| home.chosen = home.value == shown.home);
    let context = SettingsContext {
        common: page::common(app, visitor, "Settings", AdminSection::Settings).await?,
        form: SettingsFieldsContext {
            title: shown.title,
            description: shown.description,
            language: shown.language,
            time_zone: shown.time_zone,
            entries_per_page: shown.entries_per_page,
            homes,
            logo: shown.logo,
            icon: shown.icon,
            social: shown.social,
            short_feeds: shown.short_feeds,
            robots_text: shown.robots_text,
            hidden: shown.hidden,
        },
        errors: sentences(errors),
        pinned,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page::html(visitor, status, app.admin().settings(&context)?)
}
