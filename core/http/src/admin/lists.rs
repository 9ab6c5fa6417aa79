//! Lists of entries that are kept under a name, and what is done with many entries at once.

use axum::{extract::State, response::Response};

use super::{
    entries::{PAGE, list_url},
    page::sentence,
};
use crate::{App, error::HttpError, form::VerifiedForm, redirect, visitor::FlashLevel};
use sandpress_domain::EntryId;
use sandpress_services::{BulkAction, ServiceError};

/// `POST /admin/entries/lists`: keeps the list that is shown under a name.
pub(crate) async fn keep_list(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (name, query) = (form.get("name"), form.get("query"));
    let (level, message) = match app.services().save_list(&form.visitor.actor()?, name, query).await {
        Ok(()) => (FlashLevel::Success, "This list is kept for you.".to_owned()),
        Err(ServiceError::Invalid(errors)) => {
            (FlashLevel::Error, errors.first().map(|error| sentence(&error.message)).unwrap_or_default())
        }
        Err(ServiceError::State(message)) => (FlashLevel::Error, sentence(message)),
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to(redirect::inside(&list_url(query))))
}

/// `POST /admin/entries/lists/forget`
pub(crate) async fn forget_list(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    app.services().forget_list(&form.visitor.actor()?, form.get("forget")).await?;
    Ok(redirect::to(redirect::inside(&list_url(form.get("query")))))
}

/// `POST /admin/entries/bulk`: the same for all that are marked.
pub(crate) async fn bulk(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let action = BulkAction::find(form.get("action")).ok_or(HttpError::NotFound)?;
    let marked = form.fields().iter().filter(|(name, _)| name == "id");
    let ids: Vec<EntryId> = marked.filter_map(|(_, id)| id.parse().ok()).take(PAGE as usize).collect();
    let back = list_url(form.get("query"));
    if ids.is_empty() {
        form.visitor.flash(FlashLevel::Info, "No entry is marked: mark some first.").await?;
        return Ok(redirect::to(redirect::inside(&back)));
    }
    let outcome = app.services().change_entries(&form.visitor.actor()?, &ids, action).await;
    let mut message = format!("{} {}", outcome.done, action.past());
    if !outcome.refused.is_empty() {
        let why = |(title, error): &(String, ServiceError)| format!("“{title}”: {error}");
        let reasons: Vec<_> = outcome.refused.iter().map(why).collect();
        message = format!("{message}, {} refused: {}", outcome.refused.len(), reasons.join("; "));
    }
    let level = match (outcome.done, outcome.refused.len()) {
        (_, 0) => FlashLevel::Success,
        (0, _) => FlashLevel::Error,
        _ => FlashLevel::Warning,
    };
    form.visitor.flash(level, sentence(&message)).await?;
    Ok(redirect::to(redirect::inside(&back)))
}
