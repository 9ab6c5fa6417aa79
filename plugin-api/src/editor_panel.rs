//! Hook `editor-panel` (handler): panels beside the form in which an entry is written.
//!
//! ```
//! use sandpress_plugin::editor_panel::{Draft, EditorPanel, PanelDefinition};
//! use sandpress_plugin::panel::{Panel, Stat};
//! use sandpress_plugin::types::Error;
//!
//! struct Words;
//!
//! impl EditorPanel for Words {
//!     fn panels() -> Vec<PanelDefinition> {
//!         vec![PanelDefinition::new("words", "Words")]
//!     }
//!
//!     fn show(_panel: String, draft: Draft) -> Result<Panel, Error> {
//!         let words = draft.value("body").split_whitespace().count();
//!         Ok(Panel::new("Words").stats([Stat::new("Words", words.to_string())]))
//!     }
//! }
//!
//! assert!(Words::show("words".into(), Draft::new("text", [("body", "Two words")])).is_ok());
//! ```

use crate::bindings::editor_panel::exports::sandpress::editor_panel::editor_panel::Guest;
pub use crate::bindings::editor_panel::exports::sandpress::editor_panel::editor_panel::{
    Draft, Next, Outcome, PanelDefinition, Patch, Submission,
};
use crate::{
    panel::{Message, Panel, Tone, flat},
    types::{Error, FieldValue, fields, value_of},
};

/// Panels that see what an author writes before it is saved, and can propose other values for its fields.
pub trait EditorPanel {
    /// The panels that the plugin has. Called at load.
    fn panels() -> Vec<PanelDefinition>;

    /// What a panel shows for a draft. It must change nothing.
    ///
    /// # Errors
    /// The panel then says what is wrong.
    fn show(panel: String, draft: Draft) -> Result<Panel, Error>;

    /// Does what an author wants who sent a form of the panel or pressed a button. A plugin without either can leave it
    /// out.
    ///
    /// # Errors
    /// The messages of [`Error::Invalid`] stand beside the form's fields, which keep what was typed; others above the panel.
    fn act(_draft: Draft, submission: Submission) -> Result<Outcome, Error> {
        Err(Error::NotFound(
            ["There is nothing to be done here under the name ", &submission.id, "."].concat(),
        ))
    }
}

impl<T: EditorPanel> Guest for T {
    fn panels() -> Vec<PanelDefinition> {
        T::panels()
    }

    fn show(panel: String, draft: Draft) -> Result<flat::Panel, Error> {
        T::show(panel, draft).map(Panel::flatten)
    }

    fn act(draft: Draft, submission: Submission) -> Result<Outcome, Error> {
        T::act(draft, submission)
    }
}

impl PanelDefinition {
    /// A panel for the entries of all publication types.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), publication_types: Vec::new(), extra: Vec::new() }
    }

    /// The panel is for the entries of this publication type, and of others that are named.
    #[must_use]
    pub fn publication_type(mut self, id: impl Into<String>) -> Self {
        self.publication_types.push(id.into());
        self
    }
}

impl Draft {
    /// A new entry of the type with these fields in its form, as a test gives it to [`EditorPanel::show`].
    pub fn new<N: Into<String>, V: Into<String>>(
        publication_type: impl Into<String>,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let fields = fields(pairs);
        Self {
            entry: None,
            revision: 0,
            publication_type: publication_type.into(),
            title: value_of(&fields, "title").to_owned(),
            path: String::new(),
            status: "new".into(),
            fields,
            extra: Vec::new(),
        }
    }

    /// The value of a field of the form, or an empty text.
    pub fn value(&self, name: &str) -> &str {
        value_of(&self.fields, name)
    }

    /// A proposal for this draft, which changes nothing yet.
    pub fn patch(&self) -> Patch {
        Patch { revision: self.revision, fields: Vec::new(), path: None, extra: Vec::new() }
    }
}

impl Submission {
    /// The form or action of this id in a panel, without fields, as a test gives it to [`EditorPanel::act`].
    pub fn new(panel: impl Into<String>, id: impl Into<String>) -> Self {
        Self {
            panel: panel.into(),
            id: id.into(),
            table: String::new(),
            row: String::new(),
            fields: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// With a field, for a test.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(FieldValue::new(name, value));
        self
    }
}

impl Patch {
    /// Another value for a field.
    #[must_use]
    pub fn set(mut self, field: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(FieldValue::new(field, value));
        self
    }

    /// Another path.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}

impl Outcome {
    /// The panel again, as `show` gives it.
    pub fn same() -> Self {
        Self { message: None, next: Next::Same, extra: Vec::new() }
    }

    /// Another content of the panel, once.
    pub fn show(panel: Panel) -> Self {
        Self { next: Next::Show(panel.flatten()), ..Self::same() }
    }

    /// Other values for the fields of the form.
    pub fn apply(patch: Patch) -> Self {
        Self { next: Next::Apply(patch), ..Self::same() }
    }

    /// A line about what was done.
    #[must_use]
    pub fn message(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.message = Some(Message::new(tone, text));
        self
    }
}
