//! Structured data for search engines.

use serde_json::Value;

/// The value as JSON text that may stand unescaped inside `<script type="application/ld+json">`: no `<`, `>` or
/// `&` is left in it, so no text can end the element or begin a comment.
pub fn json_ld(value: &Value) -> String {
    let json = value.to_string();
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cannot_leave_its_element() {
        let value = json!({"headline": "</script><!-- & \u{2028}\u{2029} \"so\""});
        let text = json_ld(&value);
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
