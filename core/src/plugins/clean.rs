//! Cleans HTML that comes from a plugin: what is not on the list of allowed elements, attributes and URL schemes is
//! gone, so that neither a plugin nor an author's raw HTML can run code in a reader's browser.

use std::{borrow::Cow, sync::LazyLock};

use ammonia::Builder;

/// Changes when the list below does: stored renderings that were cleaned by another version are made anew.
pub(super) const VERSION: &str = "1";

const EXTRA_TAGS: &[&str] = &["section", "input", "picture", "source", "video", "audio", "track"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// The HTML without anything that could run code, load a page into the page, or imitate the site's own forms.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(EXTRA_TAGS)
        .add_generic_attributes([
            "class",
            "id",
            "dir",
            "lang",
            "title",
            "role",
            "aria-label",
            "aria-labelledby",
            "aria-describedby",
            "aria-hidden",
        ])
        .add_tag_attributes("a", ["data-footnote-ref", "data-footnote-backref", "data-footnote-backref-idx"])
        .add_tag_attributes("sup", ["data-footnote-ref"])
        .add_tag_attributes("section", ["data-footnotes"])
        .add_tag_attributes("img", ["loading", "decoding", "srcset", "sizes"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("source", ["src", "srcset", "sizes", "type", "media"])
        .add_tag_attributes(
            "video",
            ["src", "controls", "poster", "width", "height", "preload", "muted", "playsinline"],
        )
        .add_tag_attributes("audio", ["src", "controls", "preload"])
        .add_tag_attributes("track", ["src", "kind", "srclang", "label", "default"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(Some("noopener"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img" | "source", "srcset") if !srcset_is_safe(value) => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
}

/// Whether every candidate of a `srcset` is relative or has an allowed scheme: ammonia checks single URLs only.
fn srcset_is_safe(value: &str) -> bool {
    value.split(',').all(|candidate| {
        let url = candidate.trim();
        match url.split_once(':') {
            Some((scheme, _)) => {
                scheme.contains('/')
                    || scheme.eq_ignore_ascii_case("https")
                    || scheme.eq_ignore_ascii_case("http")
            }
            None => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_is_left() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" java\tscript:alert(1)\">x</a>",
            "<iframe src=//evil.example></iframe>",
            "<p style=\"position:fixed\">x</p>",
            "<style>*{display:none}</style>",
            "<form action=/login><input name=password type=password></form>",
            "<svg><script>alert(1)</script></svg>",
            "<math><mtext><style><img src=x onerror=alert(1)>",
            "<img srcset=\"javascript:alert(1) 2x\">",
            "<base href=//evil.example>",
            "<meta http-equiv=refresh content=0>",
            "<object data=x></object><embed src=x>",
        ] {
            let clean = clean(hostile).to_lowercase();
            for bad in [
                "<script",
                "onerror",
                "javascript:",
                "<iframe",
                "style",
                "<form",
                "password",
                "<svg",
                "<base",
                "<meta",
                "<object",
                "<embed",
                "name=",
            ] {
                assert!(!clean.contains(bad), "{hostile} gave {clean}");
            }
        }
    }

    #[test]
    fn what_authors_write_is_kept() {
        for html in [
            "<h2 id=\"a\">T</h2>",
            "<pre><code class=\"language-rust\"><span class=\"hl-keyword\">fn</span></code></pre>",
            "<details open=\"\"><summary>S</summary><p>x</p></details>",
            "<table><thead><tr><th align=\"left\">a</th></tr></thead></table>",
            "<a href=\"https://example.org/\" rel=\"noopener\">x</a>",
            "<a href=\"../b#c\" rel=\"noopener\">x</a>",
            "<img src=\"/media/a.png\" alt=\"b\">",
            "<input type=\"checkbox\" checked=\"\" disabled=\"\">",
        ] {
            assert_eq!(clean(html), html);
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        let once = clean("<p>a<b>c<i>d</b><input checked><a href=x>y</a> &amp; &lt;script&gt;");
        assert_eq!(clean(&once), once);
    }
}
