//! What an author writes into the form of an entry.

use super::SentPlace;
use crate::{
    admin::entries::status_of,
    form::{ENTRY_FIELD, VerifiedForm},
};
use sandpress_domain::{Entry, FieldValues, Filled, RowChange};
use sandpress_plugins::{DraftPatch, LiveDraft, TypeDefinition};
use sandpress_services::EntryPatch;

/// What stands in the form.
pub(in crate::admin) struct Draft {
    pub(in crate::admin) fields: FieldValues,
    pub(in crate::admin) path: String,
    pub(in crate::admin) byline: String,
    /// None where the form said nothing of it.
    pub(in crate::admin) place: Option<SentPlace>,
}

impl Draft {
    /// The empty form of a type.
    pub(in crate::admin) fn blank(definition: &TypeDefinition, byline: String) -> Self {
        Self { fields: definition.fresh(), path: String::new(), byline, place: None }
    }

    /// What an author sent.
    pub(in crate::admin) fn sent(form: &VerifiedForm) -> Self {
        Self {
            // Browsers send line breaks as CR LF (HTML standard, form submission).
            fields: form
                .with_prefix(ENTRY_FIELD)
                .map(|(name, value)| (name, value.replace("\r\n", "\n")))
                .collect(),
            path: form.get("path").to_owned(),
            byline: form.get("byline").to_owned(),
            place: SentPlace::of(form),
        }
    }

    /// The same with rows counted as errors count them: those without anything are gone.
    pub(in crate::admin) fn tidied(mut self, definition: &TypeDefinition) -> Self {
        if let Ok(filled) = Filled::read(definition, &self.fields) {
            self.fields = filled.values(definition);
        }
        self
    }

    /// The draft after a button of a list was pressed, with the name of the list; none where no such button was.
    pub(in crate::admin) fn rearranged(
        form: &VerifiedForm,
        definition: &TypeDefinition,
    ) -> Option<(Self, String)> {
        if form.get("row").is_empty() {
            return None;
        }
        let mut draft = Self::sent(form);
        let Some(change) = RowChange::parse(form.get("row")) else { return Some((draft, String::new())) };
        if let Some(fields) = change.apply(definition, &draft.fields) {
            draft.fields = fields;
        }
        Some((draft, change.list().to_owned()))
    }

    /// What plugins see of it.
    pub(in crate::admin) fn live(&self, definition: &TypeDefinition, entry: Option<&Entry>) -> LiveDraft {
        LiveDraft {
            id: entry.map(|entry| entry.id),
            revision: entry.map_or(0, |entry| entry.revision),
            publication_type: definition.id.clone(),
            path: self.path.clone(),
            status: entry.map_or("new", |entry| status_of(entry).0),
            fields: self.fields.clone(),
        }
    }

    /// Takes over what was written and not saved.
    pub(super) fn restore(&mut self, patch: &EntryPatch) {
        for (name, value) in patch.fields.iter() {
            self.fields.set(name, value);
        }
        if !patch.path.trim().is_empty() {
            self.path.clone_from(&patch.path);
        }
        self.byline.clone_from(&patch.byline);
        self.place = patch.place.clone().map(SentPlace::from);
    }

    /// Takes over what a plugin proposes.
    pub(in crate::admin) fn apply(&mut self, patch: DraftPatch) {
        for (name, value) in patch.fields {
            self.fields.set(name, value);
        }
        if let Some(path) = patch.path {
            self.path = path;
        }
    }
}

/// The change that an author sent, on top of the revision that their form began with.
pub(in crate::admin) fn patch(form: &VerifiedForm) -> EntryPatch {
    let draft = Draft::sent(form);
    EntryPatch {
        base_revision: form.get("revision").parse().unwrap_or(0),
        fields: draft.fields,
        path: draft.path,
        byline: draft.byline,
        place: draft.place.map(SentPlace::into_place),
    }
}
