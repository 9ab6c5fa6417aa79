//! Gives a good style sheet and, as its setting says, something beside it that no site takes.

use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::reader_assets::{Asset, ReaderAssets};
use sandpress_plugin::settings::get;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct GivesOddAssets;

impl Behaviour for GivesOddAssets {
    const ID: &'static str = "gives-odd-assets";

    fn describe() -> Description {
        let what = SettingDefinition::new("what", "text", "What", "What it gives beside the good one.");
        let what = what.default_value("name");
        Description::new(Self::ID, "1.0.0", "Odd assets", "Gives what no site takes.").setting(what)
    }
}

impl ReaderAssets for GivesOddAssets {
    fn assets() -> Result<Vec<Asset>, Error> {
        let mut assets = vec![Asset::style("good.css", "a{}")];
        match get("what").unwrap_or_default().as_str() {
            "large" => assets.push(Asset::script("large.js", vec![b' '; (256 << 10) + 1])),
            "all-large" => {
                assets.extend((0..3).map(|i| Asset::script(format!("{i}.js"), vec![b' '; 200 << 10])));
            }
            "many" => assets.extend((0..8).map(|number| Asset::script(format!("{number}.js"), ""))),
            "bytes" => assets.push(Asset::script("bytes.js", b"1;\xff".to_vec())),
            "import" => assets.push(Asset::style("import.css", "@import 'https://evil.example/a.css';")),
            "foreign" => assets.push(Asset::style("foreign.css", "a{b:url(//evil.example/a.png)}")),
            "name" => assets.push(Asset::script("../../admin.js", "")),
            "twice" => assets.push(Asset::style("good.css", "b{}")),
            "kind" => assets.push(Asset { kind: "module".into(), ..Asset::script("module.js", "") }),
            "error" => return Err(Error::Unavailable("no assets today".into())),
            "panic" => panic!("no assets at all"),
            _ => {}
        }
        Ok(assets)
    }
}

component!(GivesOddAssets: lifecycle; also reader_assets);
