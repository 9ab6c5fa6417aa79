//! The fields of the form, as a publication type defines them.

use serde::Serialize;

/// The kinds of fields that a form knows.
pub(super) const FIELD_KINDS: [&str; 18] = [
    "text",
    "long-text",
    "rich-text",
    "number",
    "boolean",
    "date",
    "date-time",
    "choice",
    "choices",
    "url",
    "email",
    "slug",
    "colour",
    "entry",
    "term",
    "asset",
    "repeater",
    "group",
];

/// A field in a form. Its input is named `field.` and the name.
///
/// A list (`is_list`) has its rows in `rows`; of a `choices` the boxes stand in `boxes`; a group has its fields in `fields`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FieldContext {
    /// The dotted name under which its value is stored.
    pub name: String,
    /// The id of its input, unique in the page.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// `text`, `long-text`, `rich-text`, `number`, `boolean`, `date`, `date-time`, `choice`, `choices`, `url`, `email`,
    /// `slug`, `colour`, `entry`, `term`, `asset`, `repeater` or `group`.
    pub kind: String,
    /// A sentence about what to write; may be empty.
    pub help: String,
    /// Whether it must not be empty.
    pub required: bool,
    /// The most characters it takes; 0 for no limit.
    pub max_length: u32,
    /// The value; `true` or empty for a boolean.
    pub value: String,
    /// What a choice or a reference offers.
    pub choices: Vec<ChoiceContext>,
    /// What is wrong with the value.
    pub errors: Vec<String>,
    /// The least value; may be empty.
    pub minimum: String,
    /// The greatest value; may be empty.
    pub maximum: String,
    /// The distance between two values; may be empty.
    pub step: String,
    /// The kinds of files of an asset, with spaces between them; empty for any.
    pub media_kinds: String,
    /// When it is shown, as JSON for the script: a list of objects with `field`, the name of an input, and `anyOf`, its
    /// values; empty where it is always shown.
    pub conditions: String,
    /// The same as a sentence for people.
    pub condition_note: String,
    /// The time zone in which a moment is written; empty for other kinds.
    pub zone: String,
    /// Whether it is a list with rows.
    pub is_list: bool,
    /// Whether a row can be added.
    pub can_add: bool,
    /// The rows of a list.
    pub rows: Vec<RowContext>,
    /// The boxes of a `choices`.
    pub boxes: Vec<BoxContext>,
    /// The fields of a group.
    pub fields: Vec<FieldContext>,
    /// Whether it is the first thing to go on with after the page was drawn anew.
    pub autofocus: bool,
}

/// A row of a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RowContext {
    /// Its dotted name.
    pub name: String,
    /// The id of its fieldset.
    pub id: String,
    /// What it is called: the label of its list with a number.
    pub label: String,
    /// Whether another one stands before it.
    pub can_go_up: bool,
    /// Whether another one stands behind it.
    pub can_go_down: bool,
    /// What stands in it.
    pub fields: Vec<FieldContext>,
}

/// A box to tick.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BoxContext {
    /// The dotted name of its input.
    pub name: String,
    /// The id of its input.
    pub id: String,
    /// The value that it stands for.
    pub value: String,
    /// The value for people.
    pub label: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// Something that is wrong in the form.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ProblemContext {
    /// The id of the field.
    pub id: String,
    /// The label of the field, with where it stands.
    pub label: String,
    /// What is wrong.
    pub message: String,
}

/// One of the values that a choice offers.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceContext {
    /// The value.
    pub value: String,
    /// The value for people.
    pub label: String,
}

impl FieldContext {
    /// A field of this kind with all its parts.
    pub fn sample(kind: &str) -> Self {
        let choice = |value: &str, label: &str| ChoiceContext { value: value.into(), label: label.into() };
        let plain = |kind: &str| Self { kind: kind.into(), id: format!("in-{kind}"), ..Self::default() };
        let row = |number: usize| RowContext {
            name: format!("{kind}.{number}"),
            id: format!("field-{kind}-{number}"),
            label: format!("Row {number}"),
            can_go_up: number > 0,
            can_go_down: number == 0,
            fields: vec![plain("text"), plain("asset")],
        };
        let is_list = matches!(kind, "repeater" | "term");
        Self {
            minimum: "1".into(),
            maximum: "10".into(),
            step: "0.5".into(),
            media_kinds: "image".into(),
            zone: if kind == "date-time" { "Europe/Berlin".into() } else { String::new() },
            conditions: "[{\"field\":\"field.kind\",\"anyOf\":[\"a\"]}]".into(),
            condition_note: "Counts only where “Kind” is “A”.".into(),
            is_list,
            can_add: is_list,
            rows: if is_list { vec![row(0), row(1)] } else { Vec::new() },
            boxes: vec![BoxContext {
                name: "choices.0".into(),
                id: "field-choices-0".into(),
                value: "ebb".into(),
                label: "Ebb".into(),
                ticked: true,
            }],
            fields: if kind == "group" { vec![plain("text")] } else { Vec::new() },
            autofocus: kind == "text",
            name: kind.into(),
            id: format!("field-{kind}"),
            label: "Title".into(),
            kind: kind.into(),
            help: "As short as you can.".into(),
            required: true,
            max_length: 120,
            value: "Low water".into(),
            choices: vec![choice("ebb", "Ebb"), choice("flood", "Flood")],
            errors: vec!["It is too long: shorten it.".into()],
        }
    }
}
