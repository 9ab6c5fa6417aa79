//! What a plugin can do, as its pages say it.

use sandpress_config::Grant;
use sandpress_domain::panel::Tone;
use sandpress_plugins::grant_form;
use sandpress_services::plugin_setup::{capability_sentence, hook_sentence};
use sandpress_themes::contexts::admin::PowerContext;

/// Capabilities by which something leaves the site, or its content and people are touched; and hooks that have to be granted.
const WEIGHTY: &[&str] =
    &["connect", "content-write", "http", "mail", "media-write", "reader-assets", "secrets", "users"];

/// Hooks that have a say in what authors save or readers get.
const DECIDING: &[&str] =
    &["content-filter", "entry-filter", "mail-transport", "reader-assets", "response-headers", "routes"];

/// What it takes part in.
pub(super) fn hooks<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<PowerContext> {
    let power = |name: &str| PowerContext {
        sentence: hook_sentence(name).to_owned(),
        name: name.to_owned(),
        granted: String::new(),
        tone: tone(DECIDING, name),
    };
    names.into_iter().map(power).collect()
}

/// What it may use, with what is granted of it: first what has to be granted.
pub(super) fn capabilities<'a>(
    names: impl IntoIterator<Item = &'a str>,
    granted: impl Fn(&str) -> Option<Grant>,
) -> Vec<PowerContext> {
    let power = |name: &str| PowerContext {
        sentence: capability_sentence(name).to_owned(),
        name: name.to_owned(),
        granted: granted(name).map(|grant| words(&grant)).unwrap_or_default(),
        tone: tone(WEIGHTY, name),
    };
    let mut sorted: Vec<_> = names.into_iter().collect();
    sorted.sort_by_key(|name| grant_form(name).is_none());
    sorted.into_iter().map(power).collect()
}

/// A grant in words.
fn words(grant: &Grant) -> String {
    match grant {
        Grant::Allowed => "as far as the site allows without a word".to_owned(),
        Grant::Only(items) => items.join(", "),
    }
}

fn tone(weighty: &[&str], name: &str) -> Tone {
    if weighty.contains(&name) { Tone::Warning } else { Tone::Neutral }
}
