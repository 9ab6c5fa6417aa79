//! Blocks that count how often they are drawn, in the store: `fixed`, `of-entry` and `of-entries` by what they depend
//! on. `drawn` shows the counts and depends on the store only.

use sandpress_plugin::block::{AttributeDefinition, BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct BlockCounts;

const COUNTS: Collection = Collection::new("counts");

impl Behaviour for BlockCounts {
    const ID: &'static str = "block-counts";
}

impl Blocks for BlockCounts {
    fn blocks() -> Vec<BlockDefinition> {
        let block = |name, depends_on| {
            let tag = AttributeDefinition::new("tag", "text", "Tag");
            BlockDefinition::new(name, name, "Counts.").attribute(tag).depends_on(&[depends_on])
        };
        vec![
            block("fixed", "nothing"),
            block("of-entry", "entry"),
            block("of-entries", "entries"),
            block("drawn", "store"),
        ]
    }

    fn render(block: Request) -> Result<BlockOutput, Error> {
        let number = match block.name.as_str() {
            "drawn" => COUNTS.get("fixed")?.map_or(0, |document| document.body.parse().unwrap_or(0)),
            name => COUNTS.increment(name, 1)?,
        };
        Ok(BlockOutput::new(format!("<p>{} {number}.</p>", block.name)))
    }
}

component!(BlockCounts: lifecycle; also block);
