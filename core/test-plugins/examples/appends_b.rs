//! A filter that adds `b` to the title of an entry that is saved, and `B` to that of one that is published.

use sandpress_plugin::entry_filter::{Candidate, EntryFilter};
use sandpress_plugin::types::{Error, FieldValue};
use sandpress_test_plugins::{Behaviour, appended, component};

struct AppendsB;

impl Behaviour for AppendsB {
    const ID: &'static str = "appends-b";
}

impl EntryFilter for AppendsB {
    fn before_save(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(Some(appended(entry.fields, "b")))
    }

    fn before_publish(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(Some(appended(entry.fields, "B")))
    }
}

component!(AppendsB: lifecycle; also entry_filter);
