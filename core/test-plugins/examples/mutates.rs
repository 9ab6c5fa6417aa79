//! `validate` writes the title in capitals.

use sandpress_plugin::publication_type::Stage;
use sandpress_plugin::types::{Error, FieldValue};
use sandpress_test_plugins::{Behaviour, component};

struct Mutates;

impl Behaviour for Mutates {
    const ID: &'static str = "mutates";

    fn validate(mut fields: Vec<FieldValue>, _stage: Stage) -> Result<Vec<FieldValue>, Error> {
        for field in fields.iter_mut().filter(|field| field.name == "title") {
            field.value = field.value.to_uppercase();
        }
        Ok(fields)
    }
}

component!(Mutates);
