//! The headers of each kind of response.

use super::*;

const HASH: &str = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const KINDS: [&str; 7] = ["page", "error", "admin", "asset", "media", "feed", "hologram"];

fn context(kind: &str, https: bool) -> ResponseContext {
    ResponseContext { https, ..ResponseContext::new(kind) }
}

fn defaults() -> Options {
    Options::from_settings(|_| None, |_| Vec::new())
}

fn value(headers: &[Header], name: &str) -> Option<String> {
    headers.iter().find(|header| header.name == name).map(|header| header.value.clone())
}

#[test]
fn a_page_has_the_whole_policy() {
    let headers = headers(&context("page", true), &defaults());
    assert_eq!(
        value(&headers, "content-security-policy").unwrap(),
        "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self' data: https:; media-src 'self'; \
         font-src 'self'; connect-src 'self'; frame-src 'none'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; upgrade-insecure-requests; \
         report-uri /x/security-headers/reports; report-to csp"
    );
    assert_eq!(
        value(&headers, "reporting-endpoints").unwrap(),
        "csp=\"https://example.org/x/security-headers/reports\""
    );
    assert_eq!(value(&headers, "x-dns-prefetch-control").as_deref(), Some("off"));
    assert_eq!(value(&headers, "strict-transport-security").unwrap(), "max-age=63072000");
    assert_eq!(value(&headers, "referrer-policy").unwrap(), "strict-origin-when-cross-origin");
    assert_eq!(value(&headers, "cache-control"), None);
    assert_eq!(value(&headers, "cross-origin-embedder-policy"), None);
}

#[test]
fn every_kind_has_the_headers_that_the_observatory_looks_at() {
    for kind in KINDS {
        let headers = headers(&context(kind, true), &defaults());
        let policy = value(&headers, "content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{kind}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{kind}");
        assert!(policy.contains("base-uri 'none'"), "{kind}");
        assert!(!policy.contains("unsafe-"), "{kind}");
        assert_eq!(value(&headers, "x-content-type-options").as_deref(), Some("nosniff"), "{kind}");
        assert_eq!(value(&headers, "x-frame-options").as_deref(), Some("DENY"), "{kind}");
        assert!(value(&headers, "referrer-policy").is_some(), "{kind}");
        assert!(value(&headers, "strict-transport-security").is_some(), "{kind}");
        assert!(value(&headers, "cross-origin-resource-policy").is_some(), "{kind}");
        let mut names: Vec<_> = headers.iter().map(|header| &header.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), headers.len(), "{kind}: a header twice");
        for header in &headers {
            assert!(header.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{kind}");
            assert!(header.value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()), "{kind}");
        }
    }
}

#[test]
fn without_https_nothing_insists_on_it() {
    let headers = headers(&context("page", false), &defaults());
    assert_eq!(value(&headers, "strict-transport-security"), None);
    assert!(!value(&headers, "content-security-policy").unwrap().contains("upgrade-insecure-requests"));
}

#[test]
fn declared_scripts_and_styles_are_named_by_hash_only() {
    let mut context = context("page", true);
    context.script_hashes = vec![HASH.into(), "sha256-x'; script-src *".into(), HASH.into()];
    context.style_hashes = vec![HASH.into()];
    let policy = value(&headers(&context, &defaults()), "content-security-policy").unwrap();
    assert!(policy.contains(&format!("script-src '{HASH}';")), "{policy}");
    assert!(policy.contains(&format!("style-src 'self' '{HASH}';")), "{policy}");
}

#[test]
fn what_the_owner_admits_for_readers_is_not_admitted_in_the_admin() {
    let options = Options {
        script: vec!["https://stats.example".into()],
        connect: vec!["https://stats.example".into()],
        frame: vec!["https://video.example".into()],
        report_uri: Some("/csp".into()),
        ..defaults()
    };
    let page = headers(&context("page", true), &options);
    let policy = value(&page, "content-security-policy").unwrap();
    assert!(policy.contains("script-src https://stats.example;"), "{policy}");
    assert!(policy.contains("frame-src https://video.example;"), "{policy}");
    assert!(policy.ends_with("; report-uri /csp; report-to csp"), "{policy}");
    assert!(value(&page, "permissions-policy").unwrap().contains("fullscreen=*"));
    let admin = headers(&context("admin", true), &options);
    let policy = value(&admin, "content-security-policy").unwrap();
    assert!(!policy.contains("stats.example") && !policy.contains("video.example"), "{policy}");
    assert!(policy.contains("connect-src 'self';"), "{policy}");
    assert_eq!(value(&admin, "cache-control").as_deref(), Some("no-store"));
    assert_eq!(value(&admin, "referrer-policy").as_deref(), Some("same-origin"));
}

#[test]
fn a_policy_that_is_tried_out_stops_nothing_on_readers_pages() {
    let options = Options { report_only: true, ..defaults() };
    let page = headers(&context("page", true), &options);
    let tried = value(&page, "content-security-policy-report-only").unwrap();
    assert!(tried.contains("script-src 'none'") && tried.contains("report-to csp"), "{tried}");
    assert_eq!(value(&page, "content-security-policy").as_deref(), Some(always(&options).as_str()));
    let admin = headers(&context("admin", true), &options);
    assert_eq!(value(&admin, "content-security-policy-report-only"), None);
    assert!(value(&admin, "content-security-policy").unwrap().starts_with("default-src 'none'"));
}

#[test]
fn reports_may_go_nowhere_and_elsewhere() {
    let nowhere = Options { report_uri: None, ..defaults() };
    let page = headers(&context("page", true), &nowhere);
    assert!(!value(&page, "content-security-policy").unwrap().contains("report"));
    assert_eq!(value(&page, "reporting-endpoints"), None);
    let elsewhere = Options { report_uri: Some("https://reports.example/csp".into()), ..defaults() };
    let page = headers(&context("page", true), &elsewhere);
    assert_eq!(value(&page, "reporting-endpoints").as_deref(), Some("csp=\"https://reports.example/csp\""));
    let plain = headers(&context("page", false), &defaults());
    let policy = value(&plain, "content-security-policy").unwrap();
    assert!(policy.ends_with("report-uri /x/security-headers/reports"), "{policy}");
}

#[test]
fn uploads_and_unknown_kinds_are_sandboxed() {
    for kind in ["media", "asset", "feed", "hologram"] {
        let headers = headers(&context(kind, true), &defaults());
        let policy = value(&headers, "content-security-policy").unwrap();
        assert!(policy.contains("; sandbox;"), "{kind}: {policy}");
        assert!(!policy.contains("img-src") && !policy.contains("style-src"), "{kind}: {policy}");
    }
    let unknown = headers(&context("hologram", true), &defaults());
    assert_eq!(value(&unknown, "referrer-policy").as_deref(), Some("no-referrer"));
    assert_eq!(value(&unknown, "cache-control").as_deref(), Some("no-store"));
    let media = headers(&context("media", true), &defaults());
    assert_eq!(value(&media, "cross-origin-resource-policy").as_deref(), Some("same-site"));
    let shared = Options { shared_media: "cross-origin".into(), ..defaults() };
    let media = headers(&context("media", true), &shared);
    assert_eq!(value(&media, "cross-origin-resource-policy").as_deref(), Some("cross-origin"));
    let page = headers(&context("page", true), &shared);
    assert_eq!(value(&page, "cross-origin-resource-policy").as_deref(), Some("same-origin"));
}

#[test]
fn transport_security_says_what_the_owner_chose() {
    let options =
        Options { hsts_include_subdomains: true, hsts_preload: true, hsts_max_age: 31_536_000, ..defaults() };
    let headers = headers(&context("page", true), &options);
    assert_eq!(
        value(&headers, "strict-transport-security").unwrap(),
        "max-age=31536000; includeSubDomains; preload"
    );
}
