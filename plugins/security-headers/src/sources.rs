//! Which content security policy sources an owner may add, and in which directive.

/// How much a source in a directive can do to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Power {
    /// It is shown: pictures, media, fonts, frames, requests.
    Shown,
    /// It changes the page: scripts and style sheets. No wide schemes, no data in the address.
    Runs,
}

/// Why `source` cannot stand in a directive of this power; None for a good one.
pub(crate) fn fault(source: &str, power: Power) -> Option<String> {
    let lower = source.to_ascii_lowercase();
    if source.is_empty()
        || source.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ';' | ','))
    {
        return Some("holds a space, a comma or a semicolon; write each source as an item of its own".into());
    }
    if lower.contains("unsafe-") || lower == "'wasm-unsafe-eval'" {
        return Some(
            "would switch the protection off; name the host or the hash of what you need instead".into(),
        );
    }
    if is_hash(source) || matches!(lower.as_str(), "self" | "none") {
        return Some(format!("has no effect without single quotes; write \"'{source}'\""));
    }
    if let Some(quoted) = source.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return match quoted {
            "self" | "none" => None,
            _ if power == Power::Runs && is_hash(quoted) => None,
            _ => Some("is not a keyword that is allowed here; use 'self', 'none' or a host".into()),
        };
    }
    if let Some(scheme) = lower.strip_suffix(':') {
        return match (scheme, power) {
            ("https", Power::Shown) | ("data" | "blob" | "mediastream", Power::Shown) => None,
            ("http", _) => Some("lets content travel unprotected; use https:".into()),
            (_, Power::Runs) => {
                Some("admits too much; name the hosts, such as https://cdn.example.org".into())
            }
            _ => Some("is not a scheme that is allowed here; use https:, data: or a host".into()),
        };
    }
    host_fault(&lower)
}

fn host_fault(source: &str) -> Option<String> {
    let rest = match source.split_once("://") {
        Some(("https" | "wss", rest)) => rest,
        Some(("http" | "ws", _)) => return Some("lets content travel unprotected; use https://".into()),
        Some(_) => return Some("has a scheme that is not allowed here; use https://".into()),
        None => source,
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let name = host.strip_prefix("*.").unwrap_or(host);
    if host == "*" {
        return Some("admits the whole web; name the hosts".into());
    }
    let labels_are_good = name
        .split('.')
        .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    let port_is_good = port == "*" || port.parse::<u16>().is_ok();
    let path_is_good =
        rest.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\'' | b'"' | b'?' | b'#'));
    if labels_are_good && port_is_good && path_is_good {
        None
    } else {
        Some("is not a source; write a host such as https://media.example.org".into())
    }
}

/// Whether `text` is a hash source without its quotes, such as `sha256-…`.
pub(crate) fn is_hash(text: &str) -> bool {
    ["sha256-", "sha384-", "sha512-"].iter().any(|prefix| {
        text.strip_prefix(prefix).is_some_and(|digest| {
            (43..=88).contains(&digest.len())
                && digest
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

    #[test]
    fn hosts_schemes_keywords_and_hashes_are_sources() {
        for good in [
            "'self'",
            "'none'",
            "https:",
            "data:",
            "example.org",
            "*.example.org",
            "https://a.example.org:8443/x/",
        ] {
            assert_eq!(fault(good, Power::Shown), None, "{good}");
        }
        for good in ["'self'", HASH, "https://cdn.example.org", "*.example.org"] {
            assert_eq!(fault(good, Power::Runs), None, "{good}");
        }
    }

    #[test]
    fn what_switches_the_protection_off_is_refused() {
        for bad in [
            "self",
            HASH.trim_matches('\''),
            "'unsafe-inline'",
            "'UNSAFE-EVAL'",
            "unsafe-inline",
            "'wasm-unsafe-eval'",
            "'unsafe-hashes'",
            "'strict-dynamic'",
            "'nonce-abc'",
            "*",
            "https://*",
            "http:",
            "http://example.org",
            "javascript:",
            "",
            "a b",
            "example.org; script-src *",
            "example.org,evil.example",
            "https://example.org/\"",
            "https://ex_ample.org",
            "https://example.org:port",
            "ftp://example.org",
        ] {
            assert!(fault(bad, Power::Shown).is_some(), "{bad}");
            assert!(fault(bad, Power::Runs).is_some(), "{bad}");
        }
        for bad in ["https:", "data:", "blob:"] {
            assert!(fault(bad, Power::Runs).is_some(), "{bad}");
        }
        assert!(fault(HASH, Power::Shown).is_some());
    }
}
