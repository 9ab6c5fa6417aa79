//! Version 2.0.0 of `updates`, whose `render` only looks at users, files and secrets, and then panics.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_plugin::{media, secrets, users};
use sandpress_test_plugins::{Behaviour, component};

struct UpdateLooks;

impl Behaviour for UpdateLooks {
    const ID: &'static str = "updates";
    const VERSION: &'static str = "2.0.0";

    fn render(_entry: Entry) -> Result<String, Error> {
        let seen = [
            users::list_users(None, 10).is_ok(),
            users::get("nobody").is_ok(),
            users::current().is_ok(),
            media::list_assets(None, None, 10).is_ok(),
            media::find("nothing").is_ok(),
            media::open("nothing").is_ok(),
            secrets::exists("key"),
        ];
        panic!("version two is broken with {seen:?}")
    }
}

component!(UpdateLooks);
