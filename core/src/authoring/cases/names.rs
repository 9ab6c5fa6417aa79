//! Names for what is not known before a case runs: `${name}`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{error::CaseError, file::KeepFile};

/// The values of names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// Gives the name a value.
    pub(super) fn set(&mut self, name: String, value: String) {
        self.0.insert(name, value);
    }

    /// The JSON with the values in the place of their names.
    pub(super) fn fill(&self, json: &Value) -> Result<Value, CaseError> {
        Ok(match json {
            Value::String(text) => Value::String(self.fill_text(text)?),
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.fill(item)).collect::<Result<_, _>>()?)
            }
            Value::Object(fields) => {
                let fields = fields.iter().map(|(key, value)| Ok((key.clone(), self.fill(value)?)));
                Value::Object(fields.collect::<Result<_, CaseError>>()?)
            }
            plain => plain.clone(),
        })
    }

    /// The text with the values in the place of their names.
    pub(super) fn fill_text(&self, text: &str) -> Result<String, CaseError> {
        let (mut filled, mut rest) = (String::new(), text);
        while let Some((before, behind)) = rest.split_once("${") {
            let Some((name, after)) = behind.split_once('}') else { break };
            let known = || self.0.keys().cloned().collect::<Vec<_>>().join(", ");
            let value =
                self.0.get(name).ok_or_else(|| CaseError::Name { name: name.to_owned(), known: known() })?;
            filled.push_str(before);
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// Keeps a part of an output.
    pub(super) fn keep(&mut self, name: &str, keep: &KeepFile, output: &Value) -> Result<(), CaseError> {
        let missing = |why: String| CaseError::Keep { name: name.to_owned(), why };
        let value = output.pointer(&keep.at);
        let value = value.ok_or_else(|| missing(format!("the output has nothing at {:?}", keep.at)))?;
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let behind = match keep.after.as_str() {
            "" => Some(text.as_str()),
            after => text.split_once(after).map(|(_, behind)| behind),
        };
        let behind = behind.ok_or_else(|| missing(format!("{:?} does not stand there", keep.after)))?;
        let part = match keep.before.as_str() {
            "" => Some(behind),
            before => behind.split_once(before).map(|(part, _)| part),
        };
        let part = part.ok_or_else(|| missing(format!("{:?} does not stand behind it", keep.before)))?;
        self.set(name.to_owned(), part.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_kept_is_filled_in() {
        let mut names = Names::default();
        let keep = KeepFile { at: "/ok".into(), after: "value=\"".into(), before: "\"".into() };
        names.keep("token", &keep, &json!({"ok": "<input value=\"a b\">"})).unwrap();
        assert_eq!(
            names.fill(&json!(["x ${token}${token}", 1, "${"])).unwrap(),
            json!(["x a ba b", 1, "${"])
        );
        let error = names.fill_text("${tokn}").unwrap_err().to_string();
        assert!(error.contains("${tokn}") && error.contains("token"), "{error}");
        assert!(names.keep("other", &keep, &json!({"ok": "none"})).is_err());
    }
}
