//! Hook `editor-panel`: panels of plugins beside the form of an entry.

use super::admin_panel::{PanelSubmission, pairs};
use crate::{
    bindings::exports::sandpress::editor_panel::editor_panel as wit,
    error::CallError,
    hooks::{Call, Hook, field_values, panel},
    load::LoadedPlugin,
    scope::Scope,
};
use sandpress_domain::{
    EntryId, FieldValues,
    panel::{Panel, Tone},
};

const PANELS: Call = Hook::EditorPanel.function("panels");
const SHOW: Call = Hook::EditorPanel.function("show");
const ACT: Call = Hook::EditorPanel.function("act");

/// An entry as it stands in the form, saved or not.
#[derive(Clone, Debug)]
pub struct LiveDraft {
    /// Its id; none for one that was never saved.
    pub id: Option<EntryId>,
    /// The revision that the author started from; 0 for a new entry.
    pub revision: u32,
    /// The id of its publication type.
    pub publication_type: String,
    /// Where it is to stand, as the author wrote it.
    pub path: String,
    /// `draft`, `published`, `trashed` or `new`.
    pub status: &'static str,
    /// The fields as they stand in the form.
    pub fields: FieldValues,
}

/// Other values for a form, made for one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPatch {
    /// The revision.
    pub revision: u32,
    /// Fields with their new values.
    pub fields: Vec<(String, String)>,
    /// Another path.
    pub path: Option<String>,
}

/// What a submission in a panel did.
#[derive(Clone, Debug)]
pub struct EditorOutcome {
    /// A line about it.
    pub message: Option<(Tone, String)>,
    /// What comes next.
    pub next: EditorNext,
}

/// What comes after a submission.
#[derive(Clone, Debug)]
pub enum EditorNext {
    /// The panel again.
    Same,
    /// This in its place, once.
    Show(Panel),
    /// Other values in the form.
    Apply(DraftPatch),
}

impl Scope {
    /// The panels that the plugin has, asked at load.
    pub(crate) async fn editor_panels(
        &mut self,
        plugin: &LoadedPlugin,
    ) -> Result<Vec<wit::PanelDefinition>, CallError> {
        let Some(indices) = &plugin.hooks.editor_panel else { return Ok(Vec::new()) };
        self.call(plugin, PANELS, async |store, instance| {
            indices.load(&mut *store, instance)?.call_panels(store).await
        })
        .await
    }

    /// What a panel shows for a draft, whose title the publication type has made.
    ///
    /// # Errors
    /// Where the plugin is missing, refuses or fails, or what it describes cannot be drawn.
    pub async fn show_editor_panel(
        &mut self,
        plugin: &str,
        panel: &str,
        draft: &LiveDraft,
        title: &str,
    ) -> Result<Panel, CallError> {
        let table = self.table();
        let (plugin, indices) = table.with_hook(plugin, |hooks| hooks.editor_panel.as_ref())?;
        let draft = shown(draft, title);
        let described = self
            .ask(plugin, SHOW, async |store, instance| {
                indices.load(&mut *store, instance)?.call_show(store, panel, &draft).await
            })
            .await?;
        plugin.accept_panel(SHOW, None, described)
    }

    /// Tells the plugin what the author did in a panel.
    ///
    /// # Errors
    /// [`CallError::Refused`] with field errors; otherwise as for [`Self::show_editor_panel`].
    pub async fn act_in_editor_panel(
        &mut self,
        plugin: &str,
        panel: &str,
        draft: &LiveDraft,
        title: &str,
        submission: PanelSubmission,
    ) -> Result<EditorOutcome, CallError> {
        let dispatch = self.table();
        let (plugin, indices) = dispatch.with_hook(plugin, |hooks| hooks.editor_panel.as_ref())?;
        let PanelSubmission { id, table, row, fields } = submission;
        let (panel, fields) = (panel.to_owned(), pairs(fields));
        let sent = wit::Submission { panel, id, table, row, fields, extra: Vec::new() };
        let draft = shown(draft, title);
        let outcome = self
            .ask(plugin, ACT, async |store, instance| {
                indices.load(&mut *store, instance)?.call_act(store, &draft, &sent).await
            })
            .await?;
        let next = match outcome.next {
            wit::Next::Same => EditorNext::Same,
            wit::Next::Show(described) => EditorNext::Show(plugin.accept_panel(ACT, None, described)?),
            wit::Next::Apply(patch) => EditorNext::Apply(DraftPatch {
                revision: patch.revision,
                fields: patch.fields.into_iter().map(|field| (field.name, field.value)).collect(),
                path: patch.path,
            }),
        };
        Ok(EditorOutcome { message: outcome.message.map(panel::message), next })
    }
}

fn shown(draft: &LiveDraft, title: &str) -> wit::Draft {
    wit::Draft {
        entry: draft.id.map(|id| id.to_string()),
        revision: draft.revision,
        publication_type: draft.publication_type.clone(),
        title: title.to_owned(),
        path: draft.path.clone(),
        status: draft.status.to_owned(),
        fields: field_values(&draft.fields),
        extra: Vec::new(),
    }
}
