//! When fields are shown.

use super::Scopes;
use sandpress_domain::ValueKind;
use sandpress_plugins::FieldDefinition;

/// When a field is shown: for the script, and as a sentence.
pub(super) fn conditions(field: &FieldDefinition, scopes: &Scopes<'_>) -> (String, String) {
    let mut for_script = Vec::new();
    let mut for_people = Vec::new();
    for condition in &field.conditions {
        let named = scopes.iter().rev().find_map(|(fields, prefix)| {
            let named = fields.iter().find(|field| field.name == condition.field)?;
            Some((named, prefix))
        });
        let Some((named, prefix)) = named else { continue };
        for_script.push(serde_json::json!({
            "field": format!("field.{prefix}{}", condition.field),
            "anyOf": condition.any_of,
        }));
        for_people.push(format!("“{}” {}", named.label, wanted(named, &condition.any_of)));
    }
    if for_script.is_empty() {
        return (String::new(), String::new());
    }
    let note = format!("Counts only where {}.", for_people.join(" and "));
    (serde_json::Value::Array(for_script).to_string(), note)
}

fn wanted(named: &FieldDefinition, values: &[String]) -> String {
    let label = |value: &String| {
        let choice = named.choices.iter().find(|(offered, _)| offered == value);
        format!("“{}”", choice.map_or(value, |(_, label)| label))
    };
    match (named.kind, values) {
        (ValueKind::Boolean, [value]) if value == "false" => "is not ticked".to_owned(),
        (ValueKind::Boolean, _) => "is ticked".to_owned(),
        (_, []) => "is filled in".to_owned(),
        (ValueKind::Choices, values) => {
            format!("has {}", values.iter().map(label).collect::<Vec<_>>().join(" or "))
        }
        (_, values) => format!("is {}", values.iter().map(label).collect::<Vec<_>>().join(" or ")),
    }
}
