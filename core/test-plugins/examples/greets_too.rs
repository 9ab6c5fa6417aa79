//! A block with a name that another component has too.

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct GreetsToo;

impl Behaviour for GreetsToo {
    const ID: &'static str = "greets-too";
}

impl Blocks for GreetsToo {
    fn blocks() -> Vec<BlockDefinition> {
        vec![BlockDefinition::new("greeting", "Greeting", "Greets as well.")]
    }

    fn render(_: Request) -> Result<BlockOutput, Error> {
        Ok(BlockOutput::new("<p>Hello from the other one.</p>"))
    }
}

component!(GreetsToo: lifecycle; also block);
