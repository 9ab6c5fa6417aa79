//! The fields of an entry as programs send them: texts under dotted names, or lists and objects in their places.

use serde_json::{Map, Value};

use super::{json::clean, problem::Problem};
use sandpress_domain::FieldValues;

/// The deepest that lists and objects stand in one another.
const MAX_DEPTH: usize = 8;

/// The most bytes of all names and values together.
const MAX_BYTES: usize = 4 << 20;

/// Puts what was sent over the fields. A list takes the place of all its items.
pub(super) fn put(fields: &mut FieldValues, sent: &Map<String, Value>) -> Result<(), Problem> {
    let mut pairs = Vec::new();
    let mut bytes = 0;
    for (name, value) in sent {
        if value.is_array() {
            fields.remove_below(&clean(name));
        }
        flatten(clean(name), value, 1, &mut bytes, &mut pairs)?;
    }
    // Names that are there already keep their places.
    *fields = fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).chain(pairs).collect();
    Ok(())
}

fn flatten(
    name: String,
    value: &Value,
    depth: usize,
    bytes: &mut usize,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), Problem> {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::String(value) => clean(value),
        Value::Array(_) | Value::Object(_) if depth > MAX_DEPTH => {
            return Err(Problem::unreadable("The fields stand too deep in one another."));
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                flatten(format!("{name}.{number}"), item, depth + 1, bytes, pairs)?;
            }
            return Ok(());
        }
        Value::Object(members) => {
            for (key, member) in members {
                flatten(format!("{name}.{}", clean(key)), member, depth + 1, bytes, pairs)?;
            }
            return Ok(());
        }
    };
    *bytes += name.len() + text.len();
    if *bytes > MAX_BYTES {
        return Err(Problem::unreadable("The fields are longer than those of an entry may be."));
    }
    pairs.push((name, text));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn put_over(before: &[(&str, &str)], sent: Value) -> Option<Vec<(String, String)>> {
        let mut fields: FieldValues =
            before.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        put(&mut fields, sent.as_object().unwrap()).ok()?;
        Some(fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn lists_and_objects_become_dotted_names() {
        let before = [("title", "Soup"), ("ingredients.0.name", "Salt"), ("ingredients.1.name", "Water")];
        let sent = json!({
            "ingredients": [{ "name": "Tea", "amount": 1.5 }],
            "times": { "oven": true, "baking": null },
            "diet.0": "vegan",
        });
        let pairs = put_over(&before, sent).unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert!(pairs.starts_with(&[("title", "Soup")]), "{pairs:?}");
        for pair in [
            ("ingredients.0.name", "Tea"),
            ("ingredients.0.amount", "1.5"),
            ("times.oven", "true"),
            ("times.baking", ""),
            ("diet.0", "vegan"),
        ] {
            assert!(pairs.contains(&pair), "{pair:?} is not in {pairs:?}");
        }
        assert!(!pairs.iter().any(|(name, _)| name.starts_with("ingredients.1")));
    }

    #[test]
    fn what_would_grow_is_refused() {
        let deep = (0..50).fold(json!("x"), |inner, _| json!([inner]));
        assert!(put_over(&[], json!({ "a": deep })).is_none());
        let long = "n".repeat(100_000);
        let wide = json!({ long: vec![""; 1_000] });
        assert!(put_over(&[], wide).is_none());
    }
}
