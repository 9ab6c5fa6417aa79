//! Blocks with attributes of every kind: `greeting` says all that it was told, `page-title` says where it stands.

use sandpress_plugin::block::{AttributeDefinition, BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

struct Greets;

impl Behaviour for Greets {
    const ID: &'static str = "greets";
}

impl Blocks for Greets {
    fn blocks() -> Vec<BlockDefinition> {
        let kind =
            AttributeDefinition::new("kind", "choice", "Kind").choice("warm", "Warm").choice("cool", "Cool");
        vec![
            BlockDefinition::new("greeting", "Greeting", "Greets somebody.")
                .attribute(AttributeDefinition::new("whom", "text", "Whom").required())
                .attribute(AttributeDefinition::new("times", "number", "How often").default_value("1"))
                .attribute(kind.default_value("warm"))
                .attribute(AttributeDefinition::new("is-loud", "boolean", "Loud"))
                .attribute(AttributeDefinition::new("link", "url", "Where it leads"))
                .depends_on(&["nothing"]),
            BlockDefinition::new("page-title", "Title", "Names the page.").depends_on(&["entry"]),
            BlockDefinition::new("footer-only", "Footer", "For themes.")
                .depends_on(&["nothing"])
                .places(&["template"]),
        ]
    }

    fn render(block: Request) -> Result<BlockOutput, Error> {
        let said = block.attributes.iter().map(|said| format!("{}={}", said.name, said.value));
        let said = said.collect::<Vec<_>>().join(" ");
        let entry = block.entry.as_ref().map(|entry| {
            format!("{} {} {} {}", entry.publication_type, entry.title, entry.url, entry.get("body").len())
        });
        let entry = entry.unwrap_or_else(|| "no entry".to_owned());
        let text = format!("{} in a {} of {}: {said}; {entry}", block.name, block.place, block.origin);
        if block.get("whom") == "nobody" {
            return Err(Error::NotFound("there is nobody to <greet>".to_owned()));
        }
        Ok(BlockOutput::new(format!("<p class=\"{}\">{}</p>", block.name, escaped(&text))))
    }
}

component!(Greets: lifecycle; also block);
