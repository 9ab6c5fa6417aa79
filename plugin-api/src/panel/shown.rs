//! What comes back from the browser.

use super::TableRequest;
use crate::{admin_panel, editor_panel, types::FieldValue};

/// The same methods for both hooks' submissions.
macro_rules! submission_methods {
    () => {
        /// The value of a field, or an empty text.
        pub fn value(&self, name: &str) -> &str {
            crate::types::value_of(&self.fields, name)
        }

        /// What was chosen in a field of the kind `choices`.
        pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
            values(&self.fields, name)
        }

        /// Whether the box was ticked.
        pub fn is_checked(&self, name: &str) -> bool {
            self.value(name) == "true"
        }
    };
}

impl admin_panel::Submission {
    submission_methods!();
}

impl editor_panel::Submission {
    submission_methods!();
}

impl admin_panel::PanelRequest {
    /// The value of a name of the query, or an empty text.
    pub fn query(&self, name: &str) -> &str {
        crate::types::value_of(&self.query, name)
    }

    /// What part of a table is wanted; none for its first page in the plugin's own order.
    pub fn table(&self, id: &str) -> Option<&TableRequest> {
        self.tables.iter().find(|table| table.table == id)
    }

    /// The cursor of a table; none for its first page.
    pub fn cursor(&self, table: &str) -> Option<&str> {
        self.table(table)?.cursor.as_deref()
    }
}

fn values<'a>(fields: &'a [FieldValue], name: &'a str) -> impl Iterator<Item = &'a str> {
    fields.iter().filter(move |field| field.name == name).map(|field| field.value.as_str())
}
