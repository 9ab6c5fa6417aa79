//! Where a panel is drawn, and what was typed into it.

use super::{act::Act, query::Query};
use crate::{
    admin::page::sentence,
    form::{ENTRY_FIELD, SECRET},
};
use sandpress_domain::{
    FieldError,
    panel::{FieldKind, Form, FormField},
};

/// Where a panel is drawn.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// As a page, at a path with a query.
    Page { path: &'a str, query: &'a Query },
    /// Beside the form of an entry, which it is a part of.
    Editor { plugin: &'a str, panel: &'a str },
}

/// A panel that is being drawn.
pub(super) struct Frame<'a> {
    pub(super) place: Place<'a>,
    /// What was sent, whatever form it belongs to.
    pub(super) sent: &'a [(String, String)],
    /// The form that was refused, with why.
    pub(super) refused: Option<(&'a str, &'a [FieldError])>,
}

impl Frame<'_> {
    /// What the names of a form's inputs begin with.
    pub(super) fn prefix(&self, form: &str) -> String {
        match self.place {
            Place::Page { .. } => ENTRY_FIELD.to_owned(),
            Place::Editor { plugin, panel } => format!("{}{form}.", editor_prefix(plugin, panel)),
        }
    }

    /// The name of an input.
    pub(super) fn input(&self, form: &Form, field: &FormField) -> String {
        let mut name = format!("{}{}", self.prefix(&form.id), field.name);
        if field.kind == FieldKind::Password {
            name.push(SECRET);
        }
        name
    }

    /// The beginning of ids in the page.
    pub(super) fn id(&self, kind: &str, id: &str) -> String {
        match self.place {
            Place::Page { .. } => format!("{kind}-{id}"),
            Place::Editor { plugin, panel } => format!("{kind}-{plugin}-{panel}-{id}"),
        }
    }

    /// The value of a button.
    pub(super) fn act(&self, mut act: Act) -> String {
        if let Place::Editor { plugin, panel } = self.place {
            (act.plugin, act.panel) = (plugin.to_owned(), panel.to_owned());
        }
        act.encode()
    }

    /// Whether what stands in the form was sent, rather than given by the plugin.
    pub(super) fn was_sent(&self, form: &Form) -> bool {
        match self.place {
            Place::Page { .. } => self.refused.is_some_and(|(id, _)| id == form.id),
            Place::Editor { .. } => {
                let marker = self.prefix(&form.id);
                self.sent.iter().any(|(name, _)| *name == marker)
            }
        }
    }

    /// The values of a field: what was sent, or what the plugin gave. A password never goes back.
    pub(super) fn values(&self, form: &Form, field: &FormField) -> Vec<String> {
        if field.kind == FieldKind::Password {
            return Vec::new();
        }
        if !self.was_sent(form) {
            return field.value.clone();
        }
        let name = self.input(form, field);
        self.sent.iter().filter(|(sent, _)| *sent == name).map(|(_, value)| value.clone()).collect()
    }

    /// The messages for a field, or for the form as a whole: those for no field that it has.
    pub(super) fn errors(&self, form: &Form, field: Option<&FormField>) -> Vec<String> {
        let own = field.map_or(&form.errors, |field| &field.errors).iter().cloned();
        let errors = self.refused.filter(|(id, _)| *id == form.id).map_or(&[][..], |(_, errors)| errors);
        let is_meant = |error: &&FieldError| match field {
            Some(field) => error.field == field.name && field.kind != FieldKind::Hidden,
            None => {
                !form.fields.iter().any(|known| known.name == error.field && known.kind != FieldKind::Hidden)
            }
        };
        let sent = errors.iter().filter(is_meant).map(|error| sentence(&error.message));
        own.chain(sent).collect()
    }
}

/// What the names of all inputs of a panel begin with, beside the form of an entry.
pub(super) fn editor_prefix(plugin: &str, panel: &str) -> String {
    format!("panel.{plugin}.{panel}.")
}
