//! What holds whatever the plugins say: nobody takes a file for something else, no upload runs as a page of the site, and the
//! admin stands in no frame and in no cache.

use http::{HeaderMap, HeaderValue, header};

use sandpress_plugins::ResponseKind;

/// Puts the floor under the headers of a response.
pub(super) fn apply(kind: ResponseKind, headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    match kind {
        ResponseKind::Admin => {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
            need(headers, "frame-ancestors", "frame-ancestors 'none'");
        }
        ResponseKind::Media => need(headers, "sandbox", "sandbox"),
        ResponseKind::Page | ResponseKind::Asset | ResponseKind::Feed | ResponseKind::Error => {}
    }
}

/// Adds a policy of its own where none of those that are there has exactly this directive. Browsers enforce all policies of a
/// response (Content Security Policy Level 3, 8.1), so that one more cannot be undone by another.
fn need(headers: &mut HeaderMap, name: &str, directive: &'static str) {
    let policies =
        headers.get_all(header::CONTENT_SECURITY_POLICY).iter().filter_map(|line| line.to_str().ok());
    let is_there =
        policies.flat_map(|line| line.split(',')).any(|policy| first(policy, name) == Some(directive));
    if !is_there {
        headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(directive));
    }
}

/// The directive of this name that browsers take: the first one.
fn first<'a>(policy: &'a str, name: &str) -> Option<&'a str> {
    let mut directives = policy.split(';').map(str::trim_ascii);
    directives.find(|directive| {
        directive.split_ascii_whitespace().next().is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policies(kind: ResponseKind, given: &str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(given).unwrap());
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("ALLOWALL"));
        apply(kind, &mut headers);
        apply(kind, &mut headers);
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let lines = headers.get_all(header::CONTENT_SECURITY_POLICY).iter();
        lines.map(|line| line.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_is_strict_already_stays_as_it_is() {
        let strict = "default-src 'none'; frame-ancestors 'none'";
        assert_eq!(policies(ResponseKind::Admin, strict), [strict]);
        let sandboxed = "default-src 'none'; sandbox; base-uri 'none'";
        assert_eq!(policies(ResponseKind::Media, sandboxed), [sandboxed]);
        assert_eq!(policies(ResponseKind::Page, "default-src *"), ["default-src *"]);
    }

    #[test]
    fn what_opens_the_admin_or_an_upload_has_a_policy_beside_it() {
        for weak in [
            "default-src *",
            "frame-ancestors *",
            "frame-ancestors https://evil.example; frame-ancestors 'none'",
            "FRAME-ANCESTORS *; frame-ancestors 'none'",
            "frame-ancestors 'none' https://evil.example",
            "x-frame-ancestors 'none'",
        ] {
            assert_eq!(policies(ResponseKind::Admin, weak), [weak, "frame-ancestors 'none'"]);
        }
        for weak in ["default-src *", "sandbox allow-scripts", "sandbox allow-scripts; sandbox"] {
            assert_eq!(policies(ResponseKind::Media, weak), [weak, "sandbox"]);
        }
    }
}
