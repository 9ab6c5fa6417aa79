//! Hook `publication-type` (provider): a kind of entry, with its form, its rules and its look.

pub use crate::bindings::publication_type::exports::sandpress::publication_type::publication_type::{
    Entry, EntrySummary, FieldDefinition, Guest as PublicationType, RenderedField, Stage, TypeDefinition,
};

impl FieldDefinition {
    /// An optional field without a limit. `kind` is `text`, `long-text`, `rich-text`, `number`, `boolean`,
    /// `date`, `choice` or `url`.
    pub fn new(name: &str, kind: &str, label: &str) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind: kind.into(),
            help: String::new(),
            required: false,
            max_length: 0,
            default_value: String::new(),
            choices: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// One sentence beside the field.
    #[must_use]
    pub fn help(mut self, help: &str) -> Self {
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
}
