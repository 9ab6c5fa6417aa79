//! Defines a publication type that cannot be; the setting `how` says which.

use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::publication_type::{FieldDefinition, TypeDefinition};
use sandpress_plugin::settings;
use sandpress_test_plugins::{Behaviour, component};

struct DefinesBadly;

impl Behaviour for DefinesBadly {
    const ID: &'static str = "defines-badly";

    fn describe() -> Description {
        Description::new(Self::ID, Self::VERSION, Self::ID, "Defines types that cannot be.")
            .setting(SettingDefinition::new("how", "text", "How", "What is wrong."))
    }

    fn definition() -> TypeDefinition {
        let field = |name: &str, kind: &str| FieldDefinition::new(name, kind, "A field");
        let definition = TypeDefinition::new(Self::ID, "Bad", "Bad");
        match settings::get("how").unwrap_or_default().as_str() {
            "many" => (0..1_000).fold(definition, |all, at| all.field(field(&format!("f{at}"), "text"))),
            "deep" => (0..50)
                .fold(definition, |all, at| all.field(field("g", "group").within(vec!["g"; at].join(".")))),
            "cyclic" => definition
                .field(field("a", "text").shown_if("b", ["x"]))
                .field(field("b", "text").shown_if("a", ["x"])),
            "items" => definition
                .field(field("a", "repeater").items(0, 10_000))
                .field(field("b", "text").within("a")),
            _ => definition.field(field("a", "hologram\u{202e}")),
        }
    }
}

component!(DefinesBadly: lifecycle, publication_type);
