//! Style sheets and scripts of plugins on readers' pages, through real components.

use sandpress::plugins::{AssetKind, Plugins, ReaderAsset, ResponseKind};

use crate::support::sandbox::{beside_a_type, load, refusal};

const BOTH: &str = "grants = { reader-assets = [\"styles\", \"scripts\"] }";

async fn loaded(components: &[(&str, &str)]) -> Plugins {
    load(&beside_a_type(components)).await.unwrap()
}

fn names(plugins: &Plugins, kind: AssetKind) -> Vec<String> {
    plugins.reader_assets().of(kind).map(|asset| asset.name.clone()).collect()
}

/// What the account of a plugin says of its last failure; empty where there was none.
fn last_failure(plugins: &Plugins, id: &str) -> String {
    let account = plugins.list().into_iter().find(|plugin| plugin.id == id).unwrap().account;
    account.last_failure.map(|failure| failure.cause.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn assets_of_the_granted_kinds_are_there() {
    let plugins = loaded(&[("counts_clicks", BOTH)]).await;
    assert_eq!(names(&plugins, AssetKind::Style), ["clicks.css"]);
    assert_eq!(names(&plugins, AssetKind::Script), ["clicks.js"]);
    for (grant, styles, scripts) in [("styles", 1, 0), ("scripts", 0, 1)] {
        let lines = format!("grants = {{ reader-assets = [\"{grant}\"] }}");
        let plugins = loaded(&[("counts_clicks", &lines)]).await;
        let found = (names(&plugins, AssetKind::Style).len(), names(&plugins, AssetKind::Script).len());
        assert_eq!(found, (styles, scripts), "{grant}");
        assert_eq!(last_failure(&plugins, "counts-clicks"), "", "what is not granted is no failure");
    }
    assert!(loaded(&[]).await.reader_assets().of(AssetKind::Style).next().is_none());
}

#[tokio::test]
async fn without_a_grant_the_plugin_is_refused() {
    let html = "[plugins.counts-clicks.grants]\nhtml = \"raw\"";
    for lines in ["", html] {
        assert_eq!(
            refusal("counts_clicks", lines).await,
            "plugin \"counts-clicks\" wants reader-assets (it exports sandpress:reader-assets/reader-assets@1.0.0). To \
             allow it, add to cms.toml: [plugins.counts-clicks.grants] reader-assets = [\"styles\"]"
        );
    }
    for grant in ["true", "\"all\"", "[]", "[\"styles\", \"fonts\"]"] {
        let lines = format!("[plugins.counts-clicks.grants]\nreader-assets = {grant}");
        let said = refusal("counts_clicks", &lines).await;
        assert!(
            said.contains("the grant `reader-assets`") && said.contains("\"styles\" and \"scripts\""),
            "{said}"
        );
    }
}

#[tokio::test]
async fn settings_change_the_answer_and_with_it_the_address() {
    let lines = format!("{BOTH}\nsettings = {{ more = \"b {{}}\" }}");
    let style = |plugins: &Plugins| -> ReaderAsset {
        plugins.reader_assets().of(AssetKind::Style).next().unwrap().clone()
    };
    let plugins = loaded(&[("counts_clicks", BOTH)]).await;
    let before = style(&plugins);
    let report = plugins.reload(&beside_a_type(&[("counts_clicks", &lines)])).await;
    assert_eq!(report.changed, ["counts-clicks"]);
    let after = style(&plugins);
    assert!(after.bytes.ends_with(b"b {}") && after.url() != before.url());
    let assets = plugins.reader_assets();
    assert!(assets.find(&after.hash(), "counts-clicks/clicks.css").is_some());
    assert!(assets.find(&before.hash(), "counts-clicks/clicks.css").is_none(), "the old one is gone");
    plugins.reload(&beside_a_type(&[])).await;
    assert!(plugins.reader_assets().find(&after.hash(), "counts-clicks/clicks.css").is_none());
}

#[tokio::test]
async fn what_does_not_fit_costs_the_plugin_all_its_assets_and_stands_among_its_failures() {
    for (what, words) in [
        ("large", "the asset \"large.js\" has 262145 bytes, at most 262144 are allowed"),
        ("all-large", "assets of 614403 bytes together"),
        ("many", "9 assets, at most 8 are allowed"),
        ("bytes", "the asset \"bytes.js\" is not UTF-8 from its byte 2 on"),
        ("import", "the asset \"import.css\" has an @import"),
        ("foreign", "the asset \"foreign.css\" loads \"//evil.example/a.png\" in line 1"),
        ("name", "the asset \"../../admin.js\" has a name that does not fit"),
        ("twice", "the asset \"good.css\" is there twice"),
        ("kind", "the asset \"module.js\" is of the kind \"module\""),
        ("panic", "it crashed"),
    ] {
        let lines = format!("{BOTH}\nsettings = {{ what = \"{what}\" }}");
        let plugins = loaded(&[("gives_odd_assets", &lines), ("counts_clicks", BOTH)]).await;
        assert_eq!(names(&plugins, AssetKind::Style), ["clicks.css"], "{what}");
        let said = last_failure(&plugins, "gives-odd-assets");
        assert!(said.contains(words), "{what}: {said}");
        let lines = plugins.lines("gives-odd-assets");
        assert!(lines.iter().any(|line| line.message.contains(words)), "{what}: {lines:?}");
    }
    for (what, count) in [("error", 0), ("nothing", 1)] {
        let lines = format!("{BOTH}\nsettings = {{ what = \"{what}\" }}");
        let plugins = loaded(&[("gives_odd_assets", &lines)]).await;
        assert_eq!(names(&plugins, AssetKind::Style).len(), count, "{what}");
    }
}

#[tokio::test]
async fn plugins_stand_in_their_order() {
    let odd = format!("{BOTH}\nsettings = {{ what = \"nothing\" }}");
    let first = format!("priority = 1\n{odd}");
    for (odd, expected) in [(odd, ["clicks.css", "good.css"]), (first, ["good.css", "clicks.css"])] {
        let plugins = loaded(&[("counts_clicks", BOTH), ("gives_odd_assets", &odd)]).await;
        assert_eq!(names(&plugins, AssetKind::Style), expected);
    }
}

#[tokio::test]
async fn only_pages_are_told_of_the_scripts() {
    let components = |grants| beside_a_type(&[("counts_clicks", grants), ("echoes_hashes", "")]);
    let plugins = load(&components(BOTH)).await.unwrap();
    let assets = plugins.reader_assets();
    let script = assets.of(AssetKind::Script).next().unwrap().integrity();
    let told = |plugins: &Plugins, kind: ResponseKind, path: &str| -> String {
        let headers = plugins.response_headers(kind, path);
        headers.iter().find(|(name, _)| name == "x-robots-tag").unwrap().1.clone()
    };
    for kind in ResponseKind::ALL {
        for path in ["/", "/shows/a"] {
            let expected = match kind {
                ResponseKind::Page => format!("hashes {script}"),
                ResponseKind::Admin => "hashes sha256-abc=".to_owned(),
                _ => "hashes ".to_owned(),
            };
            assert_eq!(told(&plugins, kind, path), expected.trim_end(), "{kind:?} {path}");
        }
    }
    let styles = load(&components("grants = { reader-assets = [\"styles\"] }")).await.unwrap();
    assert_eq!(told(&styles, ResponseKind::Page, "/"), "hashes", "a script that is left out is not admitted");
}
