//! A block that depends on something that there is not.

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WrongBlock;

impl Behaviour for WrongBlock {
    const ID: &'static str = "wrong-block";
}

impl Blocks for WrongBlock {
    fn blocks() -> Vec<BlockDefinition> {
        vec![BlockDefinition::new("forecast", "Forecast", "Tells the weather.").depends_on(&["weather"])]
    }

    fn render(_: Request) -> Result<BlockOutput, Error> {
        Ok(BlockOutput::new(""))
    }
}

component!(WrongBlock: lifecycle; also block);
