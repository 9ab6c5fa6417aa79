//! A publication type with the id of another component's.

use sandpress_plugin::publication_type::TypeDefinition;
use sandpress_test_plugins::{Behaviour, component};

struct WellBehavedToo;

impl Behaviour for WellBehavedToo {
    const ID: &'static str = "well-behaved-too";

    fn definition() -> TypeDefinition {
        TypeDefinition::new("well-behaved", "Twin", "Twins")
    }
}

component!(WellBehavedToo);
