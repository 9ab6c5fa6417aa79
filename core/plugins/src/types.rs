//! The publication types of the plugins.

use std::sync::Arc;

use super::{
    bindings::exports::sandpress::publication_type::publication_type::{
        FieldDefinition as WitField, TypeDefinition as WitDefinition,
    },
    load::LoadedPlugin,
    ports::References,
};
use sandpress_domain::{Condition, FieldDefinition, FlatField, SiteZone, TypeDefinition};

/// A publication type with the plugin that provides it.
pub(super) struct Provider {
    pub(super) plugin: Arc<LoadedPlugin>,
    pub(super) definition: TypeDefinition,
    /// What its fields point to.
    pub(super) references: Arc<dyn References>,
    /// In which its moments are written.
    pub(super) zone: Arc<SiteZone>,
}

/// What a plugin says of its type, or what is wrong with that.
pub(super) fn read(definition: WitDefinition) -> Result<TypeDefinition, String> {
    let WitDefinition { id, label, label_plural, fields, extra, .. } = definition;
    let fields = fields.into_iter().map(field).collect::<Result<_, _>>()?;
    let listed = !extra.iter().any(|(name, value)| name == "listed" && value == "false");
    Ok(TypeDefinition { listed, ..TypeDefinition::build((id, label, label_plural), fields)? })
}

fn field(field: WitField) -> Result<FlatField, String> {
    let name = || field.name.chars().filter(|c| !c.is_control()).take(64).collect::<String>();
    let kind = field.kind.parse().map_err(|error| format!("its field {:?}: {error}", name()))?;
    let conditions = field.conditions.into_iter();
    Ok(FlatField {
        within: field.within,
        field: FieldDefinition {
            name: field.name,
            label: field.label,
            kind,
            help: field.help,
            required: field.required,
            max_length: field.max_length,
            default_value: field.default_value,
            choices: field.choices.into_iter().map(|choice| (choice.value, choice.label)).collect(),
            minimum: field.minimum,
            maximum: field.maximum,
            step: field.step,
            min_items: field.min_items,
            max_items: field.max_items,
            of: field.of,
            conditions: conditions
                .map(|condition| Condition { field: condition.field, any_of: condition.any_of })
                .collect(),
            fields: Vec::new(),
        },
    })
}
