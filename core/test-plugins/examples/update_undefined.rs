//! Version 2.0.0 of `updates`, whose `definition` panics.

use sandpress_plugin::publication_type::TypeDefinition;
use sandpress_test_plugins::{Behaviour, component};

struct UpdateUndefined;

impl Behaviour for UpdateUndefined {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "2.0.0";

    fn definition() -> TypeDefinition {
        panic!("version two cannot say what it is")
    }
}

component!(UpdateUndefined);
