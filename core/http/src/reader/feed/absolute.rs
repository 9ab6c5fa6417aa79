//! Whole addresses in content that is read elsewhere.

/// Attributes with one address.
const SINGLE: [&str; 5] = ["href", "src", "poster", "cite", "data"];

/// The HTML with the site's address before each path of the site, and the entry's before each place in it. The HTML was
/// written by the cleaner: attributes stand in double quotes, behind a space.
pub(super) fn with_absolute_addresses(html: &str, origin: &str, page: &str) -> String {
    let mut absolute = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(at) = rest.find("=\"") {
        let (before, value) = rest.split_at_checked(at + 2).unwrap_or((rest, ""));
        absolute.push_str(before);
        rest = value;
        let name = before.strip_suffix("=\"").unwrap_or_default();
        let name = name.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let in_tag = is_in_tag(&absolute);
        if in_tag && name == "srcset" {
            let end = value.find('"').unwrap_or(value.len());
            let (set, after) = value.split_at_checked(end).unwrap_or((value, ""));
            let whole = |candidate: &str| {
                let candidate = candidate.trim();
                format!("{}{candidate}", prefix(candidate, origin, page))
            };
            absolute.push_str(&set.split(", ").map(whole).collect::<Vec<_>>().join(", "));
            rest = after;
        } else if in_tag && SINGLE.contains(&name) {
            absolute.push_str(prefix(value, origin, page));
        }
    }
    absolute.push_str(rest);
    absolute
}

/// Whether what was written last stands in a tag, and not in text.
fn is_in_tag(written: &str) -> bool {
    match (written.rfind('<'), written.rfind('>')) {
        (Some(open), Some(close)) => open > close,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// What is missing before an address. It ends with its quotation mark, or where it ends.
fn prefix<'a>(address: &str, origin: &'a str, page: &'a str) -> &'a str {
    match address.as_bytes() {
        [] | [b'"', ..] | [b'/', b'/', ..] => "",
        [b'/', ..] => origin,
        [b'#' | b'?', ..] => page,
        _ if has_scheme(address) => "",
        _ => page.rfind('/').and_then(|end| page.get(..=end)).unwrap_or_default(),
    }
}

fn has_scheme(address: &str) -> bool {
    address.chars().find(|c| matches!(c, ':' | '/' | '?' | '#' | '"')) == Some(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses() {
        let html = "<p><a href=\"/about\">x</a> <a href=\"#fn1\">1</a> <a href=\"//cdn.example/x\">y</a>\
                    <img alt=\"/no\" src=\"/media/a.jpg\" srcset=\"/media/a-1.jpg 1x, /media/a-2.jpg 2x\">\
                    <a href=\"https://example.org/\">z</a> <a href=\"mailto:a@b.example\">m</a> href=\"/text\"</p>";
        let whole = with_absolute_addresses(html, "https://site.example", "https://site.example/first");
        assert_eq!(
            whole,
            "<p><a href=\"https://site.example/about\">x</a> <a href=\"https://site.example/first#fn1\">1</a> \
             <a href=\"//cdn.example/x\">y</a><img alt=\"/no\" src=\"https://site.example/media/a.jpg\" \
             srcset=\"https://site.example/media/a-1.jpg 1x, https://site.example/media/a-2.jpg 2x\">\
             <a href=\"https://example.org/\">z</a> <a href=\"mailto:a@b.example\">m</a> href=\"/text\"</p>"
        );
        let beside = with_absolute_addresses(
            "<img src=\"a.jpg\" srcset=\"b.jpg 1x, ../c:1.jpg 2x\"><a href=\"?q=1\">x</a><a href=\"\">y</a>",
            "https://site.example",
            "https://site.example/2024/first",
        );
        assert_eq!(
            beside,
            "<img src=\"https://site.example/2024/a.jpg\" srcset=\"https://site.example/2024/b.jpg 1x, \
             https://site.example/2024/../c:1.jpg 2x\"><a href=\"https://site.example/2024/first?q=1\">x</a>\
             <a href=\"\">y</a>"
        );
        assert_eq!(with_absolute_addresses("<a href=\"", "o", "p"), "<a href=\"");
    }
}
