//! Fills its memory in `preinitialise`; `render` says whether that happened, and how often.

use std::sync::atomic::{AtomicU32, Ordering};

use sandpress_plugin::preinit::Preinit;
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

static PREPARATIONS: AtomicU32 = AtomicU32::new(0);

struct Prepares;

impl Behaviour for Prepares {
    const ID: &'static str = "prepares";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok(format!("<p>{}</p>", PREPARATIONS.load(Ordering::Relaxed)))
    }
}

impl Preinit for Prepares {
    fn preinitialise() {
        PREPARATIONS.fetch_add(1, Ordering::Relaxed);
    }
}

component!(Prepares: lifecycle, publication_type; also preinit);
