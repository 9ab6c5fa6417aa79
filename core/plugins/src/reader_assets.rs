//! Style sheets and scripts of plugins that readers' browsers load: checked when the plugins are loaded, named by the hash of
//! their content, and the same for everybody until the plugins change.

mod style;

use std::{collections::HashSet, sync::Arc};

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};

use super::{
    bindings::exports::sandpress::reader_assets::reader_assets::Asset as WitAsset,
    load::{LoadedPlugin, Loader},
};

/// The most assets of one plugin.
const MAX_ASSETS: usize = 8;

/// The most bytes of one asset.
const MAX_ASSET_BYTES: usize = 256 << 10;

/// The most bytes of all assets of one plugin.
const MAX_BYTES: usize = 512 << 10;

/// The most characters of a name before its end.
const MAX_NAME: usize = 64;

/// How many hex digits of the SHA-256 of an asset stand in its address.
const HASH_DIGITS: usize = 32;

/// What an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssetKind {
    /// A style sheet.
    Style,
    /// A script.
    Script,
}

impl AssetKind {
    /// The kind of this name in the interface.
    fn of(kind: &str) -> Option<Self> {
        match kind {
            "style" => Some(Self::Style),
            "script" => Some(Self::Script),
            _ => None,
        }
    }

    /// The word in the grant `reader-assets` that admits it.
    pub(super) fn granted_by(self) -> &'static str {
        match self {
            Self::Style => "styles",
            Self::Script => "scripts",
        }
    }

    /// With what the name ends.
    fn ending(self) -> &'static str {
        match self {
            Self::Style => ".css",
            Self::Script => ".js",
        }
    }

    /// The value for `Content-Type`.
    fn media_type(self) -> &'static str {
        match self {
            Self::Style => "text/css; charset=utf-8",
            Self::Script => "text/javascript; charset=utf-8",
        }
    }
}

/// A style sheet or script of a plugin for readers' pages.
#[derive(Clone, Debug)]
pub struct ReaderAsset {
    /// What it is.
    pub kind: AssetKind,
    /// Its name in the plugin, such as `poll.css`.
    pub name: String,
    /// Its bytes, which are UTF-8.
    pub bytes: Bytes,
    /// The id of its plugin.
    plugin: Arc<str>,
    digest: [u8; 32],
}

impl ReaderAsset {
    fn new(plugin: &Arc<str>, kind: AssetKind, name: String, content: Vec<u8>) -> Self {
        let digest = Sha256::digest(&content).into();
        Self { kind, name, bytes: content.into(), plugin: Arc::clone(plugin), digest }
    }

    /// The first digits of the SHA-256 of its bytes, in hex: another content has another address.
    pub fn hash(&self) -> String {
        let mut hash = HEXLOWER.encode(&self.digest);
        hash.truncate(HASH_DIGITS);
        hash
    }

    /// Its path on the site.
    pub fn url(&self) -> String {
        format!("/assets/plugins/{}/{}/{}", self.hash(), self.plugin, self.name)
    }

    /// The value for `integrity`, which is its hash source in a content security policy too.
    pub fn integrity(&self) -> String {
        format!("sha256-{}", BASE64.encode(&self.digest))
    }

    /// The value for `Content-Type`.
    pub fn media_type(&self) -> &'static str {
        self.kind.media_type()
    }
}

/// The assets of all plugins that are enabled, in the order of the plugins.
#[derive(Clone, Debug, Default)]
pub struct ReaderAssets(Vec<ReaderAsset>);

impl ReaderAssets {
    /// Asks the plugins, which stand in their order.
    pub(super) async fn ask(loader: &Loader, plugins: &[Arc<LoadedPlugin>]) -> Self {
        let mut assets = Vec::new();
        for plugin in plugins {
            assets.extend(loader.scope().reader_assets_or_none(plugin).await);
        }
        Self(assets)
    }

    /// Those of a kind.
    pub fn of(&self, kind: AssetKind) -> impl Iterator<Item = &ReaderAsset> {
        self.0.iter().filter(move |asset| asset.kind == kind)
    }

    /// The asset at `/assets/plugins/<hash>/<plugin>/<name>`; `path` is what follows the hash.
    pub fn find(&self, hash: &str, path: &str) -> Option<&ReaderAsset> {
        let (plugin, name) = path.split_once('/')?;
        let is_it = |asset: &&ReaderAsset| *asset.plugin == *plugin && asset.name == name;
        self.0.iter().find(is_it).filter(|asset| asset.hash() == hash)
    }

    /// The hash sources of the scripts for a content security policy, each once.
    pub(super) fn script_hashes(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let hashes = self.of(AssetKind::Script).map(ReaderAsset::integrity);
        hashes.filter(|hash| seen.insert(hash.clone())).collect()
    }
}

/// The assets as they are served, or what is wrong with one of them.
pub(super) fn accept(plugin: &Arc<str>, given: Vec<WitAsset>) -> Result<Vec<ReaderAsset>, String> {
    if given.len() > MAX_ASSETS {
        return Err(format!("{} assets, at most {MAX_ASSETS} are allowed", given.len()));
    }
    let bytes: usize = given.iter().map(|asset| asset.content.len()).sum();
    if bytes > MAX_BYTES {
        return Err(format!("assets of {bytes} bytes together, at most {MAX_BYTES} are allowed"));
    }
    let mut names = HashSet::new();
    let accept_one = |WitAsset { name, kind, content, .. }: WitAsset| {
        let kind = checked(&name, &kind, &content).map_err(|why| format!("the asset {name:?} {why}"))?;
        if !names.insert(name.clone()) {
            return Err(format!("the asset {name:?} is there twice"));
        }
        Ok(ReaderAsset::new(plugin, kind, name, content))
    };
    given.into_iter().map(accept_one).collect()
}

fn checked(name: &str, kind: &str, content: &[u8]) -> Result<AssetKind, String> {
    let kind = AssetKind::of(kind).ok_or_else(|| {
        format!(
            "is of the kind {kind:?}, which this version of Sandpress does not know: it is style or script"
        )
    })?;
    if !is_name(name, kind) {
        return Err(format!(
            "has a name that does not fit: 1 to {MAX_NAME} lower-case letters, digits and hyphens, and {} at the end",
            kind.ending()
        ));
    }
    if content.len() > MAX_ASSET_BYTES {
        return Err(format!("has {} bytes, at most {MAX_ASSET_BYTES} are allowed", content.len()));
    }
    let text = std::str::from_utf8(content)
        .map_err(|error| format!("is not UTF-8 from its byte {} on", error.valid_up_to()))?;
    if kind == AssetKind::Style {
        style::check(text)?;
    }
    Ok(kind)
}

fn is_name(name: &str, kind: AssetKind) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.strip_suffix(kind.ending())
        .is_some_and(|stem| (1..=MAX_NAME).contains(&stem.len()) && stem.bytes().all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(name: &str, kind: &str, content: impl Into<Vec<u8>>) -> WitAsset {
        WitAsset { name: name.into(), kind: kind.into(), content: content.into(), extra: Vec::new() }
    }

    fn accepted(given: Vec<WitAsset>) -> Result<Vec<ReaderAsset>, String> {
        accept(&"poll".into(), given)
    }

    #[test]
    fn assets_are_found_by_hash_plugin_and_name() {
        let given = vec![asset("poll.css", "style", "a{}"), asset("poll.js", "script", "1")];
        let assets = ReaderAssets(accepted(given).unwrap());
        let script = assets.of(AssetKind::Script).next().unwrap();
        let hash = "6b86b273ff34fce19d6b804eff5a3f57";
        assert_eq!(script.url(), format!("/assets/plugins/{hash}/poll/poll.js"));
        assert_eq!(script.integrity(), "sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=");
        assert_eq!(assets.script_hashes(), [script.integrity()]);
        assert_eq!(assets.find(hash, "poll/poll.js").unwrap().bytes, "1");
        for (hash, path) in [
            (hash, "poll/poll.css"),
            (hash, "pole/poll.js"),
            (hash, "poll.js"),
            (hash, "poll/poll.js/"),
            (&hash[..16], "poll/poll.js"),
            ("", "poll/poll.js"),
        ] {
            assert!(assets.find(hash, path).is_none(), "{hash} {path}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (name, kind, content, words) in [
            ("Poll.css", "style", &b""[..], "name that does not fit"),
            (".css", "style", b"", "name that does not fit"),
            ("poll", "style", b"", "name that does not fit"),
            ("poll.css", "script", b"", "and .js at the end"),
            ("../poll.js", "script", b"", "name that does not fit"),
            ("a/poll.js", "script", b"", "name that does not fit"),
            ("poll.js", "module", b"", "of the kind \"module\""),
            ("poll.js", "script", b"ok\xff", "is not UTF-8 from its byte 2 on"),
            ("poll.css", "style", b"@import 'a.css';", "@import"),
        ] {
            let said = accepted(vec![asset(name, kind, content)]).unwrap_err();
            assert!(said.starts_with(&format!("the asset {name:?} ")) && said.contains(words), "{said}");
        }
        assert!(accepted(vec![asset(&format!("{}.js", "a".repeat(65)), "script", "")]).is_err());
        let twice = vec![asset("a.js", "script", ""), asset("a.js", "script", "")];
        assert!(accepted(twice).unwrap_err().contains("\"a.js\" is there twice"));
    }

    #[test]
    fn number_and_size_are_bounded() {
        let of = |count: usize, bytes: usize| {
            let one = |number| asset(&format!("{number}.js"), "script", vec![b' '; bytes]);
            accepted((0..count).map(one).collect())
        };
        assert_eq!(of(MAX_ASSETS, 1).unwrap().len(), 8);
        assert!(of(MAX_ASSETS + 1, 1).unwrap_err().contains("9 assets"));
        assert!(of(2, MAX_ASSET_BYTES).is_ok());
        assert!(of(1, MAX_ASSET_BYTES + 1).unwrap_err().contains("has 262145 bytes"));
        assert!(of(3, MAX_ASSET_BYTES).unwrap_err().contains("assets of 786432 bytes together"));
        assert!(of(0, 0).unwrap().is_empty());
    }
}
