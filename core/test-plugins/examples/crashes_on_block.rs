//! A block that crashes.

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct CrashesOnBlock;

impl Behaviour for CrashesOnBlock {
    const ID: &'static str = "crashes-on-block";
}

impl Blocks for CrashesOnBlock {
    fn blocks() -> Vec<BlockDefinition> {
        vec![BlockDefinition::new("crash", "Crash", "Crashes.")]
    }

    fn render(_: Request) -> Result<BlockOutput, Error> {
        panic!("no <block> today")
    }
}

component!(CrashesOnBlock: lifecycle; also block);
