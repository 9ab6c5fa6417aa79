//! A filter that refuses to publish an entry and tells in its messages what it was shown.

use sandpress_plugin::entry_filter::{Candidate, EntryFilter, Stage};
use sandpress_plugin::types::{Error, FieldError, FieldValue};
use sandpress_test_plugins::{Behaviour, component};

struct RefusesEntries;

impl Behaviour for RefusesEntries {
    const ID: &'static str = "refuses-entries";
}

impl EntryFilter for RefusesEntries {
    fn before_publish(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        let known = if entry.id.is_empty() { "new" } else { "known" };
        let stage = if entry.stage == Stage::Publish { "publish" } else { "draft" };
        let seen =
            format!("{known} {} {:?} at {:?} to {stage}", entry.publication_type, entry.title, entry.path);
        Err(Error::Invalid(vec![
            FieldError::new("title", "The filter wants another title."),
            FieldError::new("", seen),
        ]))
    }
}

component!(RefusesEntries: lifecycle; also entry_filter);
