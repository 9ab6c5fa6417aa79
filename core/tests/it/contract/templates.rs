//! Every template of the default theme and of the admin: renders with its sample contexts, escapes all text, has
//! nothing that the content security policy would refuse.

mod loading;
mod markup;
mod text_everywhere;

use std::path::{Path, PathBuf};

use sandpress::themes::contexts::admin::{
    AdminErrorContext, ConflictContext, EntriesContext, EntryEditContext, LoginContext, PluginsContext,
    SetupContext,
};
use sandpress::themes::contexts::reader::{EntryContext, ErrorContext, HomeContext, SiteContext};
use sandpress::themes::{AdminTemplates, AssetSet, Theme};

use self::markup::{Tag, tags};
use self::text_everywhere as fill;

const PLAIN: &str = "plain text";
const HOSTILE: &str = r#"<script>x</script><style>'"><img src=x onerror=y style=z> {{ 7 * 7 }} &amp;"#;

fn default_theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/default")
}

fn theme() -> Theme {
    Theme::load(&default_theme(), SiteContext::sample()).unwrap()
}

fn reader_pages(
    theme: &Theme,
    home: &HomeContext,
    entry: &EntryContext,
    error: &ErrorContext,
) -> [(&'static str, String); 3] {
    [
        ("home", theme.home(home).unwrap()),
        ("entry", theme.entry(entry).unwrap()),
        ("error", theme.error(error).unwrap()),
    ]
}

fn sample_pages() -> Vec<(&'static str, String)> {
    let theme = theme();
    let admin = AdminTemplates::new().unwrap();
    let mut pages = Vec::new();
    let (home, entry) = (HomeContext::sample(), EntryContext::sample());
    pages.extend(reader_pages(&theme, &home, &entry, &ErrorContext::sample()));
    pages.extend(reader_pages(&theme, &HomeContext::bare(), &EntryContext::bare(), &ErrorContext::bare()));
    pages.extend([
        ("login", admin.login(&LoginContext::sample()).unwrap()),
        ("setup", admin.setup(&SetupContext::sample()).unwrap()),
        ("entries", admin.entries(&EntriesContext::sample()).unwrap()),
        ("entry_edit", admin.entry_edit(&EntryEditContext::sample()).unwrap()),
        ("conflict", admin.conflict(&ConflictContext::sample()).unwrap()),
        ("plugins", admin.plugins(&PluginsContext::sample()).unwrap()),
        ("admin error", admin.error(&AdminErrorContext::sample()).unwrap()),
        ("bare login", admin.login(&LoginContext::bare()).unwrap()),
        ("bare setup", admin.setup(&SetupContext::bare()).unwrap()),
        ("bare entries", admin.entries(&EntriesContext::bare()).unwrap()),
        ("bare entry_edit", admin.entry_edit(&EntryEditContext::bare()).unwrap()),
        ("bare conflict", admin.conflict(&ConflictContext::bare()).unwrap()),
        ("bare plugins", admin.plugins(&PluginsContext::bare()).unwrap()),
        ("bare admin error", admin.error(&AdminErrorContext::bare()).unwrap()),
    ]);
    pages
}

fn pages_with(text: &str) -> Vec<(&'static str, String)> {
    let theme = Theme::load(&default_theme(), fill::site(text)).unwrap();
    let admin = AdminTemplates::new().unwrap();
    let mut pages = Vec::new();
    pages.extend(reader_pages(&theme, &fill::home(text), &fill::entry(text), &fill::error(text)));
    pages.extend([
        ("login", admin.login(&fill::login(text)).unwrap()),
        ("setup", admin.setup(&fill::setup(text)).unwrap()),
        ("entries", admin.entries(&fill::entries(text)).unwrap()),
        ("entry_edit", admin.entry_edit(&fill::entry_edit(text)).unwrap()),
        ("conflict", admin.conflict(&fill::conflict(text)).unwrap()),
        ("plugins", admin.plugins(&fill::plugins(text)).unwrap()),
        ("admin error", admin.error(&fill::admin_error(text)).unwrap()),
    ]);
    pages
}

/// The names of all tags and of their attributes, in their order: what no text may change.
fn outline(page: &str) -> Vec<(String, Vec<String>)> {
    let names = |tag: Tag| (tag.name, tag.attributes.into_iter().map(|(name, _)| name).collect());
    tags(page).into_iter().map(names).collect()
}

fn assert_keeps_the_policy(name: &str, page: &str) {
    for tag in tags(page) {
        let is_script = tag.name == "script";
        let is_data = tag.attribute("type") == Some("application/ld+json");
        assert!(!is_script || is_data || tag.attribute("src").is_some(), "{name}: inline script");
        assert_ne!(tag.name, "style", "{name}: inline style");
        for (attribute, value) in &tag.attributes {
            assert!(!attribute.starts_with("on"), "{name}: <{} {attribute}>", tag.name);
            assert_ne!(attribute, "style", "{name}: <{}>", tag.name);
            assert!(!value.starts_with("javascript:"), "{name}: {value}");
        }
    }
}

#[test]
fn every_template_renders_and_keeps_the_policy() {
    for (name, page) in sample_pages() {
        assert!(page.trim_start().starts_with("<!doctype html>"), "{name}");
        assert!(page.trim_end().ends_with("</html>"), "{name}");
        assert_keeps_the_policy(name, &page);
    }
}

#[test]
fn hostile_text_comes_out_escaped_everywhere() {
    for ((name, plain), (_, hostile)) in pages_with(PLAIN).iter().zip(&pages_with(HOSTILE)) {
        assert_keeps_the_policy(name, hostile);
        assert_eq!(outline(plain), outline(hostile), "{name}");
        assert!(hostile.contains("&lt;script&gt;x&lt;/script&gt;"), "{name}");
        assert!(hostile.contains("{{ 7 * 7 }}"), "{name}");
        assert!(!hostile.contains("<img src=x"), "{name}");
    }
}

#[test]
fn documented_html_comes_out_as_it_is() {
    let mut context = EntryContext::sample();
    context.entry.html = "<h2 id=\"a\">So &amp; <em>so</em></h2>".to_owned();
    let page = theme().entry(&context).unwrap();
    assert!(page.contains("<h2 id=\"a\">So &amp; <em>so</em></h2>"));
    assert!(
        page.contains("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\""),
        "{page}"
    );
}

#[test]
fn every_asset_that_a_page_names_is_there() {
    let theme = theme();
    let admin = AdminTemplates::new().unwrap();
    for (name, page) in sample_pages() {
        let urls = tags(&page);
        let urls = urls.iter().filter_map(|tag| tag.attribute("href").or(tag.attribute("src")));
        let mut found = 0;
        for url in urls.filter(|url| url.starts_with("/assets/")) {
            let parts: Vec<_> = url.splitn(5, '/').collect();
            let set: &AssetSet = if parts[2] == "theme" { theme.assets() } else { admin.assets() };
            assert!(set.find(parts[3], parts[4]).is_some(), "{name}: {url}");
            found += 1;
        }
        assert!(found >= 2, "{name}");
    }
}

#[test]
fn scripts_are_admitted_by_hash() {
    assert!(theme().assets().csp_hashes().is_empty());
    let admin = AdminTemplates::new().unwrap();
    let page = admin.login(&LoginContext::sample()).unwrap();
    let tags = tags(&page);
    let scripts: Vec<_> = tags.iter().filter(|tag| tag.name == "script").collect();
    assert!(!scripts.is_empty());
    let hashes = admin.assets().csp_hashes();
    for script in scripts {
        let integrity = script.attribute("integrity").unwrap_or_default();
        assert!(hashes.iter().any(|hash| hash == integrity), "{integrity}");
    }
    let script = admin.assets().at("admin.js").unwrap();
    assert_eq!(script.media_type, "text/javascript; charset=utf-8");
}
