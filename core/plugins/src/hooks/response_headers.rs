//! Hook `response-headers`: policy headers for each kind of response.

use crate::{
    bindings::exports::sandpress::response_headers::response_headers::{
        Header as WitHeader, ResponseContext,
    },
    error::CallError,
    hooks::{Call, Hook},
    load::LoadedPlugin,
    response_policies::PolicyFacts,
    scope::Scope,
};

/// The kinds of responses that have policies of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResponseKind {
    /// The reader's site.
    Page,
    /// Admin, log-in and set-up pages.
    Admin,
    /// Style sheets, scripts, fonts.
    Asset,
    /// Uploaded files.
    Media,
    /// Feeds.
    Feed,
    /// Error pages.
    Error,
}

impl ResponseKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Page, Self::Admin, Self::Asset, Self::Media, Self::Feed, Self::Error];

    /// The kind's name in the WIT interface.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Admin => "admin",
            Self::Asset => "asset",
            Self::Media => "media",
            Self::Feed => "feed",
            Self::Error => "error",
        }
    }
}

/// A header as a name in lower case and a value.
pub(crate) type Header = (String, String);

/// Headers that a plugin may set. All others belong to the host.
const ALLOWED: &[&str] = &[
    "cache-control",
    "clear-site-data",
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "nel",
    "origin-agent-cluster",
    "permissions-policy",
    "referrer-policy",
    "report-to",
    "reporting-endpoints",
    "strict-transport-security",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-download-options",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-robots-tag",
    "x-xss-protection",
];

impl Scope {
    /// The plugin's headers for one kind of response, at one path of the hook `response-paths` or at all others.
    pub(crate) async fn response_headers(
        &mut self,
        plugin: &LoadedPlugin,
        (kind, path): (ResponseKind, Option<&str>),
        facts: &PolicyFacts<'_>,
    ) -> Result<Vec<Header>, CallError> {
        let Some(indices) = &plugin.hooks.response_headers else { return Ok(Vec::new()) };
        let context = ResponseContext {
            kind: kind.as_str().into(),
            origin: facts.site.origin.clone(),
            https: facts.site.origin.starts_with("https://"),
            script_hashes: facts.script_hashes(kind),
            style_hashes: Vec::new(),
            extra: path.map(|path| ("path".to_owned(), path.to_owned())).into_iter().collect(),
        };
        const CALL: Call = Hook::ResponseHeaders.function("headers");
        let headers = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_headers(store, &context).await
            })
            .await?;
        Ok(headers.into_iter().filter_map(|header| accept(&plugin.id, header)).collect())
    }
}

fn accept(plugin: &str, header: WitHeader) -> Option<Header> {
    let name = header.name.to_ascii_lowercase();
    if !ALLOWED.contains(&name.as_str()) {
        tracing::warn!(plugin, header = name, "dropped a response header that a plugin may not set");
        return None;
    }
    if header.value.is_empty() || !header.value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        tracing::warn!(plugin, header = name, "dropped a response header whose value is not printable ASCII");
        return None;
    }
    Some((name, header.value))
}
