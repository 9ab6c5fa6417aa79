//! The form of an entry, drawn from the definition of its publication type.

use axum::response::Response;
use http::StatusCode;
use similar::{ChangeTag, TextDiff};

use super::{
    entries::{edit_url, status_of, view_url},
    page::{self, sentence},
};
use crate::{
    domain::{Entry, FieldError, FieldValues},
    http::{
        App,
        error::HttpError,
        form::{ENTRY_FIELD, VerifiedForm},
        visitor::Visitor,
    },
    plugins::{FieldDefinition, TypeDefinition},
    services::{Conflict, EntryPatch},
    themes::{
        contexts::admin::{
            AdminSection, BylineContext, ChoiceContext, ConflictContext, ConflictEntryContext, DiffKind,
            DiffLineContext, EditedEntryContext, EntryEditContext, FieldContext, FieldDiffContext,
            FieldValueContext, PathFieldContext,
        },
        on,
    },
};

/// What stands in the form.
pub(super) struct Draft {
    pub(super) fields: FieldValues,
    pub(super) path: String,
    pub(super) byline: String,
}

impl Draft {
    /// The empty form of a type.
    pub(super) fn blank(definition: &TypeDefinition, byline: String) -> Self {
        let fields = definition.fields.iter().map(|field| (field.name.clone(), field.default_value.clone()));
        Self { fields: fields.collect(), path: String::new(), byline }
    }

    /// What an author sent.
    pub(super) fn sent(form: &VerifiedForm) -> Self {
        Self {
            // Browsers send line breaks as CR LF (HTML standard, form submission).
            fields: form
                .with_prefix(ENTRY_FIELD)
                .map(|(name, value)| (name, value.replace("\r\n", "\n")))
                .collect(),
            path: form.get("path").to_owned(),
            byline: form.get("byline").to_owned(),
        }
    }
}

/// Draws the form; `entry` is none for a new one.
pub(super) async fn draw(
    app: &App,
    visitor: &Visitor,
    definition: &TypeDefinition,
    entry: Option<&Entry>,
    draft: &Draft,
    errors: &[FieldError],
    status: StatusCode,
) -> Result<Response, HttpError> {
    let title = match entry {
        Some(entry) if entry.title.is_empty() => "Untitled".to_owned(),
        Some(entry) => entry.title.clone(),
        None => format!("New {}", definition.label.to_lowercase()),
    };
    let known = |name: &str| name == "path" || definition.fields.iter().any(|field| field.name == name);
    let context = EntryEditContext {
        common: page::common(app, visitor, &title, AdminSection::Entries).await?,
        entry: entry.map_or_else(|| new_entry(definition), |entry| edited_entry(definition, entry)),
        fields: definition.fields.iter().map(|field| field_context(field, draft, errors)).collect(),
        path_field: PathFieldContext { value: draft.path.clone(), errors: messages(errors, "path") },
        byline: BylineContext { value: draft.byline.clone() },
        errors: errors
            .iter()
            .filter(|error| !known(&error.field))
            .map(|error| sentence(&error.message))
            .collect(),
    };
    page::html(visitor, status, app.admin().entry_edit(&context)?)
}

/// Draws both versions of an entry that two people saved.
pub(super) async fn draw_conflict(
    app: &App,
    visitor: &Visitor,
    definition: &TypeDefinition,
    conflict: &Conflict,
) -> Result<Response, HttpError> {
    let Conflict { entry, theirs, their_name, mine } = conflict;
    let values = |fields: &FieldValues| {
        let value = |field: &FieldDefinition| FieldValueContext {
            name: field.name.clone(),
            label: field.label.clone(),
            value: fields.get(&field.name).to_owned(),
        };
        definition.fields.iter().map(value).collect()
    };
    let diffs = definition.fields.iter().filter_map(|field| diff(field, &mine.fields, &theirs.fields));
    let context = ConflictContext {
        common: page::common(app, visitor, "Two versions", AdminSection::Entries).await?,
        entry: ConflictEntryContext {
            id: entry.id.to_string(),
            action_url: edit_url(entry),
            revision: entry.revision,
            path: if mine.path.is_empty() { entry.path.to_string() } else { mine.path.clone() },
            byline: mine.byline.clone(),
        },
        mine: values(&mine.fields),
        theirs: values(&theirs.fields),
        their_author: their_name.clone(),
        their_saved_on: on(theirs.created_at),
        theirs_url: edit_url(entry),
        diffs: diffs.collect(),
    };
    page::html(visitor, StatusCode::CONFLICT, app.admin().conflict(&context)?)
}

/// The change that an author sent, on top of the revision that their form began with.
pub(super) fn patch(form: &VerifiedForm) -> EntryPatch {
    let draft = Draft::sent(form);
    EntryPatch {
        base_revision: form.get("revision").parse().unwrap_or(0),
        fields: draft.fields,
        path: draft.path,
        byline: draft.byline,
    }
}

fn new_entry(definition: &TypeDefinition) -> EditedEntryContext {
    EditedEntryContext {
        r#type: definition.id.clone(),
        type_label: definition.label.clone(),
        status: "draft".to_owned(),
        status_label: "New".to_owned(),
        action_url: format!("/admin/entries/new/{}", definition.id),
        ..EditedEntryContext::default()
    }
}

fn edited_entry(definition: &TypeDefinition, entry: &Entry) -> EditedEntryContext {
    let (status, status_label) = status_of(entry);
    EditedEntryContext {
        id: entry.id.to_string(),
        status: status.to_owned(),
        status_label: status_label.to_owned(),
        revision: entry.revision,
        path: entry.path.to_string(),
        view_url: view_url(entry),
        preview_url: format!("{}/preview", edit_url(entry)),
        updated_on: on(entry.updated_at),
        published_on: entry.published_at.map(on).unwrap_or_default(),
        has_unpublished_changes: entry.has_unpublished_changes(),
        trashed: entry.deleted_at.is_some(),
        action_url: edit_url(entry),
        ..new_entry(definition)
    }
}

fn field_context(field: &FieldDefinition, draft: &Draft, errors: &[FieldError]) -> FieldContext {
    let choice =
        |(value, label): &(String, String)| ChoiceContext { value: value.clone(), label: label.clone() };
    FieldContext {
        id: format!("field-{}", field.name),
        name: field.name.clone(),
        label: field.label.clone(),
        kind: field.kind.clone(),
        help: field.help.clone(),
        required: field.required,
        max_length: field.max_length,
        value: draft.fields.get(&field.name).to_owned(),
        choices: field.choices.iter().map(choice).collect(),
        errors: messages(errors, &field.name),
    }
}

fn messages(errors: &[FieldError], field: &str) -> Vec<String> {
    errors.iter().filter(|error| error.field == field).map(|error| sentence(&error.message)).collect()
}

fn diff(field: &FieldDefinition, mine: &FieldValues, theirs: &FieldValues) -> Option<FieldDiffContext> {
    // What is stored has no white space at its end; what was just sent may have.
    let (mine, theirs) = (mine.get(&field.name).trim_end(), theirs.get(&field.name).trim_end());
    if mine == theirs {
        return None;
    }
    let diff = TextDiff::from_lines(theirs, mine);
    let lines = diff.iter_all_changes().map(|change| DiffLineContext {
        kind: match change.tag() {
            ChangeTag::Equal => DiffKind::Same,
            ChangeTag::Insert => DiffKind::Mine,
            ChangeTag::Delete => DiffKind::Theirs,
        },
        text: change.value().trim_end_matches('\n').to_owned(),
    });
    Some(FieldDiffContext { label: field.label.clone(), lines: lines.collect() })
}
