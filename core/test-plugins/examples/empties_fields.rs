//! A filter that takes all fields away.

use sandpress_plugin::entry_filter::{Candidate, EntryFilter};
use sandpress_plugin::types::{Error, FieldValue};
use sandpress_test_plugins::{Behaviour, component};

struct EmptiesFields;

impl Behaviour for EmptiesFields {
    const ID: &'static str = "empties-fields";
}

impl EntryFilter for EmptiesFields {
    fn before_save(_entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(Some(Vec::new()))
    }
}

component!(EmptiesFields: lifecycle; also entry_filter);
