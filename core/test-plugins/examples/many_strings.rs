//! `validate` returns a million empty fields.

use sandpress_plugin::publication_type::Stage;
use sandpress_plugin::types::{Error, FieldValue};
use sandpress_test_plugins::{Behaviour, component};

struct ManyStrings;

impl Behaviour for ManyStrings {
    const ID: &'static str = "many-strings";

    fn validate(_fields: Vec<FieldValue>, _stage: Stage) -> Result<Vec<FieldValue>, Error> {
        Ok((0..1_000_000).map(|_| FieldValue::new(String::new(), String::new())).collect())
    }
}

component!(ManyStrings);
