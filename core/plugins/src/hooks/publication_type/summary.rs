//! What a type says of an entry for cards, feeds and search engines, as it is kept.

use crate::{
    bindings::exports::sandpress::publication_type::publication_type::{EntrySummary, MediaItem as WitMedia},
    hooks::one_line,
};
use sandpress_domain::{MediaItem, Presentation};

const MAX_LABEL: usize = 60;
const MAX_MEDIA: usize = 100;
const MAX_PROPERTIES: usize = 500;
const MAX_PROPERTY_BYTES: usize = 5_000;
const MAX_URL_BYTES: usize = 2_000;
const MAX_WORDS: usize = 2_000;

/// What is kept of the summary; what does not fit is left out.
pub(super) fn presentation(summary: &EntrySummary) -> Presentation {
    let fits = |name: &str, value: &str| name.len() <= 200 && value.len() <= MAX_PROPERTY_BYTES;
    let schema = summary.schema.iter().filter(|property| fits(&property.name, &property.value));
    Presentation {
        label: shortened(&summary.label, MAX_LABEL),
        media: summary.media.iter().filter_map(media).take(MAX_MEDIA).collect(),
        schema: schema
            .take(MAX_PROPERTIES)
            .map(|property| (property.name.clone(), property.value.replace('\0', "")))
            .collect(),
    }
}

fn media(item: &WitMedia) -> Option<MediaItem> {
    let is_known = ["image", "video", "audio", "file"].contains(&item.kind.as_str());
    let is_type = |text: &str| {
        text.len() <= 255
            && text.split_once('/').is_some_and(|(family, rest)| !family.is_empty() && !rest.is_empty())
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\".contains(&byte))
    };
    (is_known && is_address(&item.url)).then(|| MediaItem {
        kind: item.kind.clone(),
        url: item.url.clone(),
        media_type: if is_type(&item.media_type) { item.media_type.clone() } else { String::new() },
        bytes: item.bytes,
        width: item.width,
        height: item.height,
        duration_ms: item.duration_ms,
        title: shortened(&item.title, MAX_WORDS),
        alt: shortened(&item.alt, MAX_WORDS),
    })
}

/// Whether a picture or another file may be loaded from there: this site or the web.
pub(super) fn is_address(url: &str) -> bool {
    let is_path = url.starts_with('/') && !url.starts_with("//");
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    (is_path || is_web)
        && url.len() <= MAX_URL_BYTES
        && !url.contains(|c: char| c.is_control() || c.is_whitespace())
}

fn shortened(text: &str, most: usize) -> String {
    one_line(text).chars().take(most).collect()
}
