//! Cleans HTML that comes from a plugin: what is not on the list of allowed elements, attributes and URL schemes is
//! gone, so that neither a plugin nor an author's raw HTML can run code in a reader's browser.

mod form;
mod noscript;
mod valid;

use std::{borrow::Cow, sync::LazyLock};

use ammonia::Builder;

pub use form::leads_to_plugin;
pub(super) use form::{clean_block, clean_page};
use valid::{Place, mend};

/// Changes when the list of documents does: stored renderings that were cleaned by another version are made anew.
pub(super) const VERSION: &str = "5";

const EXTRA_TAGS: &[&str] = &["section", "picture", "source", "video", "audio", "track", "tfoot"];

static FIRST: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner(Pass::First));
static LAST: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner(Pass::Last));

/// HTML is cleaned, mended, and cleaned again if something was mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// Of what somebody wrote. Lets through what is harmless, obsolete, and mended afterwards.
    First,
    /// Of what was mended: nothing comes after it.
    Last,
}

/// The HTML of a document or an entry without anything that could run code, load a page into the page, or imitate the
/// site's own forms, as it may stand below the title of a page by the HTML standard. Placeholders of blocks stay: to
/// write one by hand is to ask for the block.
pub(super) fn clean(html: &str) -> String {
    clean_for(html, Place::Page)
}

/// The same for a mail, in which headings stay as they are.
pub(super) fn clean_mail(html: &str) -> String {
    clean_for(html, Place::Mail)
}

fn clean_for(html: &str, place: Place) -> String {
    let clean = |pass, html: &str| match pass {
        Pass::First => FIRST.clean(html).to_string(),
        Pass::Last => LAST.clean(html).to_string(),
    };
    mended(html, place, clean)
}

/// What the cleaner leaves, mended. The cleaner has the last word.
fn mended(html: &str, place: Place, clean: impl Fn(Pass, &str) -> String) -> String {
    let cleaned = clean(Pass::First, &noscript::opened(html));
    let mended = mend(&cleaned, place);
    if mended == cleaned { cleaned } else { clean(Pass::Last, &mended) }
}

fn cleaner(pass: Pass) -> Builder<'static> {
    let mut builder = without_forms(pass);
    builder
        .add_tags(["input", "sandpress-block"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attributes("sandpress-block", ["name", "attributes"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        // The box of a task has its text beside it, which no label names.
        .set_tag_attribute_value("input", "aria-label", "Done");
    builder
}

/// What documents and blocks without forms have in common.
fn without_forms(pass: Pass) -> Builder<'static> {
    let mut builder = common(pass);
    builder.attribute_filter(|element, attribute, value| match (element, attribute) {
        ("img" | "source", "srcset") if !srcset_is_safe(value) => None,
        ("img" | "video", "width" | "height") => pixels(value).map(Cow::Borrowed),
        _ => Some(Cow::Borrowed(value)),
    });
    builder
}

/// What all lists have in common, but for the filter of attributes.
fn common(pass: Pass) -> Builder<'static> {
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
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("source", ["src", "srcset", "sizes", "type", "media"])
        .add_tag_attributes(
            "video",
            ["src", "controls", "poster", "width", "height", "preload", "muted", "playsinline"],
        )
        .add_tag_attributes("audio", ["src", "controls", "preload"])
        .add_tag_attributes("track", ["src", "kind", "srclang", "label", "default"])
        .add_tag_attributes("time", ["datetime"])
        // Themes let what is too wide scroll; whoever has no mouse scrolls what has the focus.
        .set_tag_attribute_value("pre", "tabindex", "0")
        .set_tag_attribute_value("table", "tabindex", "0")
        .url_schemes(["http", "https", "mailto", "tel"].into());
    match pass {
        Pass::First => {
            builder.link_rel(Some("noopener")).add_tag_attributes("a", ["name"]);
            for element in ["caption", "div", "h1", "h2", "h3", "h4", "h5", "h6", "p"] {
                builder.add_tag_attributes(element, ["align"]);
            }
        }
        // The first pass put `rel` on every link; a place to link to must not have it.
        Pass::Last => {
            builder.link_rel(None).add_tag_attribute_values("a", "rel", ["noopener"]);
        }
    }
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

/// The number in a width or height; HTML takes no unit there, and people write one.
fn pixels(value: &str) -> Option<&str> {
    let number = value.trim().trim_end_matches("px").trim_end();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_heights_are_numbers() {
        let cleaned = clean("<img src=a width=300px height=\" 20 \"><img src=b width=50% height=auto>");
        assert_eq!(cleaned, "<img src=\"a\" width=\"300\" height=\"20\" alt=\"\"><img src=\"b\" alt=\"\">");
    }

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
            "<video poster=\"javascript:alert(1)\" onerror=alert(1) autoplay src=\"javascript:alert(1)\"></video>",
            "<audio src=\"javascript:alert(1)\" oncanplay=onerror></audio>",
            "<video><source src=\"javascript:alert(1)\" onerror=x><track src=\"javascript:x\" onload=onerror></video>",
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
            "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-keyword\">fn</span></code></pre>",
            "<details open=\"\"><summary>S</summary><p>x</p></details>",
            "<table tabindex=\"0\"><thead><tr><th class=\"align-left\">a</th></tr></thead></table>",
            "<a href=\"https://example.org/\" rel=\"noopener\">x</a>",
            "<a href=\"../b#c\" rel=\"noopener\">x</a>",
            "<img src=\"/media/a.png\" alt=\"b\">",
            "<figure class=\"video\"><video controls=\"\" preload=\"metadata\" playsinline=\"\" width=\"1280\" height=\"720\" poster=\"/media/p.jpg\"><source src=\"/media/v.mp4\" type=\"video/mp4\"><track kind=\"captions\" src=\"/media/c.vtt\" srclang=\"en\" label=\"English\" default=\"\"><a href=\"/media/v.mp4\" rel=\"noopener\">x</a></video><figcaption>C</figcaption></figure>",
            "<section class=\"lightbox\" id=\"picture-1\" aria-label=\"Picture 1 of 2\"><a class=\"lightbox-close\" href=\"#gallery\" rel=\"noopener\">Close</a></section>",
            "<dl class=\"taken\"><div><dt>Camera</dt><dd>Box</dd></div></dl>",
            "<input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"Done\">",
            "<sandpress-block name=\"a\" attributes=\"b=%20c&amp;d=\"></sandpress-block>",
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
