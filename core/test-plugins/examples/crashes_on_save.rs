//! A filter that panics at every save.

use sandpress_plugin::entry_filter::{Candidate, EntryFilter};
use sandpress_plugin::types::{Error, FieldValue};
use sandpress_test_plugins::{Behaviour, component};

struct CrashesOnSave;

impl Behaviour for CrashesOnSave {
    const ID: &'static str = "crashes-on-save";
}

impl EntryFilter for CrashesOnSave {
    fn before_save(_entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        panic!("the filter is broken")
    }
}

component!(CrashesOnSave: lifecycle; also entry_filter);
