//! The sections of plugins.

use std::collections::BTreeMap;

use super::*;

#[test]
fn a_plugin_is_read_whole() {
    let digest = "AB".repeat(32);
    let config = read(&format!(
        "[plugins.news]\ncomponent = \"news.wasm\"\nenabled = false\npriority = 7\nsha256 = \"{digest}\"\n\
         [plugins.news.settings]\npage-size = 5\nratio = 0.50\non = true\nsince = 2026-01-02T03:04:05Z\n\
         feeds = [\"a\", \"b\"]\nmail.from = \"x@example.com\"\n\
         [plugins.news.grants]\nhttp = [\"a.example\"]\nhtml = \"raw\"\nmail = true\nusers = false\n\
         [plugins.news.limits]\ncpu_ms = 100\nmemory_mib = 512\n"
    ));
    let plugin = plugin(&config, "news");
    assert_eq!(plugin.component, Path::new("/srv/site/news.wasm"));
    assert!(!plugin.enabled);
    assert_eq!(plugin.priority, 7);
    assert_eq!(plugin.sha256, Some([0xab; 32]));
    let settings: Vec<_> =
        plugin.settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let expected = [
        ("feeds.0", "a"),
        ("feeds.1", "b"),
        ("mail.from", "x@example.com"),
        ("on", "true"),
        ("page-size", "5"),
        ("ratio", "0.50"),
        ("since", "2026-01-02T03:04:05Z"),
    ];
    assert_eq!(settings, expected);
    let grants = BTreeMap::from([
        ("html".to_owned(), Grant::Only(vec!["raw".to_owned()])),
        ("http".to_owned(), Grant::Only(vec!["a.example".to_owned()])),
        ("mail".to_owned(), Grant::Allowed),
    ]);
    assert_eq!(plugin.grants, grants);
    assert_eq!(plugin.limits.cpu, Duration::from_millis(100));
    assert_eq!(plugin.limits.wall, Duration::from_secs(2));
    assert_eq!(plugin.limits.memory_bytes, 512 << 20);
    assert_eq!(plugin.limits.html_bytes, 512 << 10);
}

#[test]
fn bad_plugins_are_refused() {
    let found = problem("[plugins.text]\nenabled = true");
    assert_eq!(found, "1:10: plugins.text.component is missing; write component = \"FILE.wasm\"");
    for id in ["Text", "1text", "te_xt", "text-", "a--b", "\"te xt\""] {
        let found = problem(&format!("[plugins.{id}]\ncomponent = \"a.wasm\""));
        assert!(found.contains("is not an id for a plugin"), "{found}");
    }
    let head = "[plugins.a]\ncomponent = \"a.wasm\"\n";
    for rest in [
        "sha256 = \"abc\"",
        "component2 = 1",
        "settings = 3",
        "grants.http = 3",
        "grants.http = [1]",
        "limits.cpu_ms = 5001",
        "limits.html_kib = 0",
        "settings.\"a.b\" = 1\nsettings.a.b = 2",
    ] {
        assert!(problem(&format!("{head}{rest}")).starts_with("3:") || rest.contains('\n'), "{rest}");
    }
}

#[test]
fn settings_know_where_they_are_written() {
    let text =
        "[plugins.a]\ncomponent = \"a.wasm\"\n[plugins.a.settings]\none = 1\nmany = [\n  \"x\",\n  \"y\"]\n";
    let config = read_with(text, &[("SANDPRESS_PLUGINS__A__SETTINGS__TWO", "2")]).unwrap();
    let places = &plugin(&config, "a").places;
    let shown = |key: &str| places.of(key).unwrap().to_string();
    assert_eq!(shown("one"), "/srv/site/cms.toml:4:1");
    assert_eq!(
        (shown("many.1"), shown("many")),
        ("/srv/site/cms.toml:5:1".into(), "/srv/site/cms.toml:5:1".into())
    );
    assert_eq!(shown("two"), "environment variable SANDPRESS_PLUGINS__A__SETTINGS__TWO");
    assert_eq!(shown("missing"), "/srv/site/cms.toml:3:12");
    let moved = read(&format!("\n{text}two = 2\n").replace("[\n  \"x\",\n", "[\"x\","));
    assert_eq!(plugin(&config, "a"), plugin(&moved, "a"));
}
