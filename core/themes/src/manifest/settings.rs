//! The settings of a theme as `theme.toml` writes them.

use serde::Deserialize;

use crate::settings::SettingDefinition;
use sandpress_domain::{FieldDefinition, ValueKind};

/// The kinds of settings that a theme can have. The others point to things that a template cannot show.
const KINDS: [ValueKind; 12] = [
    ValueKind::Text,
    ValueKind::LongText,
    ValueKind::Number,
    ValueKind::Boolean,
    ValueKind::Date,
    ValueKind::Choice,
    ValueKind::Choices,
    ValueKind::Url,
    ValueKind::Email,
    ValueKind::Colour,
    ValueKind::Asset,
    ValueKind::Repeater,
];

/// A table of `[[settings]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSetting {
    name: String,
    kind: String,
    label: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    default: Plain,
    #[serde(default)]
    choices: Vec<RawChoice>,
    #[serde(default)]
    max_length: u32,
    #[serde(default)]
    minimum: Plain,
    #[serde(default)]
    maximum: Plain,
    #[serde(default)]
    step: Plain,
    #[serde(default)]
    max_items: u32,
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    css: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    fields: Vec<RawSetting>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    value: String,
    label: String,
}

/// A value as people write it.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Plain {
    #[default]
    Nothing,
    Text(String),
    Boolean(bool),
    Integer(i64),
    Decimal(f64),
    List(Vec<String>),
}

impl Plain {
    fn into_text(self) -> Result<String, String> {
        match self {
            Self::Nothing => Ok(String::new()),
            Self::Text(text) => Ok(text),
            Self::Boolean(value) => Ok(value.to_string()),
            Self::Integer(value) => Ok(value.to_string()),
            Self::Decimal(value) => Ok(value.to_string()),
            Self::List(_) => Err("has a list where one value is wanted".to_owned()),
        }
    }
}

impl RawSetting {
    /// The definition.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn build(self) -> Result<SettingDefinition, String> {
        let (group, css, unit) = (self.group.clone(), self.css.clone(), self.unit.clone());
        let (field, defaults) = self.field(true)?;
        let wrong = |what: &str| Err(format!("the setting {:?} {what}", field.name));
        if !css.is_empty() {
            let is_plain = css.strip_prefix("--").is_some_and(|name| {
                !name.is_empty()
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            });
            if !is_plain {
                return wrong("has a css that is no custom property: write one such as \"--accent\"");
            }
            if !matches!(field.kind, ValueKind::Colour | ValueKind::Number | ValueKind::Choice) {
                return wrong("has a css, which only colours, numbers and choices can have");
            }
            let is_odd = |value: &str| value.contains(['{', '}', ';', '<', '\\', '\n', '/']);
            if field.choices.iter().any(|(value, _)| is_odd(value)) {
                return wrong("has a css and a choice with a character that ends a value in a style sheet");
            }
        }
        if !unit.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'%') || unit.len() > 8 {
            return wrong("has a unit that is none: write one such as \"rem\" or \"%\"");
        }
        if !unit.is_empty() && (css.is_empty() || field.kind != ValueKind::Number) {
            return wrong("has a unit, which only a number with a css can have");
        }
        let in_sheets = field.default_value.clone();
        Ok(SettingDefinition { field, defaults, group, css, unit, in_sheets })
    }

    fn field(self, is_top: bool) -> Result<(FieldDefinition, Vec<String>), String> {
        let wrong = |what: String| format!("the setting {:?} {what}", self.name);
        let kind: ValueKind = self.kind.parse().map_err(|_| wrong(unknown_kind(&self.kind)))?;
        if !KINDS.contains(&kind) {
            return Err(wrong(unknown_kind(&self.kind)));
        }
        if !is_top && (!self.css.is_empty() || !self.group.is_empty()) {
            return Err(wrong("stands in another one and has a css or a group".to_owned()));
        }
        let (default, defaults) = match self.default {
            Plain::List(values) if kind == ValueKind::Choices => (String::new(), values),
            other => (other.into_text().map_err(wrong)?, Vec::new()),
        };
        if let Some(odd) =
            defaults.iter().find(|value| !self.choices.iter().any(|choice| choice.value == **value))
        {
            return Err(wrong(format!("does not offer its default {odd:?}")));
        }
        let fields = self.fields.into_iter().map(|field| Ok(field.field(false)?.0));
        let field = FieldDefinition {
            help: self.help,
            required: self.required,
            max_length: self.max_length,
            default_value: default,
            choices: self.choices.into_iter().map(|choice| (choice.value, choice.label)).collect(),
            minimum: self.minimum.into_text().map_err(|what| what.to_owned())?,
            maximum: self.maximum.into_text()?,
            step: self.step.into_text()?,
            max_items: self.max_items,
            of: self.of,
            fields: fields.collect::<Result<_, String>>()?,
            ..FieldDefinition::new(self.name, kind, self.label)
        };
        Ok((field, defaults))
    }
}

fn unknown_kind(kind: &str) -> String {
    let kinds = KINDS.map(ValueKind::as_str).join(", ");
    let shown: String = kind.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("has the kind {shown:?}, and the kinds are {kinds}")
}
