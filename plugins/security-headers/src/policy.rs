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

/// What browsers call the place for reports.
const ENDPOINT: &str = "csp";

/// All headers for one kind of response, everywhere or at a path of the rules.
pub(crate) fn headers(context: &ResponseContext, options: &Options) -> Vec<Header> {
    let kind = Kind::of(&context.kind);
    let at_path = context.path().map(|path| options.at(kind, path));
    let options = at_path.as_ref().unwrap_or(options);
    let policy = content_security_policy(kind, context, options);
    let mut headers =
        vec![Header::new("x-dns-prefetch-control", "off"), Header::new("x-content-type-options", "nosniff")];
    headers.extend(frame_options(kind, options).map(|value| Header::new("x-frame-options", value)));
    headers.extend([
        Header::new("referrer-policy", referrer_policy(kind, options)),
        Header::new("permissions-policy", permissions_policy(kind, options)),
        Header::new("cross-origin-opener-policy", opener_policy(kind, options)),
        Header::new("cross-origin-resource-policy", resource_policy(kind, options)),
        Header::new("origin-agent-cluster", "?1"),
        Header::new("x-permitted-cross-domain-policies", "none"),
    ]);
    if kind == Kind::Page && options.report_only {
        // What protects the site from others is no matter of trying out.
        headers.push(Header::new("content-security-policy", always(options)));
        headers.push(Header::new("content-security-policy-report-only", policy));
    } else {
        headers.push(Header::new("content-security-policy", policy));
    }
    if let (Kind::Page | Kind::Admin, true, Some(address)) = (kind, context.https, &options.report_uri) {
        let place = if address.starts_with('/') { context.origin.as_str() } else { "" };
        headers.push(Header::new("reporting-endpoints", format!("{ENDPOINT}=\"{place}{address}\"")));
    }
    headers.extend(
        embedder_policy(kind, options).map(|value| Header::new("cross-origin-embedder-policy", value)),
    );
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
    policy.add("frame-ancestors", &[ancestors(kind, options)]);
    if context.https {
        policy.0.push("upgrade-insecure-requests".into());
    }
    if let (Kind::Page | Kind::Admin, Some(address)) = (kind, &options.report_uri) {
        policy.0.push(format!("report-uri {address}"));
        // Browsers take the newer one where they know it, and on HTTPS only.
        if context.https {
            policy.0.push(format!("report-to {ENDPOINT}"));
        }
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

/// What holds while the policy is only reported.
fn always(options: &Options) -> String {
    let mut policy = Directives(vec!["object-src 'none'; base-uri 'none'; form-action 'self'".into()]);
    policy.add("frame-ancestors", &[&options.frame_ancestors]);
    policy.0.join("; ")
}

/// Who may show the response in a frame. Of the admin nobody, whatever a rule says.
fn ancestors(kind: Kind, options: &Options) -> &[String] {
    match kind {
        Kind::Admin | Kind::Unknown => &[],
        Kind::Page | Kind::Asset | Kind::Media | Kind::Feed => &options.frame_ancestors,
    }
}

/// The same for browsers that do not know `frame-ancestors`; they cannot be told of other sites, so that they are told
/// nothing where those may.
fn frame_options(kind: Kind, options: &Options) -> Option<&'static str> {
    match ancestors(kind, options) {
        [] => Some("DENY"),
        [one] if one == "'none'" => Some("DENY"),
        [one] if one == "'self'" => Some("SAMEORIGIN"),
        _ => None,
    }
}

fn opener_policy(kind: Kind, options: &Options) -> &str {
    match kind {
        Kind::Admin | Kind::Unknown => "same-origin",
        Kind::Page | Kind::Asset | Kind::Media | Kind::Feed => &options.opener_policy,
    }
}

/// Pages and the admin show pictures of other sites, most of which do not opt in to being embedded.
fn embedder_policy(kind: Kind, options: &Options) -> Option<&str> {
    match (kind, options.embedder_policy.as_deref()) {
        (Kind::Admin, _) => None,
        (Kind::Unknown, _) | (Kind::Asset | Kind::Media | Kind::Feed, None) => Some("require-corp"),
        (Kind::Page, None) => None,
        (Kind::Page | Kind::Asset | Kind::Media | Kind::Feed, Some(policy)) => Some(policy),
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

/// Which pages of others may show what is here. Of uploads the owner decides, and of the rest by rules.
fn resource_policy(kind: Kind, options: &Options) -> &str {
    match (kind, &options.resource_policy) {
        (Kind::Admin | Kind::Unknown, _) => "same-origin",
        (Kind::Page | Kind::Asset | Kind::Media | Kind::Feed, Some(policy)) => policy,
        (Kind::Media, None) => &options.shared_media,
        (Kind::Page | Kind::Asset | Kind::Feed, None) => "same-origin",
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
mod tests;
