//! Blocks as they stand in HTML until they are drawn: placeholders that name a block and what was said about it.
//!
//! An editor writes them into documents, the template function `block` into pages. HTML that was cleaned escapes `<`,
//! `>` and `"` wherever they are text, so what looks like a placeholder there is one.

use std::{fmt::Write, ops::Range};

use memchr::memmem;
use url::form_urlencoded;

/// What every placeholder begins with.
const OPENING: &[u8] = b"<sandpress-block";

/// What follows its tag.
const CLOSING: &str = "</sandpress-block>";

/// Where a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockPlace {
    /// In a document that an author wrote.
    Document,
    /// In a template of the theme.
    Template,
}

impl BlockPlace {
    /// The word for the place in the WIT interface.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Template => "template",
        }
    }
}

/// One use of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockCall {
    /// Where it stands.
    pub place: BlockPlace,
    /// The block's name.
    pub name: String,
    /// What was said about it, in the order in which it was said; an attribute without a value is empty.
    pub attributes: Vec<(String, String)>,
}

/// A placeholder in HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPlaceholder {
    /// The bytes that the block takes the place of.
    pub range: Range<usize>,
    /// The call; none where the placeholder was not written by those who may.
    pub call: Option<BlockCall>,
}

/// The placeholder of a block in a template. `key` proves that it comes from there.
pub fn template_placeholder(key: &str, name: &str, attributes: &[(String, String)]) -> String {
    let mut said = form_urlencoded::Serializer::new(String::new());
    let said = said.extend_pairs(attributes).finish().replace('&', "&amp;");
    let mut placeholder = String::with_capacity(96);
    // Writing to a text cannot fail.
    let _ =
        write!(placeholder, "<sandpress-block key=\"{key}\" name=\"{name}\" attributes=\"{said}\">{CLOSING}");
    placeholder
}

/// The placeholders of the HTML in their order. `key` is what those of the template carry.
pub fn placeholders(html: &str, key: &str) -> Vec<BlockPlaceholder> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = html.as_bytes().get(from..).and_then(|rest| memmem::find(rest, OPENING)) {
        let start = from + start;
        let inside = start + OPENING.len();
        let tag = html.get(inside..).unwrap_or_default();
        let Some(length) = memchr::memchr(b'>', tag.as_bytes()) else { break };
        let call = call(tag.get(..length).unwrap_or_default(), key);
        from = inside + length + 1;
        if html.get(from..).is_some_and(|rest| rest.starts_with(CLOSING)) {
            from += CLOSING.len();
        }
        found.push(BlockPlaceholder { range: start..from, call });
    }
    found
}

/// The HTML with `fill` in place of each placeholder.
pub fn replace_placeholders<'a>(
    html: &str,
    placeholders: &[BlockPlaceholder],
    fill: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut filled = String::with_capacity(html.len() + placeholders.len() * 256);
    let mut from = 0;
    for (placeholder, text) in placeholders.iter().zip(fill) {
        filled.push_str(html.get(from..placeholder.range.start).unwrap_or_default());
        filled.push_str(text);
        from = placeholder.range.end;
    }
    filled.push_str(html.get(from..).unwrap_or_default());
    filled
}

/// The HTML without its blocks.
pub fn without_blocks(html: String) -> String {
    let placeholders = placeholders(&html, "");
    if placeholders.is_empty() {
        return html;
    }
    replace_placeholders(&html, &placeholders, std::iter::repeat(""))
}

/// Whether a text can be the name of a block or of one of its attributes.
pub fn is_block_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.len() <= 64 && name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(fits)
}

/// Reads what stands in the tag behind its name.
fn call(tag: &str, key: &str) -> Option<BlockCall> {
    let (place, tag) = match tag.strip_prefix(" key=\"") {
        Some(keyed) if !key.is_empty() => (BlockPlace::Template, keyed.strip_prefix(key)?.strip_prefix('"')?),
        Some(_) => return None,
        None => (BlockPlace::Document, tag),
    };
    let (name, rest) = tag.strip_prefix(" name=\"")?.split_once('"')?;
    let said = match rest.strip_prefix(" attributes=\"") {
        Some(rest) => rest.strip_suffix('"')?,
        None if rest.is_empty() => "",
        None => return None,
    };
    let said = said.replace("&amp;", "&");
    let attributes = form_urlencoded::parse(said.as_bytes()).into_owned().collect();
    (is_block_name(name) && !said.contains(['"', ';', '<'])).then(|| BlockCall {
        place,
        name: name.into(),
        attributes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(html: &str, key: &str) -> Vec<Option<BlockCall>> {
        placeholders(html, key).into_iter().map(|placeholder| placeholder.call).collect()
    }

    fn call(place: BlockPlace, name: &str, attributes: &[(&str, &str)]) -> Option<BlockCall> {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Some(BlockCall { place, name: name.to_owned(), attributes: attributes.collect() })
    }

    #[test]
    fn placeholders_are_found_with_what_they_say() {
        use BlockPlace::{Document, Template};
        let html = "<p>a</p><sandpress-block name=\"greeting\"></sandpress-block>b\
             <sandpress-block name=\"x-2\" attributes=\"a=%22%C3%A9+%26&amp;b=&amp;c=1\">kept</sandpress-block>";
        assert_eq!(
            calls(html, "k"),
            [
                call(Document, "greeting", &[]),
                call(Document, "x-2", &[("a", "\"é &"), ("b", ""), ("c", "1")])
            ]
        );
        let attributes = [("title".to_owned(), "a & \"b\" <c>".to_owned()), ("n".to_owned(), "5".to_owned())];
        let template = template_placeholder("k3y", "x", &attributes);
        assert_eq!(calls(&template, "k3y"), [call(Template, "x", &[("title", "a & \"b\" <c>"), ("n", "5")])]);
        assert_eq!(calls(&template, "k3"), [None]);
        assert_eq!(calls(&template, ""), [None]);
    }

    #[test]
    fn others_are_not_read_but_taken_out() {
        for odd in [
            "<sandpress-block>",
            "<sandpress-block name=\"\">",
            "<sandpress-block name=\"A\">",
            "<sandpress-block name=\"a\" class=\"b\">",
            "<sandpress-block class=\"b\" name=\"a\">",
            "<sandpress-block key=\"\" name=\"a\">",
            "<sandpress-block name=\"a\" attributes=\"b=&quot;\">",
            "<sandpress-blocks name=\"a\">",
        ] {
            assert_eq!(calls(odd, "k"), [None], "{odd}");
            assert_eq!(without_blocks(format!("é{odd}b</sandpress-block>")), "éb</sandpress-block>");
        }
        assert_eq!(calls("<p>sandpress-block</p> &lt;sandpress-block name=\"a\"&gt;", "k"), []);
        assert_eq!(calls("<sandpress-block name=\"a\"", "k"), []);
        assert_eq!(without_blocks("<p>é</p>".to_owned()), "<p>é</p>");
    }

    #[test]
    fn each_placeholder_gets_its_own() {
        let html =
            "a<sandpress-block name=\"x\"></sandpress-block>b<sandpress-block name=\"y\"></sandpress-block>";
        let found = placeholders(html, "");
        assert_eq!(replace_placeholders(html, &found, ["<i>1</i>", ""]), "a<i>1</i>b");
    }
}
