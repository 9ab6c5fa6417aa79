//! `describe` never ends.

use sandpress_plugin::lifecycle::Description;
use sandpress_test_plugins::{Behaviour, component};

struct LoopsInDescribe;

impl Behaviour for LoopsInDescribe {
    const ID: &'static str = "loops-in-describe";

    fn describe() -> Description {
        let mut turns: u64 = 0;
        while std::hint::black_box(true) {
            turns = turns.wrapping_add(1);
        }
        Description::new(Self::ID, Self::VERSION, Self::ID, &turns.to_string())
    }
}

component!(LoopsInDescribe);
