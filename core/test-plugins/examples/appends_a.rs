//! A filter that adds `a` to the title of an entry that is saved, and `A` to that of one that is published.

use sandpress_plugin::entry_filter::{Candidate, EntryFilter};
use sandpress_plugin::types::{Error, FieldValue};
use sandpress_test_plugins::{Behaviour, appended, component};

struct AppendsA;

impl Behaviour for AppendsA {
    const ID: &'static str = "appends-a";
}

impl EntryFilter for AppendsA {
    fn before_save(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(Some(appended(entry.fields, "a")))
    }

    fn before_publish(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(Some(appended(entry.fields, "A")))
    }
}

component!(AppendsA: lifecycle; also entry_filter);
