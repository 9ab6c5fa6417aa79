//! `[site]`: what readers see of the site as a whole.

use sandpress_domain::SiteZone;

use super::section::Section;

pub(super) const KEYS: &[&str] =
    &["title", "description", "language", "entries_per_page", "time_zone", "pinned"];

/// What readers see of the site as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConfig {
    /// The name of the site, in every page's title and in the feed; never empty.
    pub title: String,
    /// One sentence for search engines and the feed; empty when the owner wrote none.
    pub description: String,
    /// The language of the content as a BCP 47 tag, such as `en` or `pt-BR`.
    pub language: String,
    /// How many entries a list page shows, 1 to 100.
    pub entries_per_page: u32,
    /// The zone in which people plan, as the IANA database names it.
    pub time_zone: SiteZone,
    /// Those of the keys above that the admin does not change.
    pub pinned: Vec<String>,
}

pub(super) fn read(mut section: Section<'_>) -> Option<SiteConfig> {
    let allowed_language = "a language tag such as \"en\" or \"pt-BR\"";
    let title = section.parsed("title", "My site", "a text of one line", one_line);
    let description = section.parsed("description", "", "a text", |text| Ok(text.trim().to_owned()));
    let language = section.parsed("language", "en", allowed_language, language_tag);
    let entries_per_page = section.whole("entries_per_page", 10, 1..=100);
    let zones = "a time zone such as \"Europe/Berlin\"";
    let time_zone = section.parsed("time_zone", "UTC", zones, |text| {
        text.trim().parse::<SiteZone>().map_err(|error| error.to_string())
    });
    let allowed_pins = "keys of this section with commas between them, such as \"title, language\"";
    let pinned = section.parsed("pinned", "", allowed_pins, |text| {
        text.split(',').map(str::trim).filter(|key| !key.is_empty()).map(pin).collect()
    });
    Some(SiteConfig {
        title: title?,
        description: description?,
        language: language?,
        entries_per_page,
        time_zone: time_zone?,
        pinned: pinned?,
    })
}

impl SiteConfig {
    /// Whether the text is a language tag such as `en` or `pt-BR`.
    pub fn is_language(text: &str) -> bool {
        language_tag(text).is_ok()
    }
}

fn pin(key: &str) -> Result<String, String> {
    let is_known = key != "pinned" && KEYS.contains(&key);
    is_known.then(|| key.to_owned()).ok_or_else(|| format!("{key:?} is not a key that can be pinned"))
}

fn one_line(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("the title is empty".to_owned());
    }
    if text.chars().any(char::is_control) {
        return Err("the title has a line break or another control character".to_owned());
    }
    Ok(text.to_owned())
}

/// Checks the shape of a BCP 47 tag, not whether the language is registered.
fn language_tag(text: &str) -> Result<String, String> {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let well_formed = (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    if well_formed && text.len() <= 35 {
        Ok(text.to_owned())
    } else {
        Err(format!("{text:?} is not a language tag"))
    }
}
