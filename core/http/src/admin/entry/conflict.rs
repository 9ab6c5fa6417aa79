//! Two versions of an entry that two people saved, put together.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{
    Draft, FormPage, autosave::sitting, chosen_path, definition, draw, flow::FormSitting, parse, patch,
};
use crate::{
    App,
    admin::{entries::edit_url, page, panel::PanelState},
    error::HttpError,
    form::VerifiedForm,
    visitor::Visitor,
};
use sandpress_domain::{Entry, FieldValues};
use sandpress_plugins::TypeDefinition;
use sandpress_services::{Conflict, MergeChoice, MergedField, MergedPiece, Sitting, merge_fields};
use sandpress_themes::contexts::admin::{
    AdminSection, ConflictContext, ConflictEntryContext, FieldValueContext, MergedFieldContext, MergedKind,
    MergedPieceContext,
};

/// What the name of a choice begins with; the field and the number of the place follow.
const CHOICE: &str = "choice.";

/// Draws both versions put together: as a form where nothing has to be chosen, otherwise with the choices.
pub(super) async fn draw_conflict(
    app: &App,
    form: &VerifiedForm,
    definition: &TypeDefinition,
    conflict: &Conflict,
) -> Result<Response, HttpError> {
    let sitting = sitting(form);
    let merged = merged(definition, conflict);
    if conflict.base.is_some() && merged.iter().all(|field| field.open() == 0) {
        let fields = merged.iter().map(|field| (field.name.clone(), field.text(|_| MergeChoice::Mine)));
        let message = "Your changes and theirs were in different places and stand together in the form.";
        return draw_merged(app, form, definition, conflict, (fields.collect(), message)).await;
    }
    choices(app, &form.visitor, definition, conflict, (&merged, sitting)).await
}

/// `POST /admin/entries/{id}/merge`: puts the versions together as was chosen, and shows the form with them.
pub(crate) async fn merge(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let actor = form.visitor.actor()?;
    let conflict = app.services().compare_with_newest(&actor, parse(&id)?, patch(&form)).await?;
    let definition = definition(&app, &conflict.entry.publication_type)?;
    let chosen = |field: &MergedField| {
        let text = field.text(|place| match form.get(&choice(&field.name, place)) {
            "theirs" => MergeChoice::Theirs,
            "both" => MergeChoice::Both,
            _ => MergeChoice::Mine,
        });
        (field.name.clone(), text)
    };
    let fields = merged(&definition, &conflict).iter().map(chosen).collect();
    draw_merged(&app, &form, &definition, &conflict, (fields, "Both versions stand together in the form."))
        .await
}

/// The names of the fields of both versions with their labels.
fn labels(definition: &TypeDefinition, conflict: &Conflict) -> Vec<(String, String)> {
    definition.labelled(&[&conflict.mine.fields, &conflict.theirs.fields])
}

fn merged(definition: &TypeDefinition, conflict: &Conflict) -> Vec<MergedField> {
    let nothing = FieldValues::default();
    let base = conflict.base.as_ref().map_or(&nothing, |base| &base.fields);
    let names = labels(definition, conflict);
    merge_fields(
        names.iter().map(|(name, _)| name.as_str()),
        base,
        &conflict.mine.fields,
        &conflict.theirs.fields,
    )
}

/// The form with what was put together, on top of the newest revision.
async fn draw_merged(
    app: &App,
    form: &VerifiedForm,
    definition: &TypeDefinition,
    conflict: &Conflict,
    (fields, message): (FieldValues, &str),
) -> Result<Response, HttpError> {
    let Conflict { entry, mine, their_name, theirs, .. } = conflict;
    let path = if mine.path.trim().is_empty() { chosen_path(entry) } else { mine.path.clone() };
    let place = mine.place.clone().map(super::SentPlace::from);
    let draft = Draft { fields, path, byline: mine.byline.clone(), place };
    let at = app.site().time_zone.words(theirs.created_at);
    let state = FormSitting {
        sitting: sitting(form),
        notice: format!(
            "{} saved this entry on {at}, while you were writing. {message} Nothing of it is saved yet: look it through, then save.",
            named(their_name)
        ),
        ..FormSitting::default()
    };
    let panels = PanelState::sent(form);
    let page = FormPage {
        unsaved: true,
        panels: &panels,
        sitting: &state,
        ..FormPage::new(definition, Some(entry), &draft)
    };
    draw(app, &form.visitor, page, StatusCode::CONFLICT).await
}

async fn choices(
    app: &App,
    visitor: &Visitor,
    definition: &TypeDefinition,
    conflict: &Conflict,
    (merged, sitting): (&[MergedField], Option<Sitting>),
) -> Result<Response, HttpError> {
    let Conflict { entry, theirs, their_name, mine, .. } = conflict;
    let names = labels(definition, conflict);
    let value = |(name, label): &(String, String)| FieldValueContext {
        name: name.clone(),
        label: label.clone(),
        value: mine.fields.get(name).to_owned(),
    };
    let differs =
        |field: &&MergedField| field.pieces.iter().any(|piece| !matches!(piece, MergedPiece::Settled(_)));
    let context = ConflictContext {
        common: page::common(app, visitor, "Two versions", AdminSection::Entries).await?,
        entry: conflict_entry(entry, conflict, sitting),
        mine: names.iter().map(value).collect(),
        their_author: named(their_name).to_owned(),
        their_saved_at: app.site().time_zone.words(theirs.created_at),
        theirs_url: edit_url(entry),
        open: merged.iter().map(MergedField::open).sum(),
        merged: merged.iter().filter(differs).map(|field| merged_field(&names, field)).collect(),
    };
    page::html(visitor, StatusCode::CONFLICT, app.admin().conflict(&context)?)
}

fn conflict_entry(entry: &Entry, conflict: &Conflict, sitting: Option<Sitting>) -> ConflictEntryContext {
    let mine = &conflict.mine;
    ConflictEntryContext {
        id: entry.id.to_string(),
        merge_url: format!("{}/merge", edit_url(entry)),
        base_revision: mine.base_revision,
        path: if mine.path.is_empty() { chosen_path(entry) } else { mine.path.clone() },
        byline: mine.byline.clone(),
        sitting: sitting.map(|sitting| sitting.id.to_string()).unwrap_or_default(),
        sequence: sitting.map_or(0, |sitting| sitting.sequence),
    }
}

fn merged_field(names: &[(String, String)], field: &MergedField) -> MergedFieldContext {
    let known = names.iter().find(|(name, _)| *name == field.name);
    let mut place = 0;
    let pieces = field.pieces.iter().map(|piece| {
        let (kind, text, theirs) = match piece {
            MergedPiece::Settled(text) => (MergedKind::Same, text, ""),
            MergedPiece::Mine(text) => (MergedKind::Mine, text, ""),
            MergedPiece::Theirs(text) => (MergedKind::Theirs, text, ""),
            MergedPiece::Open { mine, theirs } => (MergedKind::Open, mine, theirs.as_str()),
        };
        let name = if kind == MergedKind::Open { choice(&field.name, place) } else { String::new() };
        place += usize::from(kind == MergedKind::Open);
        MergedPieceContext { kind, text: text.clone(), theirs: theirs.to_owned(), choice: name }
    });
    MergedFieldContext {
        label: known.map_or_else(|| field.name.clone(), |(_, label)| label.clone()),
        pieces: pieces.collect(),
    }
}

fn choice(field: &str, place: usize) -> String {
    format!("{CHOICE}{field}.{place}")
}

fn named(name: &str) -> &str {
    if name.is_empty() { "Somebody" } else { name }
}
