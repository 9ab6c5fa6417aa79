//! Addresses as the [URL standard](https://url.spec.whatwg.org/#url-writing) wants them written. Browsers understand more.

use std::{borrow::Cow, fmt::Write};

use url::Url;

/// The attribute's value with what must not stand in an address written as a percent sign and digits; none where it is no
/// address. The value is as it stands in HTML, before and after.
pub(super) fn address<'a>(value: Cow<'a, str>) -> Option<Cow<'a, str>> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?=+,@!$*();".contains(&byte);
    if value.bytes().all(is_plain) {
        return Some(value);
    }
    let written = decoded(&value);
    let mut trimmed = written.trim_matches(|c: char| c <= ' ').replace(['\t', '\n'], "");
    if is_badly_begun(&trimmed) {
        trimmed = Url::parse(&trimmed).ok()?.into();
    }
    let encoded = encoded(&trimmed);
    if encoded == *written { Some(value) } else { Some(Cow::Owned(escaped(&encoded))) }
}

/// Whether it names another site and not with two slashes, as browsers let it.
fn is_badly_begun(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return false;
    }
    !rest.starts_with("//") || rest.starts_with("///") || rest.starts_with("//\\")
}

fn encoded(address: &str) -> String {
    let host = host(address);
    let mut encoded = String::with_capacity(address.len() + 16);
    let (mut in_query, mut in_fragment) = (false, false);
    for (at, c) in address.char_indices() {
        let is_allowed = match c {
            '#' => !std::mem::replace(&mut in_fragment, true),
            '%' => is_escape(address.get(at + 1..at + 3)),
            '[' | ']' => host.contains(&at),
            '\\' if !in_query && !in_fragment => {
                encoded.push('/');
                continue;
            }
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => false,
            c => c > ' ' && !c.is_control(),
        };
        in_query |= c == '?';
        if is_allowed {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing to a text cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Where the name of the other site stands, in which brackets may.
fn host(address: &str) -> std::ops::Range<usize> {
    let Some(start) = address.find("//") else { return 0..0 };
    let start = start + 2;
    let is_host = address.get(..start).is_some_and(|scheme| !scheme.contains(['?', '#', '[']));
    let length = address.get(start..).and_then(|rest| rest.find(['/', '?', '#', '\\']));
    let end = length.map_or(address.len(), |length| start + length);
    if is_host { start..end } else { 0..0 }
}

fn is_escape(digits: Option<&str>) -> bool {
    digits.is_some_and(|digits| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The value without references. The cleaner writes these.
pub(super) fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let references = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    let decoded = references.iter().fold(value.to_owned(), |value, (from, to)| value.replace(from, to));
    Cow::Owned(decoded)
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('\u{a0}', "&nbsp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_the_standard_wants_them() {
        for (given, made) in [
            ("", ""),
            ("/a?b=c&amp;d#e", "/a?b=c&amp;d#e"),
            ("https://example.org/ä%20ö", "https://example.org/ä%20ö"),
            ("https://chat.example/?channels=##rust", "https://chat.example/?channels=#%23rust"),
            (" a b.png ", "a%20b.png"),
            ("a{b}|c^d`e&lt;f&gt;&quot;", "a%7Bb%7D%7Cc%5Ed%60e%3Cf%3E%22"),
            ("100%", "100%25"),
            ("a%4", "a%254"),
            ("/a[1]?b[]=c", "/a%5B1%5D?b%5B%5D=c"),
            ("http://[::1]:80/a[1]", "http://[::1]:80/a%5B1%5D"),
            ("//[::1]/", "//[::1]/"),
            ("a\\b?c\\d", "a/b?c%5Cd"),
            ("http:example.org", "http://example.org/"),
            ("https:///example.org/a b", "https://example.org/a%20b"),
            ("mailto:a b@example.org", "mailto:a%20b@example.org"),
            ("?a?b", "?a?b"),
            ("a&nbsp;b", "a&nbsp;b"),
            ("a\nb", "ab"),
        ] {
            let address_of = |value: &str| address(value.to_owned().into()).map(Cow::into_owned);
            assert_eq!(address_of(given).as_deref(), Some(made), "{given}");
            assert_eq!(address_of(made).as_deref(), Some(made), "{given}");
        }
        assert_eq!(address("http:".into()), None);
    }
}
