//! The block of `plugin-api/examples`, in Rust: an attribute, a setting and a line in the log.

use sandpress_plugin::block::{AttributeDefinition, BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting, SettingDefinition};
use sandpress_plugin::log::{self, Level};
use sandpress_plugin::settings;
use sandpress_plugin::types::{Error, FieldError};
use sandpress_test_plugins::escaped;

const LONGEST_GREETING: usize = 40;

/// The plugin.
pub struct Hello;

impl Lifecycle for Hello {
    fn describe() -> Description {
        let greeting = SettingDefinition::new("greeting", "text", "Greeting", "The word before the name.");
        Description::new("hello", "0.1.0", "Hello from Rust", "A block that greets somebody.")
            .setting(greeting.default_value("Hello"))
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        match settings.iter().find(|setting| setting.key == "greeting") {
            Some(greeting) if greeting.value.chars().count() > LONGEST_GREETING => {
                let message = format!("has more than {LONGEST_GREETING} characters: shorten it");
                Err(Error::Invalid(vec![FieldError::new("greeting", message)]))
            }
            _ => Ok(()),
        }
    }
}

impl Blocks for Hello {
    fn blocks() -> Vec<BlockDefinition> {
        let whom = AttributeDefinition::new("whom", "text", "Whom").help("The name of somebody.");
        vec![
            BlockDefinition::new("hello", "Hello from Rust", "Greets somebody.")
                .attribute(whom.default_value("world"))
                .depends_on(&["nothing"]),
        ]
    }

    fn render(block: Request) -> Result<BlockOutput, Error> {
        let (greeting, whom) = (settings::get("greeting").unwrap_or_default(), block.get("whom"));
        log::write(Level::Info, &format!("greeting {whom}"));
        let (greeting, whom) = (escaped(&greeting), escaped(whom));
        Ok(BlockOutput::new(format!("<p class=\"hello\">{greeting}, {whom}!</p>")))
    }
}

sandpress_plugin::export!(Hello: lifecycle, block);
