//! The attributes of blocks: what authors can say about one use.

use serde::Serialize;

use super::NAME_RULE;
use crate::bindings::exports::sandpress::block::block::AttributeDefinition as WitAttribute;
use sandpress_domain::is_block_name;

/// The longest value of an attribute, in bytes.
const MAX_VALUE_BYTES: usize = 1_000;

const KINDS: &[&str] = &["text", "number", "boolean", "choice", "url"];

/// Something that an author can say about one use of a block.
#[derive(Clone, Debug, Serialize)]
pub struct AttributeDefinition {
    /// Names the attribute.
    pub name: String,
    /// The name shown to people.
    pub label: String,
    /// `text`, `number`, `boolean`, `choice` or `url`.
    pub kind: String,
    /// One sentence for authors; may be empty.
    pub help: String,
    /// Whether the block cannot be drawn without it.
    pub required: bool,
    /// The value where an author writes none; may be empty.
    pub default_value: String,
    /// The values of a `choice` with their labels.
    pub choices: Vec<(String, String)>,
}

impl AttributeDefinition {
    pub(super) fn read(attribute: WitAttribute) -> Result<Self, String> {
        if !is_block_name(&attribute.name) {
            return Err(NAME_RULE.to_owned());
        }
        if attribute.name == "name" {
            return Err("has a name that belongs to the site".to_owned());
        }
        if !KINDS.contains(&attribute.kind.as_str()) {
            return Err(format!("is of the kind {:?}; there are {}", attribute.kind, KINDS.join(", ")));
        }
        let choices: Vec<_> =
            attribute.choices.into_iter().map(|choice| (choice.value, choice.label)).collect();
        if (attribute.kind == "choice") == choices.is_empty() {
            return Err("has choices without being a `choice`, or is one without choices".to_owned());
        }
        let read = Self {
            name: attribute.name,
            label: attribute.label,
            kind: attribute.kind,
            help: attribute.help,
            required: attribute.required,
            default_value: attribute.default_value,
            choices,
        };
        if !read.default_value.is_empty() {
            read.check(&read.default_value)
                .map_err(|problem| format!("has a default value that {problem}"))?;
        }
        Ok(read)
    }

    /// The value to draw with; `said` is none where the author said nothing.
    pub(super) fn value(&self, said: Option<&str>) -> Result<String, String> {
        let value = match said {
            // A name without a value is how authors switch something on.
            Some("") if self.kind == "boolean" => "true",
            None if self.kind == "boolean" && self.default_value.is_empty() => "false",
            Some(value) => value,
            None => &self.default_value,
        };
        if value.is_empty() {
            return if self.required { Err(format!("it needs {:?}", self.name)) } else { Ok(String::new()) };
        }
        self.check(value).map_err(|problem| format!("its {:?} {problem}", self.name))?;
        Ok(value.to_owned())
    }

    fn check(&self, value: &str) -> Result<(), String> {
        if value.len() > MAX_VALUE_BYTES {
            return Err(format!("has more than {MAX_VALUE_BYTES} bytes"));
        }
        let fits = match self.kind.as_str() {
            "number" => is_number(value),
            "boolean" => ["true", "false"].contains(&value),
            "choice" => self.choices.iter().any(|(choice, _)| choice == value),
            "url" => is_address(value),
            _ => !value.contains('\0'),
        };
        if fits {
            return Ok(());
        }
        let choices: Vec<_> = self.choices.iter().map(|(choice, _)| choice.as_str()).collect();
        Err(match self.kind.as_str() {
            "number" => format!("is {value:?}, which is no number"),
            "boolean" => format!("is {value:?}, not true or false"),
            "choice" => format!("is {value:?}; there are {}", choices.join(", ")),
            "url" => format!(
                "is {value:?}, which is neither a path of this site nor an address with https://, http:// or mailto:"
            ),
            _ => "has a character that no text can have".to_owned(),
        })
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte))
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_address(text: &str) -> bool {
    let is_plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '\\');
    let is_path = text.starts_with('/') && !text.starts_with("//");
    let has_scheme = || ["https://", "http://", "mailto:"].iter().any(|scheme| text.starts_with(scheme));
    is_plain && (is_path || has_scheme())
}
