//! Panels of plugins beside the form of an entry. Their inputs are part of that form, so that what the author wrote
//! goes along with every button and comes back. Nothing is saved by it.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{
    act::Act,
    ask_first,
    draw::{Frame, Place, editor_prefix},
    explain, is_cancelled,
};
use crate::{
    App,
    admin::{
        entry::{Draft, FormPage, FormSitting, autosave::sitting, definition, draw, parse, patch},
        page::sentence,
    },
    error::HttpError,
    form::VerifiedForm,
    visitor::Visitor,
};
use sandpress_domain::{
    Actor, Entry, FieldError,
    panel::{Panel, Tone},
};
use sandpress_plugins::{EditorNext, TypeDefinition};
use sandpress_services::{ServiceError, ShownEditorPanel};
use sandpress_themes::contexts::admin::{EditorPanelContext, PanelMessageContext};

/// What was sent from the panels, and what came of it.
pub(in crate::admin) struct PanelState {
    sent: Vec<(String, String)>,
    acted: Option<Acted>,
}

/// What came of a button in a panel.
struct Acted {
    act: Act,
    message: Option<(Tone, String)>,
    errors: Vec<FieldError>,
    /// Whether the form is as it was sent: it was refused, or something else was done.
    is_kept: bool,
    /// Shown in place of the panel, once.
    instead: Option<Panel>,
}

/// A form that was not sent yet.
pub(in crate::admin) static NOTHING: PanelState = PanelState { sent: Vec::new(), acted: None };

impl PanelState {
    /// What stands in the panels of a form that was sent.
    pub(in crate::admin) fn sent(form: &VerifiedForm) -> Self {
        let sent = form.fields().iter().filter(|(name, _)| name.starts_with("panel."));
        Self { sent: sent.cloned().collect(), acted: None }
    }
}

/// `POST /admin/entries/new/{type}/panels`
pub(crate) async fn refresh_new(
    State(app): State<App>,
    Path(type_id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let definition = definition(&app, &type_id)?;
    work(&app, &form, &definition, None).await
}

/// `POST /admin/entries/{id}/panels`
pub(crate) async fn refresh(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let mut entry = app.services().get_entry(&form.visitor.actor()?, parse(&id)?).await?.entry;
    if entry.deleted_at.is_some() {
        return Err(
            ServiceError::State("the entry lies in the trash: restore it before you change it").into()
        );
    }
    let definition = definition(&app, &entry.publication_type)?;
    // The form goes on from where its author began, so that a later save still notices another one's.
    entry.revision = patch(&form).base_revision;
    work(&app, &form, &definition, Some(&entry)).await
}

async fn work(
    app: &App,
    form: &VerifiedForm,
    definition: &TypeDefinition,
    entry: Option<&Entry>,
) -> Result<Response, HttpError> {
    let mut draft = Draft::sent(form);
    let mut state = PanelState::sent(form);
    let mut status = StatusCode::OK;
    if let Some(act) = Act::decode(form.get("act")) {
        let url = panels_url(definition, entry);
        if let Some(question) = ask_first(app, form, &act, &url).await? {
            return Ok(question);
        }
        if !is_cancelled(form) {
            let (code, acted) = perform(app, form, (definition, entry, &mut draft), act).await?;
            (status, state.acted) = (code, Some(acted));
        }
    }
    let sitting = FormSitting { sitting: sitting(form), ..FormSitting::default() };
    let page = FormPage {
        panels: &state,
        unsaved: true,
        sitting: &sitting,
        ..FormPage::new(definition, entry, &draft)
    };
    draw(app, &form.visitor, page, status).await
}

/// Lets the plugin do what its button says, and puts what it proposes into the draft.
async fn perform(
    app: &App,
    form: &VerifiedForm,
    (definition, entry, draft): (&TypeDefinition, Option<&Entry>, &mut Draft),
    act: Act,
) -> Result<(StatusCode, Acted), HttpError> {
    let actor = form.visitor.actor()?;
    let live = draft.live(definition, entry);
    let prefix = format!("{}{}.", editor_prefix(&act.plugin, &act.panel), act.id);
    let submission = act.submission(form, &prefix);
    let panel = (act.plugin.as_str(), act.panel.as_str());
    let outcome = app.services().act_in_editor_panel(&actor, &live, panel, submission).await;
    let mut acted = Acted { act, message: None, errors: Vec::new(), is_kept: true, instead: None };
    let status = match outcome {
        Ok(outcome) => {
            acted.message = outcome.message;
            acted.is_kept = false;
            match outcome.next {
                EditorNext::Same => {}
                EditorNext::Show(panel) => acted.instead = Some(panel),
                EditorNext::Apply(patch) => draft.apply(patch),
            }
            StatusCode::OK
        }
        Err(error @ (ServiceError::NotFound(_) | ServiceError::Denied(_))) => return Err(error.into()),
        Err(ServiceError::Invalid(errors)) => {
            acted.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => {
            let (status, message) = explain(&form.visitor, error);
            acted.message = Some((Tone::Error, message));
            status
        }
    };
    Ok((status, acted))
}

/// Where the form is sent for its panels.
pub(in crate::admin) fn panels_url(definition: &TypeDefinition, entry: Option<&Entry>) -> String {
    match entry {
        Some(entry) => format!("/admin/entries/{}/panels", entry.id),
        None => format!("/admin/entries/new/{}/panels", definition.id),
    }
}

/// The panels for what stands in the form. Whatever is wrong with them, the form is there.
pub(in crate::admin) async fn panels(
    app: &App,
    visitor: &Visitor,
    page: &FormPage<'_>,
) -> Result<Vec<EditorPanelContext>, HttpError> {
    if page.entry.is_some_and(|entry| entry.deleted_at.is_some()) {
        return Ok(Vec::new());
    }
    let actor: Actor = visitor.actor()?;
    let live = page.draft.live(page.definition, page.entry);
    match app.services().show_editor_panels(&actor, &live).await {
        Ok(shown) => Ok(shown.into_iter().map(|panel| drawn(visitor, page.panels, panel)).collect()),
        Err(error) => {
            tracing::warn!(%error, "the form of an entry is shown without its panels");
            Ok(Vec::new())
        }
    }
}

fn drawn(visitor: &Visitor, state: &PanelState, shown: ShownEditorPanel) -> EditorPanelContext {
    let ShownEditorPanel { definition, content } = shown;
    let (plugin, id) = (definition.plugin.as_str(), definition.id.as_str());
    let acted = state.acted.as_ref().filter(|acted| acted.act.plugin == plugin && acted.act.panel == id);
    let instead = acted.and_then(|acted| acted.instead.clone());
    let content = instead.map_or(content, Ok);
    let (panel, problem) = match content {
        Ok(panel) => (panel, String::new()),
        Err(error) => (Panel::default(), explain(visitor, ServiceError::Plugin(error)).1),
    };
    // A form that was taken is empty again; the others keep what was typed.
    let taken = acted
        .filter(|acted| !acted.is_kept)
        .map(|acted| format!("{}{}.", editor_prefix(plugin, id), acted.act.id));
    let is_open = |(name, _): &&(String, String)| taken.as_ref().is_none_or(|taken| !name.starts_with(taken));
    let sent: Vec<_> = state.sent.iter().filter(is_open).cloned().collect();
    let frame = Frame {
        place: Place::Editor { plugin, panel: id },
        sent: &sent,
        refused: acted.map(|acted| (acted.act.id.as_str(), acted.errors.as_slice())),
    };
    let has_form = acted.is_some_and(|acted| panel.find_form(&acted.act.id).is_some());
    let errors = acted.filter(|_| !has_form).map_or(&[][..], |acted| acted.errors.as_slice());
    let message = acted.and_then(|acted| acted.message.clone());
    EditorPanelContext {
        id: format!("panel-{plugin}-{id}"),
        title: if panel.title.is_empty() { definition.title.clone() } else { panel.title },
        nodes: frame.nodes(panel.content),
        message: message.map(|(tone, text)| PanelMessageContext { tone, text }),
        errors: errors.iter().map(|error| sentence(&error.message)).collect(),
        problem,
    }
}
