//! Plugins that are not written in Rust: the hello block in each language does the same.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use sandpress::{
    domain::BlockPlace,
    plugins::{BlockRequest, LoadError, Plugins, SiteFacts, ports::Ports},
};

use crate::support::{
    app::cache,
    components::repository,
    languages::{C, Example, JAVASCRIPT, RUST},
    sandbox::{SANDBOX, plugin_configs},
};

/// How often a call may be tried within the default limits: a busy machine must not look like a slow plugin.
const ATTEMPTS: usize = 20;

/// Room for a busy machine. The memory stays what it is without a word in cms.toml.
const PATIENT: &str = "limits = { cpu_ms = 5000, wall_ms = 60000 }";

async fn load(example: Example, component: &Path, more: &str) -> Result<Plugins, Vec<LoadError>> {
    let configs = plugin_configs(&example.config(component, more));
    let site = SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: Vec::new() };
    Plugins::load(Arc::clone(&SANDBOX), &cache(), Ports::absent(), site, &configs).await
}

async fn drawn(plugins: &Plugins, example: Example, said: &[(&str, &str)]) -> Result<String, String> {
    let block = plugins.find_block(example.id).unwrap();
    let said: Vec<_> = said.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let attributes = block.definition.complete(BlockPlace::Document, &said)?;
    let request = BlockRequest {
        attributes: &attributes,
        place: BlockPlace::Document,
        entry: None,
        origin: "https://example.org",
    };
    plugins.scope().render_block(&block, request).await.map_err(|error| error.to_string())
}

/// What is expected of the block in every language.
async fn does_what_the_others_do(example: Example) {
    let Some(component) = example.build() else { return };
    let plugins = load(example, &component, PATIENT).await.unwrap_or_else(|errors| panic!("{errors:?}"));
    let [plugin] = plugins.list().try_into().unwrap();
    assert_eq!((plugin.id.as_str(), plugin.version.as_str()), (example.id, "0.1.0"));
    assert_eq!(plugin.hooks, ["lifecycle", "block"]);
    assert_eq!(plugin.capabilities, ["log", "settings"]);
    for (said, html) in [
        (&[][..], "<p class=\"hello\">Hello, world!</p>"),
        (&[("whom", "Ada")], "<p class=\"hello\">Hello, Ada!</p>"),
        (
            &[("whom", "<b>\"Ada\" & Ben</b>")],
            "<p class=\"hello\">Hello, &lt;b&gt;\"Ada\" &amp; Ben&lt;/b&gt;!</p>",
        ),
        (&[("whom", "Zoë 🐎")], "<p class=\"hello\">Hello, Zoë 🐎!</p>"),
    ] {
        assert_eq!(drawn(&plugins, example, said).await.unwrap(), html);
    }
    // A line is written each time; reading a setting does not count.
    assert_eq!(plugins.list()[0].account.host_calls, 4);

    let polite = format!("{PATIENT}\nsettings.greeting = \"Good <morning>\"");
    let plugins = load(example, &component, &polite).await.unwrap();
    let html = drawn(&plugins, example, &[("whom", "Ada")]).await.unwrap();
    assert_eq!(html, "<p class=\"hello\">Good &lt;morning&gt;, Ada!</p>");

    let wordy = format!("{PATIENT}\nsettings.greeting = \"{}\"", "ö".repeat(41));
    let errors = load(example, &component, &wordy).await.err().unwrap();
    let line = "greeting: has more than 40 characters: shorten it";
    assert!(errors.iter().any(|error| error.to_string().contains(line)), "{errors:?}");
    let longest = format!("{PATIENT}\nsettings.greeting = \"{}\"", "ö".repeat(40));
    load(example, &component, &longest).await.unwrap_or_else(|errors| panic!("{errors:?}"));

    works_within_the_default_limits(example, &component).await;
}

async fn works_within_the_default_limits(example: Example, component: &Path) {
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        match load(example, component, "").await {
            Ok(plugins) => match drawn(&plugins, example, &[]).await {
                Ok(_) => return,
                Err(error) => last = error,
            },
            Err(errors) => last = format!("{errors:?}"),
        }
    }
    panic!("{}: {last}", example.id);
}

#[tokio::test]
async fn the_block_in_rust() {
    does_what_the_others_do(RUST).await;
}

#[tokio::test]
async fn the_block_in_javascript() {
    does_what_the_others_do(JAVASCRIPT).await;
}

#[tokio::test]
async fn the_block_in_c() {
    does_what_the_others_do(C).await;
}

/// The names of the worlds that the public interfaces have, with their versions, such as
/// `sandpress:log/log-capability@1.0.0`.
fn worlds() -> BTreeSet<String> {
    let mut worlds = BTreeSet::new();
    for file in fs::read_dir(repository().join("plugin-api/wit")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let mut package = None;
        for line in text.lines().map(str::trim) {
            let name = |keyword| line.strip_prefix(keyword).and_then(|rest| rest.strip_suffix(" {"));
            package = name("package ").or(package);
            if let (Some((package, version)), Some(world)) =
                (package.and_then(|package| package.split_once('@')), name("world "))
            {
                worlds.insert(format!("{package}/{world}@{version}"));
            }
        }
    }
    worlds
}

/// Held where no tool chain is there too.
#[test]
fn every_example_includes_worlds_of_today() {
    let worlds = worlds();
    assert!(worlds.contains("sandpress:log/log-capability@1.0.0"), "{worlds:?}");
    for example in [JAVASCRIPT, C] {
        let file = example.folder().unwrap().join("wit/world.wit");
        let text = fs::read_to_string(&file).unwrap();
        let included: Vec<_> =
            text.lines().filter_map(|line| line.trim().strip_prefix("include ")?.strip_suffix(';')).collect();
        assert!(included.contains(&"sandpress:lifecycle/lifecycle-hook@1.0.0"), "{}", file.display());
        for world in included {
            assert!(worlds.contains(world), "{} includes {world}, which is not there", file.display());
        }
    }
}
