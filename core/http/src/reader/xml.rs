//! Text in XML that the site writes itself.

use super::feed::plain;

/// The text as it may stand in an element or between quotes: without characters that XML 1.0 cannot hold, and with
/// those escaped that mean something in it.
pub(super) fn text(text: &str) -> String {
    plain(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_leaves_its_place() {
        assert_eq!(super::text("a<b>&\"'\u{1}\u{ffff}é"), "a&lt;b&gt;&amp;&quot;&apos;é");
    }
}
