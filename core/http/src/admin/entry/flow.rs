//! What goes on around an entry while its form is open.

use uuid::Uuid;

use super::{FormPage, autosave::present_line};
use crate::{
    App,
    admin::{entries::edit_url, page::sentence},
    error::HttpError,
    visitor::Visitor,
};
use sandpress_domain::{Actor, Entry, EntryPlan, EntryStatus, Permission, PlannedAction, SiteZone};
use sandpress_services::{Sitting, UnsavedWords};
use sandpress_themes::contexts::admin::{EntryFlowContext, PlanContext, PreviewLinkContext, UnsavedContext};

/// What a form knows of its own sitting.
#[derive(Clone, Debug, Default)]
pub(in crate::admin) struct FormSitting {
    /// None for a form that was opened just now.
    pub(in crate::admin) sitting: Option<Sitting>,
    /// Words of this person that stand in the form and are not saved.
    pub(in crate::admin) restored: Option<UnsavedWords>,
    /// Words of this person that are not saved and stand elsewhere.
    pub(in crate::admin) others: Vec<UnsavedWords>,
    /// What to know about the words in the form.
    pub(in crate::admin) notice: String,
    /// What is wrong with the moment that was sent.
    pub(in crate::admin) plan_errors: Vec<String>,
    /// The moments that were sent, for publishing and for unpublishing.
    pub(in crate::admin) moments: Option<(String, String)>,
}

/// A form that was opened just now, without anything around it.
pub(in crate::admin) static FRESH: FormSitting = FormSitting {
    sitting: None,
    restored: None,
    others: Vec::new(),
    notice: String::new(),
    plan_errors: Vec::new(),
    moments: None,
};

/// The part of the form's context that tells what goes on around its entry.
pub(super) async fn context(
    app: &App,
    visitor: &Visitor,
    page: &FormPage<'_>,
) -> Result<EntryFlowContext, HttpError> {
    let site = app.site();
    let zone = &site.time_zone;
    let state = page.sitting;
    let sitting = state.sitting.unwrap_or_else(|| Sitting { id: Uuid::now_v7(), sequence: 0 });
    let base = match page.entry {
        Some(entry) => edit_url(entry),
        None => format!("/admin/entries/new/{}", page.definition.id),
    };
    let is_trashed = page.entry.is_some_and(|entry| entry.deleted_at.is_some());
    let mut context = EntryFlowContext {
        sitting: sitting.id.to_string(),
        sequence: sitting.sequence,
        autosave_url: if is_trashed { String::new() } else { format!("{base}/autosave") },
        preview_url: format!("{base}/preview"),
        zone: zone.name().to_owned(),
        notice: state.notice.clone(),
        plan_errors: state.plan_errors.clone(),
        restored_at: state.restored.as_ref().map(|words| zone.words(words.written_at)).unwrap_or_default(),
        ..EntryFlowContext::default()
    };
    if let Some(entry) = page.entry {
        around(app, &visitor.actor()?, entry, sitting.id, &mut context).await?;
        context.unsaved = state.others.iter().map(|words| unsaved(zone, entry, words)).collect();
        if let Some((publish, unpublish)) = &state.moments {
            context.publish_at.clone_from(publish);
            context.unpublish_at.clone_from(unpublish);
        }
    }
    Ok(context)
}

async fn around(
    app: &App,
    actor: &Actor,
    entry: &Entry,
    sitting: Uuid,
    context: &mut EntryFlowContext,
) -> Result<(), HttpError> {
    let site = app.site();
    let zone = &site.time_zone;
    let services = app.services();
    let base = edit_url(entry);
    context.discard_url = format!("{base}/discard");
    context.revisions_url = format!("{base}/revisions");
    context.archived = entry.status == EntryStatus::Archived;
    context.may_delete = actor.has(Permission::EntryDelete);
    let is_own = entry.author.is_some() && entry.author == actor.user_id();
    context.may_publish =
        actor.has(Permission::EntryPublishAny) || (is_own && actor.has(Permission::EntryPublishOwn));
    if entry.deleted_at.is_some() {
        return Ok(());
    }
    for plan in services.list_plans(&[entry.id]).await? {
        match plan.action {
            PlannedAction::Publish => context.publish_at = zone.input(plan.at),
            PlannedAction::Unpublish => context.unpublish_at = zone.input(plan.at),
        }
        context.plans.push(PlanContext {
            action: plan.action.to_string(),
            text: plan_line(zone, &plan),
            problem: plan.problem.as_deref().map(sentence).unwrap_or_default(),
        });
    }
    for link in services.list_preview_links(actor, entry.id).await? {
        context.links.push(PreviewLinkContext {
            id: link.id.to_string(),
            made_at: zone.words(link.created_at),
            expires_at: zone.words(link.expires_at),
        });
    }
    let present = services.list_open_forms(actor, entry.id, sitting).await?;
    context.present = present.iter().map(|present| present_line(app, present)).collect();
    Ok(())
}

/// What is planned, and when, in a sentence.
pub(in crate::admin) fn plan_line(zone: &SiteZone, plan: &EntryPlan) -> String {
    let what = match (plan.action, plan.problem.is_some()) {
        (PlannedAction::Publish, false) => "Will be published on",
        (PlannedAction::Publish, true) => "Was to be published on",
        (PlannedAction::Unpublish, false) => "Will be unpublished on",
        (PlannedAction::Unpublish, true) => "Was to be unpublished on",
    };
    format!("{what} {}", zone.words(plan.at))
}

fn unsaved(zone: &SiteZone, entry: &Entry, words: &UnsavedWords) -> UnsavedContext {
    let sitting = words.sitting.id.to_string();
    UnsavedContext {
        written_at: zone.words(words.written_at),
        url: format!("{}?sitting={sitting}", edit_url(entry)),
        sitting,
    }
}
