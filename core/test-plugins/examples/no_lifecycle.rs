//! Has no `lifecycle`, which every plugin needs.

use sandpress_test_plugins::{Behaviour, component};

struct NoLifecycle;

impl Behaviour for NoLifecycle {
    const ID: &'static str = "no-lifecycle";
}

component!(NoLifecycle: publication_type);
