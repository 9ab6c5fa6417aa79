//! Forms.

use super::{Confirmation, Form, FormField};
use crate::types::Choice;

impl Form {
    /// A form without fields: its id, and what its button says.
    pub fn new(id: impl Into<String>, submit: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: String::new(),
            fields: Vec::new(),
            submit: submit.into(),
            confirmation: None,
            errors: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// What it is for.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, field: FormField) -> Self {
        self.fields.push(field);
        self
    }

    /// What is asked before it is sent.
    #[must_use]
    pub fn confirm(mut self, confirmation: Confirmation) -> Self {
        self.confirmation = Some(confirmation);
        self
    }

    /// Something that is wrong with the whole.
    #[must_use]
    pub fn error(mut self, message: impl Into<String>) -> Self {
        self.errors.push(message.into());
        self
    }
}

/// A constructor for each kind of field.
macro_rules! kinds {
    ($($name:ident $kind:literal $doc:literal;)+) => {
        $(
            #[doc = $doc]
            pub fn $name(name: impl Into<String>, label: impl Into<String>) -> Self {
                Self::new($kind, name, label)
            }
        )+
    };
}

impl FormField {
    kinds! {
        text "text" "One line of words.";
        long_text "long-text" "Several lines.";
        number "number" "A decimal number.";
        boolean "boolean" "A box to tick: `true` or `false`.";
        date "date" "A day, `2026-11-21`.";
        date_time "date-time" "A day and a time, `2026-11-21T09:30`, without a zone.";
        choice "choice" "One of several choices.";
        choices "choices" "Any of several choices.";
        url "url" "An address that begins with `https://` or `http://`.";
        email "email" "An email address.";
        slug "slug" "Lower-case letters, digits and hyphens.";
        colour "colour" "A colour, `#rrggbb`.";
        password "password" "A secret. What was typed never goes back to the browser.";
    }

    /// An optional field without a value and without limits, of a kind by its name.
    pub fn new(kind: &str, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind: kind.into(),
            help: String::new(),
            required: false,
            value: Vec::new(),
            placeholder: String::new(),
            min_length: 0,
            max_length: 0,
            minimum: String::new(),
            maximum: String::new(),
            choices: Vec::new(),
            errors: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// A value that people do not see. It has been in the browser, so it is to be checked when it comes back.
    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new("hidden", name, "").value(value)
    }

    /// One sentence beside the field.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// It must have a value.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What stands in it. An empty text is no value. For `choices`, called once for each.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.value.push(value);
        }
        self
    }

    /// Whether the box is ticked.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.value = vec![checked.to_string()];
        self
    }

    /// An example of a value.
    #[must_use]
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = placeholder.into();
        self
    }

    /// The fewest and the most characters; 0 for no limit.
    #[must_use]
    pub fn length(mut self, fewest: u32, most: u32) -> Self {
        (self.min_length, self.max_length) = (fewest, most);
        self
    }

    /// The least and the greatest value of a number, a day or a time; empty for no limit.
    #[must_use]
    pub fn range(mut self, least: impl Into<String>, greatest: impl Into<String>) -> Self {
        (self.minimum, self.maximum) = (least.into(), greatest.into());
        self
    }

    /// Adds a choice: what is sent, and what people see.
    #[must_use]
    pub fn option(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.choices.push(Choice { value: value.into(), label: label.into() });
        self
    }

    /// Something that is wrong with the value.
    #[must_use]
    pub fn error(mut self, message: impl Into<String>) -> Self {
        self.errors.push(message.into());
        self
    }
}
