//! What the documentation says of the keys.

use super::*;

const SITE_FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cms.toml"));
const REFERENCE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/configuration.md"));

#[test]
fn the_site_file_shows_the_defaults() {
    let uncommented: String = SITE_FILE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if is_assignment(rest) && !rest.starts_with("sha256") => rest,
            _ => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_ne!(uncommented, SITE_FILE);
    let shipped = read(SITE_FILE);
    assert_eq!(read(&uncommented), shipped);
    assert_eq!(Config { plugins: Vec::new(), ..shipped.clone() }, read(""));
    let (on, off): (Vec<_>, Vec<_>) = shipped.plugins.iter().partition(|plugin| plugin.enabled);
    let ids =
        |plugins: Vec<&PluginConfig>| plugins.into_iter().map(|plugin| plugin.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(on), ["editor", "image", "media", "page", "security-headers", "text", "video"]);
    assert_eq!(ids(off), ["contact-form", "mail", "related-posts"]);
    let text = plugin(&shipped, "text");
    assert_eq!(text.component, Path::new("/srv/site/plugins/text/text.wasm"));
}

fn is_assignment(line: &str) -> bool {
    line.split_once(" = ").is_some_and(|(key, _)| {
        key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    })
}

/// Every key of every section, as `section.key`; plugins under their shape `plugins.<id>`.
fn known_keys() -> Vec<String> {
    let plugins: &[(&str, &[&str])] = &[
        ("oidc.<name>", oidc::KEYS),
        ("plugins.<id>", plugins::KEYS),
        ("plugins.<id>.limits", limits::KEYS),
    ];
    let sections = SECTIONS.iter().chain(plugins);
    let mut keys: Vec<_> =
        sections.flat_map(|(section, keys)| keys.iter().map(move |key| format!("{section}.{key}"))).collect();
    keys.sort();
    keys
}

fn sorted(mut keys: Vec<String>) -> Vec<String> {
    keys.sort();
    keys.dedup();
    keys
}

#[test]
fn every_key_stands_in_the_site_file_and_no_other() {
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in SITE_FILE.lines() {
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap().to_owned();
            for id in [
                "text",
                "page",
                "image",
                "video",
                "media",
                "editor",
                "security-headers",
                "contact-form",
                "mail",
                "related-posts",
            ] {
                section = section.replace(&format!("plugins.{id}"), "plugins.<id>");
            }
            if let Some((parent, table)) = section.rsplit_once('.').filter(|(parent, _)| parent.contains('.'))
            {
                keys.push(format!("{parent}.{table}"));
            }
        }
        let line = line.strip_prefix("# ").unwrap_or(line);
        if let Some(header) = line.strip_prefix("[oidc.") {
            assert!(header.starts_with("example]"), "{line}");
            section = "oidc.<name>".to_owned();
        }
        // Indented, so that no line of a provider is one of the section before it.
        let line = if section == "oidc.<name>" { line.trim_start() } else { line };
        if is_assignment(line)
            && !["plugins.<id>.grants", "plugins.<id>.settings"].contains(&section.as_str())
        {
            keys.push(format!("{section}.{}", line.split(' ').next().unwrap()));
        }
    }
    assert_eq!(sorted(keys), known_keys());
}

#[test]
fn every_key_stands_in_the_reference_and_no_other() {
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in REFERENCE.lines() {
        if let Some(header) = line.strip_prefix("## `[").or_else(|| line.strip_prefix("### `[")) {
            section = header.split(']').next().unwrap().to_owned();
            if let Some(table) = section.strip_prefix("plugins.<id>.") {
                keys.push(format!("plugins.<id>.{table}"));
            }
        } else if line.starts_with("## ") {
            section.clear();
        }
        if let Some(row) = line.strip_prefix("| `")
            && !section.is_empty()
        {
            keys.push(format!("{section}.{}", row.split('`').next().unwrap()));
        }
    }
    assert_eq!(sorted(keys), known_keys());
}
