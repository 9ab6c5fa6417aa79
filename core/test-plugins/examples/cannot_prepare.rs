//! Calls a capability in `preinitialise`, which cannot be had at build time.

use sandpress_plugin::preinit::Preinit;
use sandpress_plugin::settings::get;
use sandpress_test_plugins::{Behaviour, component};

struct CannotPrepare;

impl Behaviour for CannotPrepare {
    const ID: &'static str = "cannot-prepare";
}

impl Preinit for CannotPrepare {
    fn preinitialise() {
        drop(get("colour"));
    }
}

component!(CannotPrepare: lifecycle, publication_type; also preinit);
