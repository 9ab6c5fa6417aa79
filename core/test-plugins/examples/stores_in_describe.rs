//! Writes before the host knows who it is, and names the answer in its summary.

use sandpress_plugin::lifecycle::Description;
use sandpress_plugin::store::Collection;
use sandpress_test_plugins::{Behaviour, component};

struct StoresInDescribe;

impl Behaviour for StoresInDescribe {
    const ID: &'static str = "stores-in-describe";

    fn describe() -> Description {
        let answer = Collection::new("notes").put("early", "bird", &[]);
        Description::new(Self::ID, Self::VERSION, Self::ID, &format!("{answer:?}"))
    }
}

component!(StoresInDescribe);
