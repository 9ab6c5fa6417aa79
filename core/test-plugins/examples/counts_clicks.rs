//! A block that counts how often it is clicked, with a style sheet and a script of its own. A setting stands at the end of
//! the style sheet.

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::reader_assets::{Asset, ReaderAssets};
use sandpress_plugin::settings::get;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct CountsClicks;

impl Behaviour for CountsClicks {
    const ID: &'static str = "counts-clicks";

    fn describe() -> Description {
        let more = SettingDefinition::new("more", "text", "More", "What else stands in the style sheet.");
        Description::new(Self::ID, "1.0.0", "Counts clicks", "Has a style sheet and a script.").setting(more)
    }
}

impl Blocks for CountsClicks {
    fn blocks() -> Vec<BlockDefinition> {
        vec![BlockDefinition::new("clicks", "Clicks", "Counts clicks.").depends_on(&["nothing"])]
    }

    fn render(_block: Request) -> Result<BlockOutput, Error> {
        Ok(BlockOutput::new("<p class=\"clicks\">Clicks are not counted.</p>".to_owned()))
    }
}

impl ReaderAssets for CountsClicks {
    fn assets() -> Result<Vec<Asset>, Error> {
        let more = get("more").unwrap_or_default();
        Ok(vec![
            Asset::script("clicks.js", include_str!("counts_clicks/clicks.js")),
            Asset::style("clicks.css", format!("{}{more}", include_str!("counts_clicks/clicks.css"))),
        ])
    }
}

component!(CountsClicks: lifecycle; also block, reader_assets);
