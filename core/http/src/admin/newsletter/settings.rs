//! The settings of the newsletter.

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::{choices, refusals};
use crate::{
    App,
    admin::page,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::FieldError;
use sandpress_services::NewNewsletterSettings;
use sandpress_themes::contexts::admin::{
    AdminSection, NewsletterSettingsContext, NewsletterSettingsFieldsContext,
};

const PAGE: &str = "/admin/newsletter/settings";

/// `GET /admin/newsletter/settings`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let (settings, _) = app.services().get_newsletter_settings(&visitor.actor()?).await?;
    let shown = NewNewsletterSettings {
        is_open: settings.is_open,
        name: settings.name,
        description: settings.description,
        sender_name: settings.sender_name,
        reply_to: settings.reply_to,
        footer: settings.footer,
        topics: settings.topics.iter().map(ToString::to_string).collect(),
        max_bounces: settings.max_bounces.to_string(),
        has_archive: settings.has_archive,
        is_indexed: settings.is_indexed,
        offers_new: settings.offers_new,
    };
    draw(&app, &visitor, shown, Vec::new()).await
}

/// `POST /admin/newsletter/settings`
pub(crate) async fn save(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let text = |name: &str| form.get(name).to_owned();
    let is = |name: &str| !form.get(name).is_empty();
    let topics = form.fields().iter().filter(|(name, _)| name == "topic").map(|(_, value)| value.clone());
    let new = NewNewsletterSettings {
        is_open: is("is_open"),
        name: text("name"),
        description: text("description"),
        sender_name: text("sender_name"),
        reply_to: text("reply_to"),
        footer: text("footer"),
        topics: topics.collect(),
        max_bounces: text("max_bounces"),
        has_archive: is("has_archive"),
        is_indexed: is("is_indexed"),
        offers_new: is("offers_new"),
    };
    let visitor = &form.visitor;
    match app.services().save_newsletter_settings(&visitor.actor()?, &new, &visitor.visit).await {
        Ok(()) => {
            visitor.flash(FlashLevel::Success, "Saved. It holds from the next page and mail on.").await?;
            Ok(redirect::to(PAGE))
        }
        Err(error) => draw(&app, visitor, new, refusals(error)?).await,
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    shown: NewNewsletterSettings,
    errors: Vec<FieldError>,
) -> Result<Response, HttpError> {
    let (_, mut topics) = app.services().get_newsletter_settings(&visitor.actor()?).await?;
    for topic in &mut topics {
        topic.is_chosen = shown.topics.contains(&topic.topic.to_string());
    }
    let context = NewsletterSettingsContext {
        common: page::common(app, visitor, "Settings of the newsletter", AdminSection::Newsletter).await?,
        sender: app.services().newsletter_address(),
        form: NewsletterSettingsFieldsContext {
            is_open: shown.is_open,
            name: shown.name,
            description: shown.description,
            sender_name: shown.sender_name,
            reply_to: shown.reply_to,
            footer: shown.footer,
            topics: choices(topics),
            max_bounces: shown.max_bounces,
            has_archive: shown.has_archive,
            is_indexed: shown.is_indexed,
            offers_new: shown.offers_new,
        },
        errors,
    };
    let is_refused = !context.errors.is_empty();
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::html(visitor, status, app.admin().newsletter_settings(&context)?)
}
