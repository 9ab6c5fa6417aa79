//! What readers get of a post: its HTML, and what stands for it in lists.

use sandpress_plugin::html;
use sandpress_plugin::publication_type::{Entry, EntrySummary, RenderedField};

use crate::rules::{is_web_address, one_line};
use crate::{BODY, COVER, COVER_ALT, SUMMARY, TITLE};

/// The longest excerpt that is made from the body, in characters, without the ellipsis.
const EXCERPT_MAX: usize = 200;
/// An excerpt ends at the last word boundary behind this many characters; text without one is cut hard.
const EXCERPT_MIN: usize = 120;

/// The cover picture and the body. The picture is the first thing to be seen, so it is not loaded lazily.
pub(crate) fn render(entry: &Entry) -> String {
    let mut html = String::new();
    if let Some((url, alt)) = cover(entry) {
        let figure = html![
            "<figure class=\"cover\"><img src=\"",
            url,
            "\" alt=\"",
            alt,
            "\" loading=\"eager\" decoding=\"async\"></figure>\n"
        ];
        html.push_str(figure.as_str());
    }
    if let Some(body) = rendered_body(entry) {
        html.push_str(&body.html);
    }
    html
}

/// The cover with what it shows: a file of the media library, or an address.
fn cover(entry: &Entry) -> Option<(&str, &str)> {
    let written = entry.field(COVER_ALT);
    if let Some(asset) = entry.asset(COVER) {
        return Some((&asset.url, if written.is_empty() { &asset.alt } else { written }));
    }
    let address = entry.field(COVER);
    (is_web_address(address) || address.starts_with("/media/")).then_some((address, written))
}

/// Title, excerpt and picture.
pub(crate) fn summary(entry: &Entry) -> EntrySummary {
    let written = one_line(entry.field(SUMMARY));
    let excerpt = if written.is_empty() {
        rendered_body(entry).map_or_else(String::new, |body| shortened(&body.text))
    } else {
        written
    };
    let summary =
        EntrySummary::new(one_line(entry.field(TITLE))).excerpt(excerpt).schema("@type", "BlogPosting");
    match cover(entry) {
        Some((url, alt)) => summary.image(url, one_line(alt)),
        None => summary,
    }
}

fn rendered_body(entry: &Entry) -> Option<&RenderedField> {
    entry.rendered(BODY)
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

#[cfg(test)]
mod tests {
    use super::*;
    use sandpress_plugin::publication_type::AssetView;

    fn entry(pairs: &[(&str, &str)], html: &str, text: &str) -> Entry {
        Entry::new(pairs.iter().copied()).with_rendered(RenderedField::new("body", html, text))
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
    fn a_cover_from_the_library_has_its_description() {
        let mut asset = AssetView::new("0198c7e2-0000-7000-8000-000000000001", "image", "/media/a/b.png");
        asset.alt = "A ferry".into();
        let post = |alt| {
            entry(&[("cover", "0198c7e2-0000-7000-8000-000000000001"), ("cover-alt", alt)], "", "")
                .with_asset(asset.clone())
        };
        assert!(render(&post("")).contains("src=\"/media/a/b.png\" alt=\"A ferry\""));
        assert_eq!(summary(&post("The old ferry")).image_alt, "The old ferry");
        let gone = entry(&[("cover", "0198c7e2-0000-7000-8000-000000000002")], "", "");
        assert_eq!((render(&gone).as_str(), summary(&gone).image), ("", None));
    }

    #[test]
    fn a_post_without_a_cover_is_its_body() {
        assert_eq!(render(&entry(&[("title", "T")], "<p>Hi</p>", "Hi")), "<p>Hi</p>");
        assert_eq!(render(&entry(&[("cover", "javascript:alert(1)")], "<p>Hi</p>", "Hi")), "<p>Hi</p>");
        assert_eq!(render(&Entry::new::<&str, &str>([])), "");
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
