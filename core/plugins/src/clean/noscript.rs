//! What stands there for readers without scripts.

use std::borrow::Cow;

const BEGIN: &str = "<noscript";
const END: &str = "</noscript";

/// The HTML with what stands in `<noscript>` in its place: no script of a document runs, and a parser takes that for
/// text. To be cleaned afterwards.
pub(super) fn opened(html: &str) -> Cow<'_, str> {
    let Some(first) = next_tag(html) else { return Cow::Borrowed(html) };
    let (mut opened, mut rest, mut tag) = (String::with_capacity(html.len()), html, Some(first));
    while let Some((start, end)) = tag {
        opened.push_str(rest.get(..start).unwrap_or_default());
        rest = rest.get(end..).unwrap_or_default();
        tag = next_tag(rest);
    }
    opened.push_str(rest);
    Cow::Owned(opened)
}

/// Where the next tag that begins or ends one begins and ends.
fn next_tag(html: &str) -> Option<(usize, usize)> {
    let is_tag = |name: &str, at: usize| {
        let begins = html.get(at..at + name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name));
        let after = html.as_bytes().get(at + name.len());
        begins && after.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    };
    let (start, _) = html.match_indices('<').find(|(at, _)| is_tag(BEGIN, *at) || is_tag(END, *at))?;
    let length = html.get(start..)?.find('>')?;
    Some((start, start + length + 1))
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::opened;

    #[test]
    fn what_is_for_readers_without_scripts_is_there() {
        for (written, made) in [
            (
                "<div><noscript>\n<img src=\"/a.png\" alt=\"b\"></noscript></div>",
                "<div>\n<img src=\"/a.png\" alt=\"b\"></div>",
            ),
            ("<NoScript class=x><p>a</p></NOSCRIPT ><p>b</p>", "<p>a</p><p>b</p>"),
            ("<noscript><script>a</script></noscript>b", "b"),
            ("<scr<noscript>ipt>a</noscript></script>b", "b"),
            ("<p>&lt;noscript&gt;</p>", "<p>&lt;noscript&gt;</p>"),
        ] {
            assert_eq!(clean(written), made, "{written}");
        }
        for same in ["<noscripts>", "<noscript", "<p>é<</p>"] {
            assert_eq!(opened(same), same);
        }
    }
}
