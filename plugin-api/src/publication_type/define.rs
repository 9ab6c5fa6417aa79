//! How a field of a definition is written.

use super::{Condition, FieldDefinition};
use crate::types::Choice;

impl FieldDefinition {
    /// An optional field without a limit. `kind` is one of the words in the interface: `text`, `long-text`, `rich-text`,
    /// `number`, `boolean`, `date`, `date-time`, `choice`, `choices`, `url`, `email`, `slug`, `colour`, `entry`, `term`,
    /// `asset`, `repeater` or `group`.
    pub fn new(name: impl Into<String>, kind: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            within: String::new(),
            label: label.into(),
            kind: kind.into(),
            help: String::new(),
            required: false,
            max_length: 0,
            default_value: String::new(),
            choices: Vec::new(),
            minimum: String::new(),
            maximum: String::new(),
            step: String::new(),
            min_items: 0,
            max_items: 0,
            of: Vec::new(),
            conditions: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// One sentence beside the field.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// An entry cannot be published without the field.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The longest value in characters.
    #[must_use]
    pub fn max_length(mut self, characters: u32) -> Self {
        self.max_length = characters;
        self
    }

    /// The value of a new entry.
    #[must_use]
    pub fn default_value(mut self, value: impl Into<String>) -> Self {
        self.default_value = value.into();
        self
    }

    /// Adds a value of the kind `choice` or `choices` with its name for people.
    #[must_use]
    pub fn choice(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.choices.push(Choice::new(value, label));
        self
    }

    /// In a repeater or group, which is named with those around it: `gallery`, `gallery.place`. It stands before this
    /// field in the definition.
    #[must_use]
    pub fn within(mut self, parent: impl Into<String>) -> Self {
        self.within = parent.into();
        self
    }

    /// The least and the greatest `number`, or the first and the last day or moment; an empty text is no limit.
    #[must_use]
    pub fn between(mut self, minimum: impl Into<String>, maximum: impl Into<String>) -> Self {
        (self.minimum, self.maximum) = (minimum.into(), maximum.into());
        self
    }

    /// The distance between two values of a `number`, counted from the least.
    #[must_use]
    pub fn step(mut self, step: impl Into<String>) -> Self {
        self.step = step.into();
        self
    }

    /// How many items a repeater, `choices` or several references have.
    #[must_use]
    pub fn items(mut self, fewest: u32, most: u32) -> Self {
        (self.min_items, self.max_items) = (fewest, most);
        self
    }

    /// What a reference may point to: a publication type, a taxonomy, or a kind of files.
    #[must_use]
    pub fn of(mut self, what: impl Into<String>) -> Self {
        self.of.push(what.into());
        self
    }

    /// Shown only where the field has one of these values; any at all where there are none. A field with several
    /// conditions is shown where all of them hold.
    #[must_use]
    pub fn shown_if<V: Into<String>>(
        mut self,
        field: impl Into<String>,
        any_of: impl IntoIterator<Item = V>,
    ) -> Self {
        let any_of = any_of.into_iter().map(Into::into).collect();
        self.conditions.push(Condition { field: field.into(), any_of });
        self
    }
}
