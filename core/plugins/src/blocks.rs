//! The blocks of the plugins: their definitions, checked at load, and the attributes of each use, checked against them.

mod attribute;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

pub use attribute::AttributeDefinition;
use serde::Serialize;

use super::{
    bindings::exports::sandpress::block::block::BlockDefinition as WitDefinition, load::LoadedPlugin,
};
use sandpress_domain::{BlockPlace, is_block_name};

/// The most blocks of a plugin, and attributes of a block.
const MAX_DEFINITIONS: usize = 32;

/// A block with the plugin that draws it.
pub struct Block {
    /// What it is.
    pub definition: BlockDefinition,
    /// Changes with everything that the plugin's answers depend on.
    pub fingerprint: Arc<str>,
    pub(super) plugin: Arc<LoadedPlugin>,
}

/// A block: what authors and the cache need to know of it.
#[derive(Clone, Debug, Serialize)]
pub struct BlockDefinition {
    /// Names the block.
    pub name: String,
    /// The name shown to people.
    pub label: String,
    /// What it shows, for authors.
    pub help: String,
    /// What an author can say about it.
    pub attributes: Vec<AttributeDefinition>,
    /// Whether its output depends on the entry that it stands in.
    pub needs_entry: bool,
    /// Whether its output depends on any entry of the site.
    pub needs_entries: bool,
    /// Whether its output depends on the plugin's own documents.
    pub needs_store: bool,
    /// Whether it may stand in documents.
    pub in_documents: bool,
    /// Whether it may stand in templates.
    pub in_templates: bool,
}

impl Block {
    /// The id of the plugin that draws the block.
    pub fn plugin(&self) -> &str {
        &self.plugin.id
    }
}

impl BlockDefinition {
    /// Takes over the definitions of one plugin, or says what is wrong with them.
    pub(super) fn read_all(definitions: Vec<WitDefinition>) -> Result<Vec<Self>, String> {
        if definitions.len() > MAX_DEFINITIONS {
            return Err(format!("has {} blocks, at most {MAX_DEFINITIONS} are allowed", definitions.len()));
        }
        let mut names = BTreeSet::new();
        for definition in &definitions {
            if !names.insert(definition.name.clone()) {
                return Err(format!("has two blocks with the name {:?}", definition.name));
            }
        }
        let read = |definition: WitDefinition| {
            let name = definition.name.clone();
            Self::read(definition).map_err(|problem| format!("its block {name:?} {problem}"))
        };
        definitions.into_iter().map(read).collect()
    }

    fn read(definition: WitDefinition) -> Result<Self, String> {
        if !is_block_name(&definition.name) {
            return Err(NAME_RULE.to_owned());
        }
        if definition.attributes.len() > MAX_DEFINITIONS {
            return Err(format!("has more than {MAX_DEFINITIONS} attributes"));
        }
        let has = |ids: &[String], id: &str| ids.iter().any(|given| given == id);
        let dependencies =
            check_ids("depends-on", &definition.depends_on, &["entry", "entries", "store", "nothing"])?;
        if has(dependencies, "nothing") && dependencies.len() > 1 {
            return Err("depends on `nothing` and on something".to_owned());
        }
        let places = check_ids("places", &definition.places, &["document", "template"])?;
        let mut attributes: Vec<AttributeDefinition> = Vec::new();
        for attribute in definition.attributes {
            let name = attribute.name.clone();
            if attributes.iter().any(|other| other.name == name) {
                return Err(format!("has two attributes with the name {name:?}"));
            }
            let attribute = AttributeDefinition::read(attribute);
            attributes
                .push(attribute.map_err(|problem| format!("has an attribute {name:?} that {problem}"))?);
        }
        Ok(Self {
            needs_entry: has(dependencies, "entry"),
            needs_entries: has(dependencies, "entries"),
            needs_store: has(dependencies, "store"),
            in_documents: has(places, "document"),
            in_templates: has(places, "template"),
            name: definition.name,
            label: definition.label,
            help: definition.help,
            attributes,
        })
    }

    /// All attributes in the order of the definition, from what was said about one use of the block.
    ///
    /// # Errors
    /// Why the block cannot be drawn, for its author.
    pub fn complete(
        &self,
        place: BlockPlace,
        said: &[(String, String)],
    ) -> Result<Vec<(String, String)>, String> {
        let fits = match place {
            BlockPlace::Document => self.in_documents,
            BlockPlace::Template => self.in_templates,
        };
        if !fits {
            return Err(format!("it cannot stand in a {}", place.as_str()));
        }
        if let Some((name, _)) =
            said.iter().find(|(name, _)| !self.attributes.iter().any(|a| a.name == *name))
        {
            let known: Vec<_> = self.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
            let known = if known.is_empty() { "it has none".to_owned() } else { known.join(", ") };
            return Err(format!("it has no attribute {name:?}; what can be said: {known}"));
        }
        let complete = |attribute: &AttributeDefinition| {
            let last = said.iter().rev().find(|(name, _)| *name == attribute.name);
            let value = attribute.value(last.map(|(_, value)| value.as_str()))?;
            Ok((attribute.name.clone(), value))
        };
        self.attributes.iter().map(complete).collect()
    }
}

const NAME_RULE: &str = "has a name with other characters than lower-case letters, digits and hyphens, or does not \
     begin with a letter, or has more than 64";

/// The ids, which must be known and at least one.
fn check_ids<'a>(what: &str, ids: &'a [String], known: &[&str]) -> Result<&'a [String], String> {
    if ids.is_empty() {
        return Err(format!("says nothing in `{what}`; there are {}", known.join(", ")));
    }
    match ids.iter().find(|id| !known.contains(&id.as_str())) {
        Some(id) => Err(format!("says {id:?} in `{what}`; this version knows {}", known.join(", "))),
        None => Ok(ids),
    }
}
