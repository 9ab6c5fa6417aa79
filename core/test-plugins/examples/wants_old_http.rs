//! Imports an interface of the `sandpress` namespace in a version that the host does not offer.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        inline: r#"
            package sandpress:http@0.9.0;
            interface client {
                get: func(url: string) -> string;
            }
            world caller {
                import client;
            }
        "#,
        world: "sandpress:http/caller@0.9.0",
    });
}

struct WantsOldHttp;

impl Behaviour for WantsOldHttp {
    const ID: &'static str = "wants-old-http";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok(bindings::sandpress::http::client::get("https://example.org/"))
    }
}

component!(WantsOldHttp);
