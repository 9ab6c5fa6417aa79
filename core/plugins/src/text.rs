//! Plain text of HTML: one line for each block, nothing that is not shown as text.

use std::{collections::HashMap, sync::LazyLock};

use ammonia::Builder;

/// Elements that begin or end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Leaves the blocks without attributes and the text, so that `<` stands for tags only.
static BLOCKS_ONLY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(BLOCKS.iter().copied().collect())
        .generic_attributes(Default::default())
        .tag_attributes(HashMap::new())
        .link_rel(None);
    builder
});

/// The text of the HTML. White space within a line is folded.
pub(super) fn of_html(html: &str) -> String {
    let blocks = BLOCKS_ONLY.clean(html).to_string();
    let mut lines: Vec<String> = Vec::new();
    for part in blocks.split('<') {
        // What stands before the first tag has no `>`, which is written as an entity within text.
        let text = part.split_once('>').map_or(part, |(_, text)| text);
        let line = unescaped(text).split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// The characters that the serialisation of HTML writes as entities (HTML Standard, 13.3).
fn unescaped(text: &str) -> String {
    text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines() {
        let html = "<h2 id=\"a<b\">One</h2><p>Two <b>and</b>\n a <a href=\"/x?a>b\">half</a>.<br>Three</p>\
                    <ul><li>Four</li><li>Five &amp; &lt;six&gt; &amp;lt;</li></ul><script>no()</script>\
                    <style>no</style><img alt=\"no\"><!-- no -->";
        assert_eq!(of_html(html), "One\nTwo and a half.\nThree\nFour\nFive & <six> &lt;");
        assert_eq!(of_html(""), "");
        assert_eq!(of_html("plain &nbsp; text"), "plain text");
    }
}
