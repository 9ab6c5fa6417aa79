//! The HTML of an issue: harmless, with whole addresses, with looks in mail and without in the archive.

use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};
use url::Url;

/// What may stand in mail. Scripts, forms, films and frames are left out with all that is in them.
const TAGS: [&str; 48] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// What is left out with all that is in it.
const LEFT_OUT: [&str; 14] = [
    "script", "style", "form", "video", "audio", "iframe", "object", "svg", "math", "button", "select",
    "textarea", "template", "noscript",
];

/// How elements look, since mail programs read no style sheets.
const STYLES: [(&str, &str); 13] = [
    ("p", "margin:0 0 16px;"),
    ("h1", "margin:0 0 12px;font-size:26px;line-height:1.25;"),
    ("h2", "margin:28px 0 10px;font-size:21px;line-height:1.3;"),
    ("h3", "margin:24px 0 8px;font-size:18px;line-height:1.3;"),
    ("img", "max-width:100%;height:auto;border:0;border-radius:4px;"),
    ("figure", "margin:0 0 16px;"),
    ("figcaption", "font-size:14px;color:#5f6664;"),
    ("blockquote", "margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #c9c5bb;"),
    (
        "pre",
        "margin:0 0 16px;padding:12px;overflow:auto;background:#f3f1ec;font:14px/1.5 monospace;color:#23282a;",
    ),
    ("code", "font-family:monospace;"),
    ("ul", "margin:0 0 16px;padding-left:24px;"),
    ("ol", "margin:0 0 16px;padding-left:24px;"),
    ("td", "padding:4px 8px;border:1px solid #c9c5bb;"),
];

/// The HTML without the signs beside headings that lead to these.
pub(super) fn without_anchors(html: &str) -> String {
    let (mut left, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, link)) = rest.split_once("<a href=\"#") {
        left.push_str(before);
        rest = match link.split_once("</a>") {
            Some((tag, after)) if tag.ends_with('>') && tag.contains(" class=\"anchor\"") => after,
            _ => {
                left.push_str("<a href=\"#");
                link
            }
        };
    }
    left + rest
}

/// HTML for mail and for the archive: harmless, with whole addresses, and without looks.
pub(super) fn clean(html: &str, base: Url) -> String {
    let mut builder = cleaner();
    builder
        .clean_content_tags(LEFT_OUT.into_iter().collect())
        .url_relative(UrlRelative::RewriteWithBase(base))
        // In the archive they scroll; see the cleaner of plugins' HTML.
        .set_tag_attribute_value("pre", "tabindex", "0")
        .set_tag_attribute_value("table", "tabindex", "0");
    builder.clean(html).to_string()
}

/// The cleaned HTML with the looks that mail programs understand.
pub(super) fn styled(html: &str) -> String {
    let mut builder = cleaner();
    for (tag, style) in STYLES {
        builder.set_tag_attribute_value(tag, "style", style);
    }
    builder.clean(html).to_string()
}

/// What mail and the archive have in common.
fn cleaner() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().collect())
        .generic_attributes(HashSet::from(["lang", "dir", "title"]))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("img", ["src", "alt", "width", "height"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(html: &str) -> String {
        clean(html, "https://example.org/2026/low-water".parse().unwrap())
    }

    #[test]
    fn addresses_are_whole() {
        assert_eq!(
            cleaned(
                "<p><a href=\"/tag/sea\">a</a> <a href=\"#note\">b</a> <img src=\"/media/ab/x.jpg\" alt=\"c\"></p>"
            ),
            "<p><a href=\"https://example.org/tag/sea\">a</a> <a href=\"https://example.org/2026/low-water#note\">b</a> \
             <img src=\"https://example.org/media/ab/x.jpg\" alt=\"c\"></p>"
        );
    }

    #[test]
    fn what_mail_does_not_show_is_left_out() {
        let html = "<picture><source srcset=\"/a.avif\"><img src=\"/a.jpg\" srcset=\"/a.jpg 1w\" alt=\"A\" class=\"x\" \
                    style=\"x\" onerror=\"x\"></picture><video src=\"/v.mp4\">film</video><script>x</script>\
                    <form><input></form><a href=\"javascript:x\">b</a><a href=\"data:text/html,x\">c</a>";
        assert_eq!(cleaned(html), "<img src=\"https://example.org/a.jpg\" alt=\"A\"><a>b</a><a>c</a>");
    }

    #[test]
    fn headings_have_no_sign_beside_them() {
        let anchor =
            "<a href=\"#ebb\" aria-label=\"Link to heading 'Ebb'\" class=\"anchor\" rel=\"noopener\"></a>";
        let html = format!("<h2 id=\"ebb\">Ebb{anchor}</h2><p><a href=\"#ebb\" rel=\"noopener\">up</a></p>");
        let left = "<h2 id=\"ebb\">Ebb</h2><p><a href=\"#ebb\" rel=\"noopener\">up</a></p>";
        assert_eq!(without_anchors(&html), left);
        assert_eq!(without_anchors("<a href=\"#"), "<a href=\"#");
    }

    #[test]
    fn elements_have_their_looks_in_mail_only() {
        let html = cleaned("<p>a <a href=\"/b?c=1&amp;d=2\">b</a></p>");
        assert!(!html.contains("style"));
        let mail = styled(&html);
        assert!(
            mail.starts_with(
                "<p style=\"margin:0 0 16px;\">a <a href=\"https://example.org/b?c=1&amp;d=2\">"
            )
        );
    }
}
