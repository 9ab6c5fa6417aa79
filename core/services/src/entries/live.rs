//! Panels of plugins beside the form of an entry. They see what stands there and propose other values; nothing is saved
//! by them.

use super::{access, limits::MAX_FIELD_BYTES, path};
use crate::{ServiceError, Services, panels::check_form};
use sandpress_domain::{Actor, FieldError, FieldValues, Filled, Permission, ValueKind, panel::Panel};
use sandpress_plugins::{
    CallError, DraftPatch, EditorNext, EditorOutcome, EditorPanel, FieldDefinition, LiveDraft,
    PanelSubmission, Scope, TypeDefinition,
};

/// A panel with what it shows for a draft.
#[derive(Debug)]
pub struct ShownEditorPanel {
    /// Which panel.
    pub definition: EditorPanel,
    /// What it shows, or why it shows nothing.
    pub content: Result<Panel, CallError>,
}

impl Services {
    /// What the panels show for a draft. One whose plugin fails says so, and the others are there.
    ///
    /// # Errors
    /// Where the actor may not edit the entry, or begin one.
    pub async fn show_editor_panels(
        &self,
        actor: &Actor,
        draft: &LiveDraft,
    ) -> Result<Vec<ShownEditorPanel>, ServiceError> {
        let mut panels = self.plugins().editor_panels();
        panels.retain(|panel| panel.is_for(&draft.publication_type));
        if panels.is_empty() {
            return Ok(Vec::new());
        }
        self.need_draft(actor, draft).await?;
        let mut scope = self.scope_for(actor);
        let title = title(&mut scope, draft).await;
        let mut shown = Vec::new();
        for definition in panels {
            let content = scope.show_editor_panel(&definition.plugin, &definition.id, draft, &title).await;
            shown.push(ShownEditorPanel { definition, content });
        }
        Ok(shown)
    }

    /// Does what an author wants who sent a form of a panel or pressed one of its buttons. What it proposes was held
    /// against the definition of the publication type.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with messages for the panel's form, or about its proposal; [`ServiceError::State`] where the
    /// proposal is for another revision; otherwise as for [`Services::show_editor_panels`].
    pub async fn act_in_editor_panel(
        &self,
        actor: &Actor,
        draft: &LiveDraft,
        (plugin, panel): (&str, &str),
        mut submission: PanelSubmission,
    ) -> Result<EditorOutcome, ServiceError> {
        self.need_draft(actor, draft).await?;
        let is_meant = |own: &EditorPanel| {
            own.plugin == plugin && own.id == panel && own.is_for(&draft.publication_type)
        };
        if !self.plugins().editor_panels().iter().any(is_meant) {
            return Err(ServiceError::NotFound("the panel"));
        }
        let mut scope = self.scope_for(actor);
        let title = title(&mut scope, draft).await;
        let shown = scope.show_editor_panel(plugin, panel, draft, &title).await?;
        check_form(&shown, &mut submission)?;
        let mut outcome = scope.act_in_editor_panel(plugin, panel, draft, &title, submission).await?;
        if let EditorNext::Apply(patch) = &mut outcome.next {
            let definition = self.plugins().find_type(&draft.publication_type);
            let definition = definition.ok_or(ServiceError::NotFound("the publication type"))?;
            check_patch(&definition, draft, patch)?;
        }
        Ok(outcome)
    }

    /// Whether the actor may write this draft.
    async fn need_draft(&self, actor: &Actor, draft: &LiveDraft) -> Result<(), ServiceError> {
        match draft.id {
            None => access::need(actor, Permission::EntryCreate),
            Some(id) => {
                access::need(actor, Permission::EntryEditOwn)?;
                self.get_entry(actor, id).await.map(|_| ())
            }
        }
    }
}

/// The title that the publication type makes of the fields; empty where it makes none.
async fn title(scope: &mut Scope, draft: &LiveDraft) -> String {
    scope.title(&draft.publication_type, &draft.fields).await.unwrap_or_default()
}

/// Refuses a proposal as a whole where one of its values does not fit the form, and tidies the others.
fn check_patch(
    definition: &TypeDefinition,
    draft: &LiveDraft,
    patch: &mut DraftPatch,
) -> Result<(), ServiceError> {
    if patch.revision != draft.revision {
        return Err(ServiceError::State(
            "the plugin made its proposal for another revision of this entry, so nothing was changed: try again",
        ));
    }
    let refused = |name: &str, why: &str| {
        let message =
            format!("the plugin proposed a value that does not fit, so nothing was changed: {name}: {why}");
        ServiceError::Invalid(vec![FieldError::new("", message)])
    };
    for (name, value) in &mut patch.fields {
        if !definition.has_field(name) {
            return Err(refused(name, "entries of this type have no such field"));
        }
        if let Some(field) = definition.find(name) {
            *value = fitting(field, value).map_err(|why| refused(name, &why))?;
        }
    }
    if let Some(written) = patch.path.as_deref().filter(|path| !path.trim().is_empty()) {
        path::parse(written).map_err(|error| refused("path", &error.to_string()))?;
    }
    let mut fields: FieldValues = draft.fields.clone();
    patch.fields.iter().for_each(|(name, value)| fields.set(name, value));
    if fields.byte_len() > MAX_FIELD_BYTES {
        return Err(refused("all fields", "they would be longer than an entry may be"));
    }
    if let Err(errors) = Filled::read(definition, &fields) {
        let why = errors.first().map_or("it has no place in the form", |error| error.message.as_str());
        return Err(refused("all fields", why));
    }
    Ok(())
}

/// The value as the field takes it. A draft may lack anything.
fn fitting(field: &FieldDefinition, value: &str) -> Result<String, String> {
    // What is written in an editor keeps its white space until it is saved.
    match field.accept(value)? {
        _ if matches!(field.kind, ValueKind::LongText | ValueKind::RichText) => Ok(value.to_owned()),
        accepted => Ok(accepted),
    }
}
