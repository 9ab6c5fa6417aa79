//! Version 2.0.0 of `welcomes`, which also wants to know the people with an account, and filters content.

#[path = "welcomes/shared.rs"]
mod shared;

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::content_filter::{Content, ContentFilter};
use sandpress_plugin::lifecycle::{Description, Setting};
use sandpress_plugin::types::Error;
use sandpress_plugin::users;
use sandpress_test_plugins::{Behaviour, component};

struct WelcomesMore;

impl Behaviour for WelcomesMore {
    const ID: &'static str = shared::ID;
    const VERSION: &'static str = "2.0.0";

    fn describe() -> Description {
        shared::description(Self::VERSION)
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        shared::configure(&settings)
    }
}

impl Blocks for WelcomesMore {
    fn blocks() -> Vec<BlockDefinition> {
        shared::blocks()
    }

    fn render(_block: Request) -> Result<BlockOutput, Error> {
        let people = users::list_users(None, 1)?.users;
        let host = people.into_iter().find_map(|user| user.name).unwrap_or_default();
        shared::welcome(&format!(", says {host}"))
    }
}

impl ContentFilter for WelcomesMore {
    fn filter(_content: Content) -> Result<Option<String>, Error> {
        Ok(None)
    }
}

component!(WelcomesMore: lifecycle; also block, content_filter);
