//! `validate` always refuses.

use sandpress_plugin::publication_type::Stage;
use sandpress_plugin::types::{Error, FieldError, FieldValue};
use sandpress_test_plugins::{Behaviour, component};

struct Vetoes;

impl Behaviour for Vetoes {
    const ID: &'static str = "vetoes";

    fn validate(_fields: Vec<FieldValue>, _stage: Stage) -> Result<Vec<FieldValue>, Error> {
        Err(Error::Invalid(vec![
            FieldError::new("title", "This title is taken. Choose another one."),
            FieldError::new("", "Nothing may be saved today. Come back tomorrow."),
        ]))
    }
}

component!(Vetoes);
