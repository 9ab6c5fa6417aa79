//! The form of an entry, drawn from the definition of its publication type.

use axum::response::Response;
use http::StatusCode;

use super::{
    Draft,
    fields::draw_fields,
    flow::{self, FRESH, FormSitting},
    organise,
};
use crate::{
    App,
    admin::{
        blocks,
        entries::{edit_url, status_of, view_url},
        page::{self, sentence},
        panel::{
            PanelState,
            editor::{NOTHING, panels, panels_url},
        },
    },
    error::HttpError,
    visitor::Visitor,
};
use sandpress_domain::{Entry, FieldError};
use sandpress_plugins::TypeDefinition;
use sandpress_themes::{
    contexts::admin::{AdminSection, BylineContext, EditedEntryContext, EntryEditContext, PathFieldContext},
    on,
};

/// A form that is to be drawn.
#[derive(Clone, Copy)]
pub(in crate::admin) struct FormPage<'a> {
    pub(in crate::admin) definition: &'a TypeDefinition,
    /// None for a new one.
    pub(in crate::admin) entry: Option<&'a Entry>,
    pub(in crate::admin) draft: &'a Draft,
    pub(in crate::admin) errors: &'a [FieldError],
    pub(in crate::admin) panels: &'a PanelState,
    /// Whether something in it is not saved.
    pub(in crate::admin) unsaved: bool,
    /// The name of a list whose rows were just changed.
    pub(in crate::admin) focus: Option<&'a str>,
    /// What it knows of its own sitting.
    pub(in crate::admin) sitting: &'a FormSitting,
}

impl<'a> FormPage<'a> {
    /// The form of what is saved.
    pub(in crate::admin) fn new(
        definition: &'a TypeDefinition,
        entry: Option<&'a Entry>,
        draft: &'a Draft,
    ) -> Self {
        Self {
            definition,
            entry,
            draft,
            errors: &[],
            panels: &NOTHING,
            unsaved: false,
            focus: None,
            sitting: &FRESH,
        }
    }

    /// The form as it was sent, after the rows of one of its lists were changed.
    pub(in crate::admin) fn rearranged(self, list: &'a str, panels: &'a PanelState) -> Self {
        Self { panels, unsaved: true, focus: Some(list), ..self }
    }

    /// The form as it was sent, with why it was not saved.
    pub(in crate::admin) fn refused(self, errors: &'a [FieldError], panels: &'a PanelState) -> Self {
        Self { errors, panels, unsaved: true, ..self }
    }
}

/// Draws the form.
pub(in crate::admin) async fn draw(
    app: &App,
    visitor: &Visitor,
    page: FormPage<'_>,
    status: StatusCode,
) -> Result<Response, HttpError> {
    let FormPage { definition, entry, draft, errors, .. } = page;
    let title = match entry {
        Some(entry) if entry.title.is_empty() => "Untitled".to_owned(),
        Some(entry) => entry.title.clone(),
        None => format!("New {}", definition.label.to_lowercase()),
    };
    let drawn = draw_fields(app, visitor, definition, (&draft.fields, errors), page.focus).await?;
    let blocks = blocks::offered(app, definition);
    let context = EntryEditContext {
        common: page::common(app, visitor, &title, AdminSection::Entries).await?,
        entry: entry.map_or_else(|| new_entry(definition), |entry| edited_entry(definition, entry)),
        fields: drawn.fields,
        path_field: PathFieldContext { value: draft.path.clone(), errors: messages(errors, "path") },
        byline: BylineContext { value: draft.byline.clone() },
        organise: organise::context(app, visitor, &page).await?,
        editor: blocks::frame(app, visitor, &blocks),
        blocks,
        errors: drawn.others,
        problems: drawn.problems,
        panels: panels(app, visitor, &page).await?,
        panels_url: panels_url(definition, entry),
        unsaved: page.unsaved,
        flow: flow::context(app, visitor, &page).await?,
    };
    page::html(visitor, status, app.admin().entry_edit(&context)?)
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

fn messages(errors: &[FieldError], field: &str) -> Vec<String> {
    errors.iter().filter(|error| error.field == field).map(|error| sentence(&error.message)).collect()
}
