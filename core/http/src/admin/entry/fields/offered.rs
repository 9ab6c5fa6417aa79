//! What an author can choose for the fields that point to something.

use std::collections::{BTreeMap, HashMap};

use crate::{App, error::HttpError};
use sandpress_domain::{Actor, FieldValues};
use sandpress_plugins::{FieldDefinition, TypeDefinition};
use sandpress_themes::contexts::admin::ChoiceContext;

/// What references offer, by what they may point to.
pub(super) async fn offered(
    app: &App,
    actor: &Actor,
    definition: &TypeDefinition,
    values: &FieldValues,
) -> Result<HashMap<String, Vec<ChoiceContext>>, HttpError> {
    let mut wanted: BTreeMap<String, (&FieldDefinition, Vec<&str>)> = BTreeMap::new();
    collect_references(&definition.fields, &mut wanted);
    for (name, value) in values.iter() {
        let field = definition.find(name).filter(|field| field.kind.is_reference());
        if let Some((_, chosen)) = field.and_then(|field| wanted.get_mut(&key(field))) {
            chosen.push(value);
        }
    }
    let mut offered = HashMap::new();
    for (key, (field, chosen)) in wanted {
        let choices = app.services().list_choosable(actor, field, &chosen).await?;
        let choice = |(value, label)| ChoiceContext { value, label };
        offered.insert(key, choices.into_iter().map(choice).collect());
    }
    Ok(offered)
}

fn collect_references<'a>(
    fields: &'a [FieldDefinition],
    wanted: &mut BTreeMap<String, (&'a FieldDefinition, Vec<&'a str>)>,
) {
    for field in fields {
        if field.kind.is_reference() {
            wanted.entry(key(field)).or_insert_with(|| (field, Vec::new()));
        }
        collect_references(&field.fields, wanted);
    }
}

/// Names what a reference may point to.
pub(super) fn key(field: &FieldDefinition) -> String {
    format!("{} {}", field.kind.as_str(), field.of.join(" "))
}
