//! Version 1.0.0 of `welcomes`: a block with settings of every kind, which counts in the store and writes to the log.

#[path = "welcomes/shared.rs"]
mod shared;

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::lifecycle::{Description, Setting};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Welcomes;

impl Behaviour for Welcomes {
    const ID: &'static str = shared::ID;

    fn describe() -> Description {
        shared::description(Self::VERSION)
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        shared::configure(&settings)
    }
}

impl Blocks for Welcomes {
    fn blocks() -> Vec<BlockDefinition> {
        shared::blocks()
    }

    fn render(_block: Request) -> Result<BlockOutput, Error> {
        shared::welcome("")
    }
}

component!(Welcomes: lifecycle; also block);
