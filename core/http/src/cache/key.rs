//! By what pages are kept: the path, and of the query only what the page is made of.

use std::sync::Arc;

/// A path, with the query parameters that its page is made of.
pub(super) type Key = Arc<str>;

/// The longest key, in bytes.
const LONGEST: usize = 1_000;

/// The path, where it is written as this site writes it: with escapes only where they are needed (RFC 3986, section
/// 6.2.2), so that one page has one key.
pub(super) fn normal_path(path: &str) -> Option<&str> {
    (path.len() <= LONGEST && is_normal(path)).then_some(path)
}

fn is_normal(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let (Some(high), Some(low)) = (bytes.next().and_then(digit), bytes.next().and_then(digit)) else {
                return false;
            };
            let escaped = high * 16 + low;
            if escaped.is_ascii_alphanumeric() || b"-._~".contains(&escaped) {
                return false;
            }
        }
    }
    true
}

/// The value of a digit as escapes are written in normal form.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The declared parameters of a query in their declared order, without the rest; none where one stands there twice.
pub(super) fn normal_query(query: &str, declared: &[&str]) -> Option<String> {
    let mut normal = String::new();
    for name in declared {
        let mut values = query.split('&').filter_map(|pair| match pair.split_once('=') {
            Some((key, value)) => (key == *name).then_some(value),
            None => (pair == *name).then_some(""),
        });
        let Some(value) = values.next() else { continue };
        if values.next().is_some() || normal.len() + name.len() + value.len() > LONGEST {
            return None;
        }
        if !normal.is_empty() {
            normal.push('&');
        }
        normal.push_str(name);
        normal.push('=');
        normal.push_str(value);
    }
    Some(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_key() {
        for path in ["/", "/notes/rye", "/br%C3%B6d", "/a%20b", "/a~b"] {
            assert_eq!(normal_path(path), Some(path));
        }
        for path in ["/%61", "/br%c3%b6d", "/a%2Db", "/a%", "/a%2", "/a%zz"] {
            assert_eq!(normal_path(path), None, "{path}");
        }
        assert_eq!(normal_path(&"/a".repeat(600)), None);
    }

    #[test]
    fn a_query_is_what_the_page_is_made_of() {
        let normal = |query| normal_query(query, &["q", "page"]);
        assert_eq!(normal("").as_deref(), Some(""));
        assert_eq!(normal("utm_source=x&fbclid=1").as_deref(), Some(""));
        assert_eq!(normal("page=2&x=1&q=rye").as_deref(), Some("q=rye&page=2"));
        assert_eq!(normal("q").as_deref(), Some("q="));
        assert_eq!(normal("q=a&q=b"), None);
        assert_eq!(normal(&format!("q={}", "x".repeat(2_000))), None);
        assert_eq!(normal_query("q=a", &[]).as_deref(), Some(""));
    }
}
