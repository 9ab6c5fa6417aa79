//! The pictures of an entry, as its author and the media library describe them.

use sandpress_plugin::publication_type::{AssetView, Entry};

use crate::{ALT, CAPTION, CREDIT, PICTURE, PICTURES};

/// A picture that is there.
pub(crate) struct Picture<'a> {
    /// Its file.
    pub(crate) asset: &'a AssetView,
    /// What it shows.
    pub(crate) alt: &'a str,
    /// What is said below it; may be empty.
    pub(crate) caption: &'a str,
    /// Who made it; may be empty.
    pub(crate) credit: &'a str,
}

/// The pictures in their order. One whose file is gone is left out.
pub(crate) fn of(entry: &Entry) -> Vec<Picture<'_>> {
    let picture = |item: usize| {
        let name = |field: &str| format!("{PICTURES}.{item}.{field}");
        let asset = entry.asset(&name(PICTURE)).filter(|asset| asset.kind == "image")?;
        Some(Picture {
            alt: either(entry.field(&name(ALT)), &asset.alt),
            caption: either(entry.field(&name(CAPTION)), &asset.caption),
            credit: either(entry.field(&name(CREDIT)), &asset.credit),
            asset,
        })
    };
    (0..entry.items(PICTURES)).filter_map(picture).collect()
}

fn either<'a>(written: &'a str, known: &'a str) -> &'a str {
    if written.is_empty() { known } else { written }
}
