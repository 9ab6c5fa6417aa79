//! The form of an entry.

use serde::Serialize;

mod block;
mod entry;
mod field;
mod flow;
mod frame;
mod organise;

pub use block::{BlockAttributeContext, BlockContext};
pub use entry::EditedEntryContext;
pub use field::{BoxContext, ChoiceContext, FieldContext, ProblemContext, RowContext};
pub use flow::{EntryFlowContext, PlanContext, PreviewLinkContext, UnsavedContext};
pub use frame::EditorFrameContext;
pub use organise::{BylineContext, CategoryChoiceContext, OrganiseContext, PathFieldContext};

use self::field::FIELD_KINDS;
use super::{AdminCommon, EditorPanelContext};

/// `entry_edit.html`: the form of a new entry or of one that is there.
#[derive(Clone, Debug, Serialize)]
pub struct EntryEditContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entry.
    pub entry: EditedEntryContext,
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldContext>,
    /// The address on the site.
    pub path_field: PathFieldContext,
    /// The name shown as the author.
    pub byline: BylineContext,
    /// Where it belongs.
    pub organise: OrganiseContext,
    /// The blocks that its author can place in documents; none where the entry has no documents.
    pub blocks: Vec<BlockContext>,
    /// The frame of the editor.
    pub editor: EditorFrameContext,
    /// What is wrong with the entry as a whole.
    pub errors: Vec<String>,
    /// What is wrong with its fields, in the order of the form.
    pub problems: Vec<ProblemContext>,
    /// The panels of plugins.
    pub panels: Vec<EditorPanelContext>,
    /// Where the form is sent to see the panels for what stands in it.
    pub panels_url: String,
    /// Whether something in the form is not saved.
    pub unsaved: bool,
    /// What goes on around the entry.
    pub flow: EntryFlowContext,
}

impl EntryEditContext {
    /// A published entry with a field of every kind, all of them refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            entry: EditedEntryContext::sample(),
            fields: FIELD_KINDS.map(FieldContext::sample).into(),
            path_field: PathFieldContext {
                value: "/low-water".into(),
                errors: vec!["Another entry stands there: choose another address.".into()],
            },
            byline: BylineContext { value: "Ada Marsh".into() },
            organise: OrganiseContext::sample(),
            blocks: vec![BlockContext::sample()],
            editor: EditorFrameContext::sample(),
            errors: vec!["A plugin refused the entry.".into()],
            problems: vec![ProblemContext {
                id: "field-text".into(),
                label: "Title".into(),
                message: "It is too long: shorten it.".into(),
            }],
            panels: vec![EditorPanelContext::sample()],
            panels_url: "/admin/entries/0198/panels".into(),
            unsaved: true,
            flow: EntryFlowContext::sample(),
        }
    }

    /// The form of a new entry whose publication type has no fields.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            entry: EditedEntryContext {
                type_label: "Post".into(),
                status: "draft".into(),
                action_url: "/admin/entries".into(),
                ..EditedEntryContext::default()
            },
            fields: Vec::new(),
            path_field: PathFieldContext::default(),
            byline: BylineContext::default(),
            organise: OrganiseContext::default(),
            blocks: Vec::new(),
            editor: EditorFrameContext::default(),
            errors: Vec::new(),
            problems: Vec::new(),
            panels: Vec::new(),
            panels_url: String::new(),
            unsaved: false,
            flow: EntryFlowContext::default(),
        }
    }
}
