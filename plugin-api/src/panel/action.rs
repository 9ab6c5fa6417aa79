//! Buttons.

use super::{Action, Confirmation, Tone};
use crate::types::FieldValue;

impl Action {
    /// A button that does something at once.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            tone: Tone::Neutral,
            confirmation: None,
            fields: Vec::new(),
        }
    }

    /// The button that matters most.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.tone = Tone::Success;
        self
    }

    /// The button destroys something, so it asks before.
    #[must_use]
    pub fn destructive(mut self, confirmation: Confirmation) -> Self {
        self.tone = Tone::Error;
        self.confirm(confirmation)
    }

    /// The button asks before.
    #[must_use]
    pub fn confirm(mut self, confirmation: Confirmation) -> Self {
        self.confirmation = Some(confirmation);
        self
    }

    /// What comes back with it, for actions that stand outside of tables.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(FieldValue::new(name, value));
        self
    }
}

impl Confirmation {
    /// The question, what will happen, and what the button says that does it.
    pub fn new(title: impl Into<String>, text: impl Into<String>, label: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), label: label.into() }
    }
}
