//! `render` says of each line of the body whether there is a secret of this name.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::secrets;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component};

struct AsksForSecrets;

impl Behaviour for AsksForSecrets {
    const ID: &'static str = "asks-for-secrets";

    fn render(entry: Entry) -> Result<String, Error> {
        let answers: Vec<_> =
            value_of(&entry.fields, "body").lines().map(|name| secrets::exists(name).to_string()).collect();
        Ok(format!("<p>{}</p>", answers.join(" ")))
    }
}

component!(AsksForSecrets);
