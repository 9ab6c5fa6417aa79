//! Values of settings as templates see them.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use sandpress_domain::{FieldDefinition, FieldValues, Filled, Part, TypeDefinition, ValueKind};

/// The values by their names, with `_` in place of `-`: booleans, numbers, texts, lists and records. A file of the
/// library is its address.
pub(super) fn values(
    form: &TypeDefinition,
    values: &FieldValues,
    assets: &BTreeMap<String, String>,
) -> Value {
    let filled = Filled::read(form, values).unwrap_or_default();
    Value::Object(record(&form.fields, filled.parts(), assets))
}

fn record(
    fields: &[FieldDefinition],
    parts: &HashMap<String, Part>,
    assets: &BTreeMap<String, String>,
) -> Map<String, Value> {
    let typed = |field: &FieldDefinition| {
        let value = of_field(field, parts.get(&field.name), assets);
        (field.name.replace('-', "_"), value)
    };
    fields.iter().map(typed).collect()
}

fn of_field(field: &FieldDefinition, part: Option<&Part>, assets: &BTreeMap<String, String>) -> Value {
    match part {
        Some(Part::Items(items)) => items.values().map(|item| of_item(field, item, assets)).collect(),
        _ if field.is_list() => Value::Array(Vec::new()),
        Some(part) => of_item(field, part, assets),
        None => one(field.kind, "", assets),
    }
}

fn of_item(field: &FieldDefinition, part: &Part, assets: &BTreeMap<String, String>) -> Value {
    match part {
        Part::Fields(parts) => Value::Object(record(&field.fields, parts, assets)),
        part => one(field.kind, part.value(), assets),
    }
}

fn one(kind: ValueKind, value: &str, assets: &BTreeMap<String, String>) -> Value {
    match kind {
        ValueKind::Boolean => Value::Bool(value == "true"),
        ValueKind::Number => match (value.parse::<i64>(), value.parse::<f64>()) {
            (Ok(whole), _) => whole.into(),
            (_, Ok(decimal)) => decimal.into(),
            _ => 0.into(),
        },
        ValueKind::Asset => match assets.get(value) {
            Some(url) => url.as_str().into(),
            // An address stands for itself; an asset that is gone for nothing.
            None if value.starts_with('/') || value.starts_with("https://") => value.into(),
            None => "".into(),
        },
        _ => value.into(),
    }
}
