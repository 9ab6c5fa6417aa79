//! Values of settings and grants on the command line.

use serde_json::{Map, Value};

/// `KEY=VALUE` as in cms.toml: a value that is one of TOML is taken as such, any other is a text. Without `=VALUE` it is
/// `true`.
pub(super) fn assignments(texts: &[String]) -> Map<String, Value> {
    let assignment = |text: &String| match text.split_once('=') {
        Some((key, value)) => (key.trim().to_owned(), value_of(value.trim())),
        None => (text.trim().to_owned(), Value::Bool(true)),
    };
    texts.iter().map(assignment).collect()
}

fn value_of(text: &str) -> Value {
    let table: Option<toml::Table> = format!("value = {text}").parse().ok();
    let value = table.and_then(|mut table| if table.len() == 1 { table.remove("value") } else { None });
    let json = value.and_then(|value| serde_json::to_value(value).ok());
    json.filter(|json| !json.is_object()).unwrap_or_else(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_those_of_cms_toml() {
        let texts =
            ["greeting=Good morning", "count=3", "on=false", "hosts=[\"a\", \"b\"]", "store", "a=b=c", "x="];
        let map = assignments(&texts.map(str::to_owned));
        let expected = json!({
            "greeting": "Good morning", "count": 3, "on": false, "hosts": ["a", "b"], "store": true, "a": "b=c", "x": "",
        });
        assert_eq!(Value::Object(map), expected);
    }
}
