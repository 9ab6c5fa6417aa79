//! Pages and panels of plugins: what they describe, drawn; and what people do in them.

mod act;
mod chart;
mod draw;
pub(crate) mod editor;
mod nodes;
pub(crate) mod page;
mod query;
mod table;

use axum::response::Response;
use http::StatusCode;

pub(super) use editor::PanelState;

use self::act::Act;
use super::page as every_page;
use crate::{
    App,
    error::HttpError,
    form::{SECRET, VerifiedForm},
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{Permission, panel::Tone};
use sandpress_plugins::CallError;
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::{AdminSection, ConfirmContext, HiddenFieldContext};

/// The question before something is done, with all that was sent.
async fn ask_first(
    app: &App,
    form: &VerifiedForm,
    act: &Act,
    url: &str,
) -> Result<Option<Response>, HttpError> {
    let Some(confirmation) = &act.confirmation else { return Ok(None) };
    if !form.get("confirmed").is_empty() {
        return Ok(None);
    }
    let sent = form.fields().iter().filter(|(name, _)| name != "csrf" && !name.ends_with(SECRET));
    let context = ConfirmContext {
        common: every_page::common(app, &form.visitor, &confirmation.title, AdminSection::Outside).await?,
        confirmation: confirmation.clone(),
        tone: if act.is_danger { Tone::Error } else { Tone::Neutral },
        points: Vec::new(),
        options: Vec::new(),
        action_url: url.to_owned(),
        fields: sent
            .map(|(name, value)| HiddenFieldContext { name: name.clone(), value: value.clone() })
            .collect(),
    };
    every_page::html(&form.visitor, StatusCode::OK, app.admin().confirm(&context)?).map(Some)
}

/// Whether the person thought better of it.
fn is_cancelled(form: &VerifiedForm) -> bool {
    form.get("confirmed") == "no"
}

/// What a plugin's error means to the person who sees it. What happened inside of a plugin is for those who see the
/// plugins.
fn explain(visitor: &Visitor, error: ServiceError) -> (StatusCode, String) {
    let sees_plugins = visitor.user.as_ref().is_some_and(|user| user.role.has(Permission::PluginRead));
    let own = match &error {
        ServiceError::Plugin(CallError::Refused { error, .. }) => {
            return (StatusCode::UNPROCESSABLE_ENTITY, every_page::sentence(&error.to_string()));
        }
        ServiceError::Plugin(error) if sees_plugins => Some(every_page::sentence(&error.to_string())),
        _ => None,
    };
    let (status, _, message) = HttpError::from(error).explain();
    (status, own.unwrap_or(message))
}

/// How a message of a plugin is announced on the next page.
fn flash_level(tone: Tone) -> FlashLevel {
    match tone {
        Tone::Neutral | Tone::Info => FlashLevel::Info,
        Tone::Success => FlashLevel::Success,
        Tone::Warning => FlashLevel::Warning,
        Tone::Error => FlashLevel::Error,
    }
}
