//! The headings of an entry, from its HTML.

use sandpress_themes::contexts::reader::HeadingContext;

/// The most headings that are listed.
const MOST: usize = 100;

/// The headings of the second and the third level with an id, in their order. The HTML was cleaned: attributes stand in
/// double quotes, and every heading is closed.
pub(super) fn outline(html: &str) -> Vec<HeadingContext> {
    let mut headings = Vec::new();
    let mut rest = html;
    while let Some((level, tag, behind)) = next_heading(rest) {
        let closing = if level == 2 { "</h2>" } else { "</h3>" };
        let (inner, after) = behind.split_once(closing).unwrap_or((behind, ""));
        let id = tag.split_once(" id=\"").and_then(|(_, value)| value.split_once('"'));
        let text = text_of(inner);
        if let Some((id, _)) = id.filter(|(id, _)| !id.is_empty() && !text.is_empty()) {
            headings.push(HeadingContext { level, id: unescaped(id), text });
        }
        if headings.len() == MOST {
            break;
        }
        rest = after;
    }
    headings
}

/// The level of the next heading, its attributes, and what follows its opening tag.
fn next_heading(html: &str) -> Option<(u8, &str, &str)> {
    let mut rest = html;
    loop {
        let (_, after) = rest.split_once("<h")?;
        let level = match after.chars().next() {
            Some('2') => 2,
            Some('3') => 3,
            _ => {
                rest = after;
                continue;
            }
        };
        let (tag, behind) = after.get(1..)?.split_once('>')?;
        if tag.is_empty() || tag.starts_with(char::is_whitespace) {
            return Some((level, tag, behind));
        }
        rest = after;
    }
}

/// The words without their tags, with single spaces.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    unescaped(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The entities that the cleaner writes.
fn unescaped(text: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    entities.into_iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<(u8, String, String)> {
        outline(html).into_iter().map(|heading| (heading.level, heading.id, heading.text)).collect()
    }

    #[test]
    fn headings_are_listed_with_their_ids() {
        let html = "<h1 id=\"a\">A</h1><h2 class=\"x\" id=\"b\">B &amp; <em>b</em> &lt;</h2><header>x</header><h3 id=\"c\">\n C\n c</h3>\
                    <h2>without</h2><h2 id=\"\">none</h2><h2 id=\"d\"><img alt=\"\"></h2><hr><h4 id=\"e\">E</h4>";
        assert_eq!(
            shown(html),
            [(2, "b".to_owned(), "B & b <".to_owned()), (3, "c".to_owned(), "C c".to_owned())]
        );
    }

    #[test]
    fn odd_html_is_no_trouble() {
        for html in
            ["", "<h", "<h2", "<h2 id=\"a", "<h2 id=\"a\">", "<h2 id=\"ä\">ö", "<h22 id=\"a\">x</h22>"]
        {
            assert!(outline(html).len() <= 1, "{html}");
        }
        assert_eq!(outline(&"<h2 id=\"a\">A</h2>".repeat(500)).len(), MOST);
    }
}
