//! What readers get of a post: its HTML, and what stands for it in lists.

use sandpress_plugin::publication_type::{Entry, EntrySummary, RenderedField};
use sandpress_plugin::types::value_of;

use crate::rules::{is_web_address, one_line};
use crate::{BODY, COVER, COVER_ALT, SUMMARY, TITLE};

/// The longest excerpt that is made from the body, in characters, without the ellipsis.
const EXCERPT_MAX: usize = 200;
/// An excerpt ends at the last word boundary behind this many characters; text without one is cut hard.
const EXCERPT_MIN: usize = 120;

/// The cover picture and the body. The picture is the first thing to be seen, so it is not loaded lazily.
pub(crate) fn render(entry: &Entry) -> String {
    let mut html = String::new();
    let cover = value_of(&entry.fields, COVER);
    if is_web_address(cover) {
        html.push_str("<figure class=\"cover\"><img src=\"");
        escape_into(&mut html, cover);
        html.push_str("\" alt=\"");
        escape_into(&mut html, value_of(&entry.fields, COVER_ALT));
        html.push_str("\" loading=\"eager\" decoding=\"async\"></figure>\n");
    }
    if let Some(body) = rendered_body(entry) {
        html.push_str(&body.html);
    }
    html
}

/// Title, excerpt and picture.
pub(crate) fn summary(entry: &Entry) -> EntrySummary {
    let written = one_line(value_of(&entry.fields, SUMMARY));
    let excerpt = if written.is_empty() {
        rendered_body(entry).map_or_else(String::new, |body| shortened(&body.text))
    } else {
        written
    };
    let cover = value_of(&entry.fields, COVER);
    EntrySummary {
        title: one_line(value_of(&entry.fields, TITLE)),
        excerpt,
        image: is_web_address(cover).then(|| cover.to_owned()),
        image_alt: one_line(value_of(&entry.fields, COVER_ALT)),
        extra: Vec::new(),
    }
}

fn rendered_body(entry: &Entry) -> Option<&RenderedField> {
    entry.rendered.iter().find(|field| field.name == BODY)
}

/// The beginning of `text` on one line; cut at a word, with an ellipsis, where there is more.
fn shortened(text: &str) -> String {
    // White space collapses, so a little more than the longest excerpt is looked at, never the whole post.
    let beginning: String = text.chars().take(EXCERPT_MAX * 8).collect();
    let line = one_line(&beginning);
    let Some((limit, _)) = line.char_indices().nth(EXCERPT_MAX) else { return line };
    let Some(head) = line.get(..limit) else { return line };
    let ends_a_word = line.get(limit..).is_some_and(|rest| rest.starts_with(' '));
    let boundary = if ends_a_word { Some(limit) } else { head.rfind(' ') };
    let cut = boundary
        .filter(|&at| head.get(..at).is_some_and(|kept| kept.chars().count() >= EXCERPT_MIN))
        .unwrap_or(limit);
    let kept = head.get(..cut).unwrap_or(head);
    let kept = kept.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '(')
    });
    format!("{kept}…")
}

/// Appends `text` so that it is safe in HTML text and in a double-quoted attribute.
fn escape_into(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use sandpress_plugin::types::FieldValue;

    use super::*;

    fn entry(pairs: &[(&str, &str)], html: &str, text: &str) -> Entry {
        Entry {
            fields: pairs.iter().map(|(name, value)| FieldValue::new(*name, *value)).collect(),
            rendered: vec![RenderedField {
                name: "body".into(),
                html: html.into(),
                text: text.into(),
                word_count: 0,
            }],
            extra: Vec::new(),
        }
    }

    #[test]
    fn the_cover_comes_first_and_is_escaped() {
        let html = render(&entry(
            &[("cover", "https://e.org/a.png?b=1&c='2'"), ("cover-alt", "\"Cats\" <b>& dogs</b>")],
            "<p>Hi</p>",
            "Hi",
        ));
        assert_eq!(
            html,
            "<figure class=\"cover\"><img src=\"https://e.org/a.png?b=1&amp;c=&#39;2&#39;\" \
             alt=\"&quot;Cats&quot; &lt;b&gt;&amp; dogs&lt;/b&gt;\" loading=\"eager\" decoding=\"async\"></figure>\n<p>Hi</p>"
        );
    }

    #[test]
    fn a_post_without_a_cover_is_its_body() {
        assert_eq!(render(&entry(&[("title", "T")], "<p>Hi</p>", "Hi")), "<p>Hi</p>");
        assert_eq!(render(&entry(&[("cover", "javascript:alert(1)")], "<p>Hi</p>", "Hi")), "<p>Hi</p>");
        assert_eq!(render(&Entry { fields: Vec::new(), rendered: Vec::new(), extra: Vec::new() }), "");
    }

    #[test]
    fn a_written_summary_is_the_excerpt() {
        let summary = summary(&entry(
            &[("title", "T"), ("summary", "One\n two"), ("cover", "https://e.org/a"), ("cover-alt", "A")],
            "",
            "Body",
        ));
        assert_eq!((summary.title.as_str(), summary.excerpt.as_str()), ("T", "One two"));
        assert_eq!((summary.image.as_deref(), summary.image_alt.as_str()), (Some("https://e.org/a"), "A"));
    }

    #[test]
    fn a_short_body_is_the_whole_excerpt() {
        assert_eq!(shortened("One.\n\nTwo."), "One. Two.");
        assert_eq!(shortened(""), "");
        assert_eq!(shortened(&"x".repeat(200)), "x".repeat(200));
    }

    #[test]
    fn a_long_body_is_cut_at_a_word() {
        let text = "Rust is a language empowering everyone, ".repeat(20);
        let excerpt = shortened(&text);
        assert!(excerpt.ends_with('…'), "{excerpt}");
        assert!(!excerpt.ends_with(",…"), "{excerpt}");
        let kept = excerpt.trim_end_matches('…');
        assert!(text.starts_with(kept));
        assert!(text[kept.len()..].starts_with([' ', ',']));
        assert!((EXCERPT_MIN..=EXCERPT_MAX).contains(&kept.chars().count()));
        assert_eq!(shortened(&format!("{} tail", "y".repeat(200))), format!("{}…", "y".repeat(200)));
    }

    #[test]
    fn text_without_spaces_is_cut_hard_between_characters() {
        let excerpt = shortened(&"漢".repeat(500));
        assert_eq!(excerpt.chars().count(), EXCERPT_MAX + 1);
    }
}
