//! Pictures in HTML that was cleaned: each of the site's own gets the sizes and formats that there are of it, its width and
//! height, so that a page does not jump, and is loaded when it is about to be seen. Videos get the file that plays at
//! once.

use std::fmt::Write;

use super::catalogue::{Catalogue, Shown};
use super::listed::ListedPicture;
use sandpress_domain::{Rendition, RenditionRole};

/// How wide pictures are in pages: as wide as the text is where there is room, and else as wide as the window.
const SIZES: &str = "(min-width: 48rem) 44rem, 100vw";

/// The largest width that pictures are made in.
const LARGEST: u32 = 1920;

/// So wide is wide enough for the text of a page.
const ENOUGH: u32 = 960;

/// Where style sheets find the colours of a picture's quarters, upper left, upper right, lower left and lower right. The
/// policy of pages allows no styles in attributes.
const PLACEHOLDER: [&str; 4] = ["data-c1", "data-c2", "data-c3", "data-c4"];

/// A tag: its name, and its attributes as they are written, still escaped.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// Bytes of the whole tag.
    length: usize,
}

/// The HTML with its pictures. What is not the site's own, and what the author gave sizes or a `picture` element
/// already, stays as it is.
pub(super) fn with_pictures(html: &str, catalogue: &Catalogue) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    let (mut pictures, mut within) = (0, 0_usize);
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some(tag) = tag(from) else {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let (whole, behind) = from.split_at(tag.length);
        match tag.name {
            "picture" => within += 1,
            "/picture" => within = within.saturating_sub(1),
            _ => {}
        }
        let drawn = match tag.name {
            "img" if within == 0 => picture(&tag, catalogue, pictures == 0),
            "video" | "source" => video(&tag, catalogue),
            _ => None,
        };
        pictures += usize::from(tag.name == "img");
        out.push_str(drawn.as_deref().unwrap_or(whole));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The hash in the address of one of the site's files.
pub(super) fn hash_of(url: &str) -> Option<&str> {
    url.strip_prefix("/media/")?.split_once('/').map(|(hash, _)| hash)
}

/// The tag that the text begins with, as html5ever writes it: attributes in double quotes, in which a `<` may stand.
fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let name_end = inner.find(|c: char| c.is_whitespace() || c == '>')?;
    let (name, mut rest) = inner.split_at_checked(name_end)?;
    let is_name = |name: &str| name.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_name(name) {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix('>') {
            return Some(Tag { name, attributes, length: text.len() - behind.len() });
        }
        let (attribute, behind) = rest.split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        attributes.push((attribute, value));
        rest = behind;
    }
}

impl<'a> Tag<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(found, _)| *found == name).map(|(_, value)| *value)
    }

    /// The asset that the attribute leads to.
    fn shown<'c>(&self, attribute: &str, catalogue: &'c Catalogue) -> Option<&'c Shown> {
        catalogue.get(hash_of(self.get(attribute)?)?)
    }
}

fn picture(tag: &Tag<'_>, catalogue: &Catalogue, is_first: bool) -> Option<String> {
    let shown = tag.shown("src", catalogue)?;
    if tag.get("srcset").is_some() {
        return None;
    }
    let modern = shown.candidates(&["image/avif"]);
    // A set without the larger ones would show a small picture where a large one is wanted.
    let is_whole = modern.last().is_some_and(|largest| largest.width >= shown.asset.facts.width.min(ENOUGH));
    let image = image(tag, shown, is_first);
    if !is_whole {
        return Some(image);
    }
    let srcset = srcset(&modern);
    Some(format!(
        "<picture><source type=\"image/avif\" srcset=\"{srcset}\" sizes=\"{SIZES}\">{image}</picture>"
    ))
}

/// A picture that a browser may choose.
struct Candidate {
    url: String,
    width: u32,
}

impl Shown {
    /// The whole picture in the first of these formats that it was made in, the narrowest first.
    fn candidates(&self, media_types: &[&str]) -> Vec<Candidate> {
        let pictures = |media_type: &str| -> Vec<Candidate> {
            let of_type = |rendition: &&Rendition| {
                rendition.role == RenditionRole::Picture && rendition.media_type == media_type
            };
            let made = self.renditions.iter().filter(of_type);
            made.map(|rendition| Candidate { url: rendition.url(), width: rendition.width }).collect()
        };
        media_types
            .iter()
            .map(|media_type| pictures(media_type))
            .find(|made| !made.is_empty())
            .unwrap_or_default()
    }

    /// The pictures that every browser shows. The source is the largest where none was made that is as large, since it
    /// would have more bytes.
    fn lasting(&self) -> Vec<Candidate> {
        let mut candidates = self.candidates(&["image/jpeg", "image/webp"]);
        let own = self.asset.facts.width;
        if candidates.last().is_none_or(|largest| largest.width < own.min(LARGEST)) {
            candidates.push(Candidate { url: self.asset.url(), width: own });
        }
        candidates
    }
}

/// The element itself: what its author wrote, and what is missing.
fn image(tag: &Tag<'_>, shown: &Shown, is_first: bool) -> String {
    let lasting = shown.lasting();
    let facts = &shown.asset.facts;
    let mut html = String::from("<img");
    let mut set = |name: &str, value: &str| {
        let _ = write!(html, " {name}=\"{value}\"");
    };
    for (name, value) in &tag.attributes {
        match (*name, lasting.last()) {
            ("src", Some(largest)) => set("src", &largest.url),
            _ => set(name, value),
        }
    }
    let mut add = |name: &str, value: &str| {
        if tag.get(name).is_none() {
            set(name, value);
        }
    };
    if lasting.len() > 1 {
        add("srcset", &srcset(&lasting));
        add("sizes", SIZES);
    }
    // One of the two alone would say that the picture is to have another shape.
    if facts.width > 0 && facts.height > 0 && tag.get("width").is_none() && tag.get("height").is_none() {
        add("width", &facts.width.to_string());
        add("height", &facts.height.to_string());
    }
    if let Some(colours) = facts.placeholder {
        for (name, colour) in PLACEHOLDER.into_iter().zip(colours.each()) {
            add(name, &colour);
        }
    }
    let (name, value) = if is_first { ("fetchpriority", "high") } else { ("loading", "lazy") };
    add(name, value);
    add("decoding", "async");
    html.push('>');
    html
}

/// The picture for a list; none where there is nothing to show.
pub(super) fn listed(shown: &Shown) -> Option<ListedPicture> {
    let (modern, lasting) = (shown.candidates(&["image/avif"]), shown.lasting());
    let facts = &shown.asset.facts;
    // A card is never as wide as the largest.
    let usual = lasting.iter().find(|candidate| candidate.width >= ENOUGH).or(lasting.last())?;
    let known = facts.width > 0 && facts.height > 0;
    Some(ListedPicture {
        url: usual.url.clone(),
        srcset: if lasting.len() > 1 { srcset(&lasting) } else { String::new() },
        modern_srcset: srcset(&modern),
        width: if known { facts.width } else { 0 },
        height: if known { facts.height } else { 0 },
        placeholder: facts.placeholder,
    })
}

fn srcset(candidates: &[Candidate]) -> String {
    let written = candidates.iter().map(|candidate| format!("{} {}w", candidate.url, candidate.width));
    written.collect::<Vec<_>>().join(", ")
}

/// A video, or a source of one, that plays at once.
fn video(tag: &Tag<'_>, catalogue: &Catalogue) -> Option<String> {
    let prompt = tag.shown("src", catalogue)?.of_role(RenditionRole::Prompt)?;
    let mut html = format!("<{}", tag.name);
    for (name, value) in &tag.attributes {
        let url = prompt.url();
        let value = if *name == "src" { url.as_str() } else { value };
        let _ = write!(html, " {name}=\"{value}\"");
    }
    html.push('>');
    Some(html)
}

#[cfg(test)]
mod tests;
