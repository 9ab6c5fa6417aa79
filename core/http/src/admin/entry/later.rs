//! What is done with an entry besides writing it: planned for later, put away, copied, shared.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Draft, FormPage, autosave::sitting, beside_the_form, definition, draw, draw_conflict, flow::FormSitting,
    parse, patch,
};
use crate::{
    App,
    admin::{entries::edit_url, page::sentence, panel::PanelState},
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::FlashLevel,
};
use sandpress_domain::{Entry, EntryId, PlannedAction, WrittenMoment};
use sandpress_services::{Intent, ServiceError};

/// `POST /admin/entries/{id}/plan`: saves what stands in the form, and plans for it.
pub(crate) async fn plan(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id) = (form.visitor.actor()?, parse(&id)?);
    let action: PlannedAction = form.get("plan").parse().map_err(|_| HttpError::NotFound)?;
    let saved = app.services().save_sitting(&actor, id, patch(&form), Intent::Save, sitting(&form)).await;
    let entry = match saved {
        Ok(entry) => entry,
        Err(ServiceError::Conflict(conflict)) => {
            let definition = definition(&app, &conflict.entry.publication_type)?;
            return draw_conflict(&app, &form, &definition, &conflict).await;
        }
        Err(error) => return refuse(&app, &form, id, (error, false)).await,
    };
    let written = form.get(if action == PlannedAction::Publish { "publish_at" } else { "unpublish_at" });
    let moment = match app.site().time_zone.read(written) {
        Ok(moment) => moment,
        Err(error) => {
            let error = ServiceError::invalid("at", error.to_string());
            return refuse(&app, &form, id, (error, true)).await;
        }
    };
    match app.services().plan_entry(&actor, id, action, moment.at).await {
        Ok(_) => {
            form.visitor.flash(FlashLevel::Success, planned(&app, action, moment)).await?;
            Ok(redirect::to(&edit_url(&entry)))
        }
        Err(error) => refuse(&app, &form, id, (error, true)).await,
    }
}

fn planned(app: &App, action: PlannedAction, moment: WrittenMoment) -> String {
    let what = match action {
        PlannedAction::Publish => "Saved. It will be published on",
        PlannedAction::Unpublish => "Saved. It will be unpublished on",
    };
    let note = match moment {
        WrittenMoment { is_skipped: true, .. } => {
            " The time that you wrote does not exist on that day, since clocks go forward: this one is as much later."
        }
        WrittenMoment { is_repeated: true, .. } => {
            " The time that you wrote comes twice on that day, since clocks go back: this is the first."
        }
        _ => "",
    };
    format!("{what} {}.{note}", app.site().time_zone.words(moment.at))
}

/// The form with what was sent and why nothing was planned.
async fn refuse(
    app: &App,
    form: &VerifiedForm,
    id: EntryId,
    (error, is_saved): (ServiceError, bool),
) -> Result<Response, HttpError> {
    let (status, mut errors) = beside_the_form(error)?;
    let mut entry = app.services().get_entry(&form.visitor.actor()?, id).await?.entry;
    let definition = definition(app, &entry.publication_type)?;
    if !is_saved {
        entry.revision = patch(form).base_revision;
    }
    let state = FormSitting {
        sitting: sitting(form),
        plan_errors: errors
            .iter()
            .filter(|error| error.field == "at")
            .map(|error| sentence(&error.message))
            .collect(),
        moments: Some((form.get("publish_at").to_owned(), form.get("unpublish_at").to_owned())),
        ..FormSitting::default()
    };
    errors.retain(|error| error.field != "at");
    let (draft, panels) = (Draft::sent(form), PanelState::sent(form));
    let page = FormPage::new(&definition, Some(&entry), &draft).refused(&errors, &panels);
    let page = FormPage { sitting: &state, unsaved: !is_saved, ..page };
    draw(app, &form.visitor, page, status).await
}

/// `POST /admin/entries/{id}/plan/cancel`
pub(crate) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let action = form.get("plan").parse().map_err(|_| HttpError::NotFound)?;
    let outcome = app.services().cancel_plan(&form.visitor.actor()?, id, action).await;
    said(&form, id, outcome.map(|()| "Nothing is planned for it any more.".to_owned())).await
}

/// `POST /admin/entries/{id}/archive`
pub(crate) async fn archive(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let outcome = app.services().archive_entry(&form.visitor.actor()?, id).await;
    let message = |_: Entry| {
        "Archived. It is in no list any more; readers who have its address still get it.".to_owned()
    };
    said(&form, id, outcome.map(message)).await
}

/// `POST /admin/entries/{id}/unarchive`
pub(crate) async fn unarchive(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let outcome = app.services().unarchive_entry(&form.visitor.actor()?, id).await;
    said(&form, id, outcome.map(|_| "Back on lists.".to_owned())).await
}

/// `POST /admin/entries/{id}/duplicate`
pub(crate) async fn duplicate(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    match app.services().duplicate_entry(&form.visitor.actor()?, id).await {
        Ok(copy) => {
            said(&form, copy.id, Ok("This is the copy: a draft with an address of its own.".to_owned())).await
        }
        Err(error) => said(&form, id, Err(error)).await,
    }
}

/// `POST /admin/entries/{id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    match app.services().delete_entry(&form.visitor.actor()?, id).await {
        Ok(()) => {
            form.visitor.flash(FlashLevel::Success, "Deleted for good.").await?;
            Ok(redirect::to("/admin/entries?status=trashed"))
        }
        Err(error) => said(&form, id, Err(error)).await,
    }
}

/// `POST /admin/entries/{id}/links`
pub(crate) async fn share(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let outcome = app.services().make_preview_link(&form.visitor.actor()?, id).await;
    let message = outcome.map(|(link, token)| {
        format!(
            "Whoever has this link sees what is saved, until {}. It is shown this once: {}",
            app.site().time_zone.words(link.expires_at),
            app.url(&format!("/preview/{}", token.as_str()))
        )
    });
    said(&form, id, message).await
}

/// `POST /admin/entries/{id}/links/revoke`
pub(crate) async fn revoke(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let link = form.get("link").parse().map_err(|_| HttpError::NotFound)?;
    let outcome = app.services().revoke_preview_link(&form.visitor.actor()?, id, link).await;
    said(&form, id, outcome.map(|()| "The link is of no use any more.".to_owned())).await
}

/// Back to the form with what became of it.
async fn said(
    form: &VerifiedForm,
    id: EntryId,
    outcome: Result<String, ServiceError>,
) -> Result<Response, HttpError> {
    let (level, message) = match outcome {
        Ok(message) => (FlashLevel::Success, message),
        Err(error @ (ServiceError::State(_) | ServiceError::Invalid(_))) => {
            (FlashLevel::Error, sentence(&error.to_string()))
        }
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to(&format!("/admin/entries/{id}")))
}
