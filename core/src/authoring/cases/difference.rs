//! What was expected beside what came, as people read differences.

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::compare::fits;

/// Lines before and after a change that are shown.
const CONTEXT: usize = 3;

/// The lines that differ, with `-` before what was expected and `+` before what came, and some lines around them.
pub fn difference(expected: &Value, actual: &Value) -> String {
    let (expected, actual) = (text(&settled(expected, actual)), text(actual));
    let diff = TextDiff::from_lines(&expected, &actual);
    let mut out = String::new();
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            out.push_str("  …\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            out.push(sign);
            out.push(' ');
            out.push_str(change.value().trim_end_matches('\n'));
            out.push('\n');
        }
    }
    out
}

/// The expected value with what came in the place of all that fits, so that only the rest is shown as different.
fn settled(expected: &Value, actual: &Value) -> Value {
    match (expected, actual) {
        _ if fits(expected, actual) => actual.clone(),
        (Value::Object(patterns), Value::Object(fields)) => {
            let pair = |(key, pattern): (&String, &Value)| {
                let value = fields.get(key).map_or_else(|| pattern.clone(), |value| settled(pattern, value));
                (key.clone(), value)
            };
            let order = |key: &String| fields.keys().position(|other| other == key).unwrap_or(usize::MAX);
            let mut pairs: Vec<_> = patterns.iter().map(pair).collect();
            pairs.sort_by_key(|(key, _)| order(key));
            Value::Object(pairs.into_iter().collect())
        }
        (Value::Array(patterns), Value::Array(items)) => {
            let item = |(index, pattern): (usize, &Value)| {
                items.get(index).map_or_else(|| pattern.clone(), |value| settled(pattern, value))
            };
            patterns.iter().enumerate().map(item).collect()
        }
        _ => expected.clone(),
    }
}

/// The value in lines. A text of several lines is shown as such, since that is how its author wrote it.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        value => serde_json::to_string_pretty(value).unwrap_or_default() + "\n",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_shown_as_different() {
        let expected = json!({"ok": {"html": "<p>Hello, Ada!</p>", "extra": "…"}});
        let actual = json!({"ok": {"html": "<p>Hello, Bob!</p>", "extra": []}});
        assert_eq!(
            difference(&expected, &actual),
            "  {\n    \"ok\": {\n-     \"html\": \"<p>Hello, Ada!</p>\",\n+     \"html\": \"<p>Hello, Bob!</p>\",\n      \
             \"extra\": []\n    }\n  }\n"
        );
    }
}
