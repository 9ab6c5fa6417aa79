//! The headers themselves.

use sandpress_plugin::response_headers::{Header, ResponseContext};

use crate::features::permissions_policy;
use crate::options::Options;
use crate::sources::is_hash;

/// What a response is, as far as its policy goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    Admin,
    Asset,
    Media,
    Feed,
    Unknown,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "page" | "error" => Self::Page,
            "admin" => Self::Admin,
            "asset" => Self::Asset,
            "media" => Self::Media,
            "feed" => Self::Feed,
            _ => Self::Unknown,
        }
    }
}

/// All headers for one kind of response.
pub(crate) fn headers(context: &ResponseContext, options: &Options) -> Vec<Header> {
    let kind = Kind::of(&context.kind);
    let mut headers = vec![
        Header::new("content-security-policy", content_security_policy(kind, context, options)),
        Header::new("x-content-type-options", "nosniff"),
        Header::new("x-frame-options", "DENY"),
        Header::new("referrer-policy", referrer_policy(kind, options)),
        Header::new("permissions-policy", permissions_policy(kind, options)),
        Header::new("cross-origin-opener-policy", "same-origin"),
        Header::new("cross-origin-resource-policy", resource_policy(kind)),
        Header::new("origin-agent-cluster", "?1"),
        Header::new("x-permitted-cross-domain-policies", "none"),
    ];
    // Pages and the admin show pictures of other sites, most of which do not opt in to being embedded.
    if !matches!(kind, Kind::Page | Kind::Admin) {
        headers.push(Header::new("cross-origin-embedder-policy", "require-corp"));
    }
    if context.https {
        headers.push(Header::new("strict-transport-security", transport_security(options)));
    }
    if matches!(kind, Kind::Admin | Kind::Unknown) {
        headers.push(Header::new("cache-control", "no-store"));
    }
    headers
}

fn content_security_policy(kind: Kind, context: &ResponseContext, options: &Options) -> String {
    let mut policy = Directives(vec!["default-src 'none'".into()]);
    match kind {
        Kind::Page => {
            policy.add("script-src", &[&hashes(&context.script_hashes), &options.script]);
            policy.add("style-src", &[&own(), &hashes(&context.style_hashes), &options.style]);
            policy.add("img-src", &[&options.img]);
            policy.add("media-src", &[&options.media]);
            policy.add("font-src", &[&options.font]);
            policy.add("connect-src", &[&options.connect]);
            policy.add("frame-src", &[&options.frame]);
            policy.add("manifest-src", &[&own()]);
            policy.add("form-action", &[&own()]);
        }
        // What the owner admits for readers never runs where an administrator is logged in.
        Kind::Admin => {
            policy.add("script-src", &[&hashes(&context.script_hashes)]);
            policy.add("style-src", &[&own(), &hashes(&context.style_hashes)]);
            policy.add("img-src", &[&own(), &options.img]);
            policy.add("media-src", &[&own(), &options.media]);
            policy.add("font-src", &[&own()]);
            policy.add("connect-src", &[&own()]);
            policy.add("frame-src", &[&own()]);
            policy.add("form-action", &[&own()]);
        }
        Kind::Asset | Kind::Media | Kind::Feed | Kind::Unknown => {
            policy.add("form-action", &[]);
            policy.0.push("sandbox".into());
        }
    }
    policy.add("base-uri", &[]);
    policy.add("frame-ancestors", &[]);
    if context.https {
        policy.0.push("upgrade-insecure-requests".into());
    }
    if let (Kind::Page | Kind::Admin, Some(address)) = (kind, &options.report_uri) {
        policy.0.push(format!("report-uri {address}"));
    }
    policy.0.join("; ")
}

struct Directives(Vec<String>);

impl Directives {
    /// Adds a directive with each source once, or `'none'` where there is no source.
    fn add(&mut self, name: &str, sources: &[&[String]]) {
        let mut unique: Vec<&str> = Vec::new();
        for source in sources.iter().flat_map(|list| list.iter()) {
            if source != "'none'" && !unique.contains(&source.as_str()) {
                unique.push(source);
            }
        }
        let value = if unique.is_empty() { "'none'".to_owned() } else { unique.join(" ") };
        self.0.push(format!("{name} {value}"));
    }
}

fn own() -> Vec<String> {
    vec!["'self'".into()]
}

/// Hash sources in quotes. What is not a hash is left out: it must not get into the header.
fn hashes(declared: &[String]) -> Vec<String> {
    declared.iter().filter(|hash| is_hash(hash)).map(|hash| format!("'{hash}'")).collect()
}

/// The admin never names its pages to others, and its forms keep their `Origin`, which the protection against
/// forged requests reads.
fn referrer_policy(kind: Kind, options: &Options) -> &str {
    match kind {
        Kind::Admin => "same-origin",
        Kind::Unknown => "no-referrer",
        Kind::Page | Kind::Asset | Kind::Media | Kind::Feed => &options.referrer_policy,
    }
}

/// Uploads are for other sites too: feed readers and link previews show them.
fn resource_policy(kind: Kind) -> &'static str {
    match kind {
        Kind::Media => "cross-origin",
        Kind::Page | Kind::Admin | Kind::Asset | Kind::Feed | Kind::Unknown => "same-origin",
    }
}

fn transport_security(options: &Options) -> String {
    let mut value = format!("max-age={}", options.hsts_max_age);
    if options.hsts_include_subdomains {
        value.push_str("; includeSubDomains");
    }
    if options.hsts_preload {
        value.push_str("; preload");
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    const KINDS: [&str; 7] = ["page", "error", "admin", "asset", "media", "feed", "hologram"];

    fn context(kind: &str, https: bool) -> ResponseContext {
        ResponseContext {
            kind: kind.into(),
            origin: "https://example.org".into(),
            https,
            script_hashes: Vec::new(),
            style_hashes: Vec::new(),
            extra: Vec::new(),
        }
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
             font-src 'self'; connect-src 'none'; frame-src 'none'; manifest-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'; upgrade-insecure-requests"
        );
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
        assert!(policy.ends_with("; report-uri /csp"), "{policy}");
        assert!(value(&page, "permissions-policy").unwrap().contains("fullscreen=*"));
        let admin = headers(&context("admin", true), &options);
        let policy = value(&admin, "content-security-policy").unwrap();
        assert!(!policy.contains("stats.example") && !policy.contains("video.example"), "{policy}");
        assert!(policy.contains("connect-src 'self';"), "{policy}");
        assert_eq!(value(&admin, "cache-control").as_deref(), Some("no-store"));
        assert_eq!(value(&admin, "referrer-policy").as_deref(), Some("same-origin"));
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
        assert_eq!(value(&media, "cross-origin-resource-policy").as_deref(), Some("cross-origin"));
    }

    #[test]
    fn transport_security_says_what_the_owner_chose() {
        let options = Options {
            hsts_include_subdomains: true,
            hsts_preload: true,
            hsts_max_age: 31_536_000,
            ..defaults()
        };
        let headers = headers(&context("page", true), &options);
        assert_eq!(
            value(&headers, "strict-transport-security").unwrap(),
            "max-age=31536000; includeSubDomains; preload"
        );
    }
}
