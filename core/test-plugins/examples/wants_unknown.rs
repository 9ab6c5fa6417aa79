//! Imports an interface that Sandpress has never heard of.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        inline: r#"
            package acme:telepathy@1.0.0;
            interface mind {
                read: func(person: string) -> string;
            }
            world telepath {
                import mind;
            }
        "#,
        world: "acme:telepathy/telepath@1.0.0",
    });
}

struct WantsUnknown;

impl Behaviour for WantsUnknown {
    const ID: &'static str = "wants-unknown";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok(bindings::acme::telepathy::mind::read("the reader"))
    }
}

component!(WantsUnknown);
