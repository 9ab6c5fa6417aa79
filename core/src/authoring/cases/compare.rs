//! Whether a value is as expected, where `…` stands for what does not matter.

use serde_json::Value;

/// What stands for anything.
const ANY: &str = "…";

/// Whether the value is the expected one.
pub(super) fn fits(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::String(pattern), _) if pattern == ANY => true,
        (Value::String(pattern), Value::String(text)) => text_fits(pattern, text),
        (Value::Array(patterns), Value::Array(items)) => list_fits(patterns, items),
        (Value::Object(patterns), Value::Object(fields)) => {
            let is_open = patterns.contains_key(ANY);
            let named = || patterns.iter().filter(|(key, _)| *key != ANY);
            named().all(|(key, pattern)| fields.get(key).is_some_and(|value| fits(pattern, value)))
                && (is_open || fields.len() == named().count())
        }
        _ => expected == actual,
    }
}

fn list_fits(patterns: &[Value], items: &[Value]) -> bool {
    let (patterns, is_open) = match patterns.split_last() {
        Some((Value::String(last), rest)) if last == ANY => (rest, true),
        _ => (patterns, false),
    };
    (items.len() == patterns.len() || (is_open && items.len() > patterns.len()))
        && patterns.iter().zip(items).all(|(pattern, item)| fits(pattern, item))
}

/// Whether the text is the pattern with something in the place of each `…`.
pub(super) fn text_fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split(ANY);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<_> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dots_stand_for_any_text() {
        for (pattern, text, expected) in [
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("a…c", "abbbc", true),
            ("a…c", "ac", true),
            ("a…b…c", "a-b-c", true),
            ("a…b…c", "a-c", false),
            ("…end", "the end", true),
            ("start…", "start of it", true),
            ("ab…ba", "aba", false),
        ] {
            assert_eq!(text_fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn dots_open_objects_and_lists() {
        let actual = json!({"a": 1, "b": ["x", "y"], "c": null});
        assert!(fits(&json!({"a": 1, "…": true}), &actual));
        assert!(fits(&json!({"a": "…", "b": ["x", "…"], "c": "…"}), &actual));
        assert!(fits(&json!({"b": ["x", "y", "…"], "…": ""}), &actual));
        assert!(!fits(&json!({"a": 1}), &actual));
        assert!(!fits(&json!({"d": "…", "…": true}), &actual));
        assert!(!fits(&json!({"b": ["y", "…"], "…": true}), &actual));
        assert!(!fits(&json!(["a"]), &json!(["a", "b"])));
    }
}
