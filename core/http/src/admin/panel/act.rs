//! What a button of a panel does, as it travels through the browser in the button's value.

use url::form_urlencoded;

use crate::form::{SECRET, VerifiedForm};
use sandpress_domain::panel::{Action, Confirmation, FieldKind, Form, Tone, is_panel_id};
use sandpress_plugins::PanelSubmission;

/// The most bytes of the key of a row.
const MAX_ROW: usize = 512;

/// What a button does. It was in the browser, so it says what is wanted and proves nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Act {
    /// The plugin and the panel, beside the form of an entry.
    pub(super) plugin: String,
    pub(super) panel: String,
    /// The form or action.
    pub(super) id: String,
    /// The row, where it is its action.
    pub(super) table: String,
    pub(super) row: String,
    /// What is asked before.
    pub(super) confirmation: Option<Confirmation>,
    /// Whether it destroys something, which the button that confirms it shows.
    pub(super) is_danger: bool,
    /// The boxes of the form: browsers send nothing for those that are not ticked.
    boxes: Vec<String>,
    /// What comes back with an action.
    fields: Vec<(String, String)>,
}

impl Act {
    pub(super) fn of_action(action: &Action) -> Self {
        Self {
            id: action.id.clone(),
            confirmation: action.confirmation.clone(),
            is_danger: action.tone == Tone::Error,
            fields: action.fields.clone(),
            ..Self::default()
        }
    }

    pub(super) fn of_form(form: &Form) -> Self {
        let boxes = form.fields.iter().filter(|field| field.kind == FieldKind::Boolean);
        Self {
            id: form.id.clone(),
            confirmation: form.confirmation.clone(),
            boxes: boxes.map(|field| field.name.clone()).collect(),
            ..Self::default()
        }
    }

    /// The value of the button.
    pub(super) fn encode(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        let parts = [
            ("plugin", &self.plugin),
            ("panel", &self.panel),
            ("id", &self.id),
            ("table", &self.table),
            ("row", &self.row),
        ];
        for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
            text.append_pair(name, value);
        }
        if let Some(confirmation) = &self.confirmation {
            text.append_pair("title", &confirmation.title);
            text.append_pair("text", &confirmation.text);
            text.append_pair("label", &confirmation.label);
        }
        if self.is_danger {
            text.append_pair("danger", "yes");
        }
        for name in &self.boxes {
            text.append_pair("box", name);
        }
        for (name, value) in &self.fields {
            text.append_pair(&format!("f.{name}"), value);
        }
        text.finish()
    }

    /// Reads the value of a button; none where it is not one.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let mut act = Self::default();
        let mut asked = Confirmation::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "plugin" => act.plugin = value,
                "panel" => act.panel = value,
                "id" => act.id = value,
                "table" => act.table = value,
                "row" => act.row = value,
                "title" => asked.title = value,
                "text" => asked.text = value,
                "label" => asked.label = value,
                "danger" => act.is_danger = true,
                "box" => act.boxes.push(value),
                other => act.fields.push((other.strip_prefix("f.")?.to_owned(), value)),
            }
        }
        act.confirmation = Some(asked).filter(|asked| !asked.title.is_empty());
        act.is_sound().then_some(act)
    }

    fn is_sound(&self) -> bool {
        let named = [&self.plugin, &self.panel, &self.table].into_iter().filter(|name| !name.is_empty());
        let fields = self.fields.iter().map(|(name, _)| name);
        let mut names = named.chain([&self.id]).chain(&self.boxes).chain(fields);
        names.all(|name| is_panel_id(name)) && self.row.len() <= MAX_ROW
    }

    /// What the plugin gets, with the fields of the form whose names begin with `prefix`.
    pub(super) fn submission(&self, form: &VerifiedForm, prefix: &str) -> PanelSubmission {
        let named =
            form.with_prefix(prefix).map(|(name, value)| (name.trim_end_matches(SECRET).to_owned(), value));
        let mut fields: Vec<_> = named.filter(|(name, _)| is_panel_id(name)).collect();
        let is_sent = |name: &String| fields.iter().any(|(sent, _)| sent == name);
        let unticked: Vec<_> = self.boxes.iter().filter(|name| !is_sent(name)).cloned().collect();
        fields.extend(unticked.into_iter().map(|name| (name, "false".to_owned())));
        if !self.fields.is_empty() {
            fields.clone_from(&self.fields);
        }
        PanelSubmission { id: self.id.clone(), table: self.table.clone(), row: self.row.clone(), fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_the_browser() {
        let act = Act {
            plugin: "tides".into(),
            panel: "levels".into(),
            id: "drain".into(),
            table: "basins".into(),
            row: "a&b=ü \"<".into(),
            confirmation: Some(Confirmation {
                title: "Sure?".into(),
                text: String::new(),
                label: "Yes".into(),
            }),
            is_danger: true,
            boxes: vec!["slowly".into()],
            fields: vec![("depth".into(), "3 & 4".into())],
        };
        assert_eq!(Act::decode(&act.encode()), Some(act));
        let plain = Act { id: "a".into(), ..Act::default() };
        assert_eq!(Act::decode(&plain.encode()), Some(plain));
    }

    #[test]
    fn nothing_else_is_an_act() {
        for text in ["", "id=", "id=A", "id=a&table=b.c", "id=a&stranger=1", "id=a&f.A=1", "id=a&box=.."] {
            assert_eq!(Act::decode(text), None, "{text}");
        }
        assert_eq!(Act::decode(&format!("id=a&row={}", "x".repeat(513))), None);
    }
}
