//! The static files of a theme or of the admin, in memory and named by their content.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::css;
use super::error::ThemeError;
use super::folder::{self, FoundFile};
use super::templates::missing_asset;

/// What stands as it is in the path of a URL; nothing of it means anything in HTML.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// How many hex digits of the SHA-256 stand in a URL.
const HASH_DIGITS: usize = 16;

/// A static file.
#[derive(Clone)]
pub struct Asset {
    /// The content.
    pub bytes: Bytes,
    /// The value for `Content-Type`, with a charset for text.
    pub media_type: String,
    /// The value for `integrity` attributes: `sha256-` and the hash in base64.
    pub integrity: String,
    /// The hash of the content as 64 lower-case hex digits.
    pub sha256: String,
    /// The address on the site: `/assets/`, the set, the first 16 digits of the hash, the path. It changes with the
    /// content, so an answer may be cached for ever.
    pub url: String,
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, media_type, url, .. } = self;
        write!(f, "{url} ({media_type}, {} bytes)", bytes.len())
    }
}

/// The static files of one owner, by their path below its `static` folder.
#[derive(Clone, Debug, Default)]
pub struct AssetSet(BTreeMap<String, Asset>);

impl AssetSet {
    /// The files below the folders, of which an earlier one wins over a later one; none where there is no such folder.
    /// `set` names the owner in URLs. Style sheets are prepared for browsers.
    pub(super) fn read(set: &str, folders: &[&Path]) -> Result<Self, ThemeError> {
        let mut files: BTreeMap<String, (&Path, FoundFile)> = BTreeMap::new();
        for folder in folders {
            for file in folder::read_files(folder, |_| true)? {
                files.entry(file.path.clone()).or_insert((folder, file));
            }
        }
        let mut preparing = Preparing { set, files, done: Self::default(), within: Vec::new() };
        let paths: Vec<String> = preparing.files.keys().cloned().collect();
        for path in paths {
            preparing.prepare(&path)?;
        }
        Ok(preparing.done)
    }

    /// The files given as path and content.
    pub(super) fn new(set: &str, files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (path.clone(), asset(set, &path, bytes))).collect())
    }

    /// The file at `path` (without percent signs) if its content has `hash`: the two parts that follow the set in a
    /// URL.
    pub fn find(&self, hash: &str, path: &str) -> Option<&Asset> {
        self.at(path).filter(|asset| asset.sha256.get(..HASH_DIGITS) == Some(hash))
    }

    /// The same set with a file more.
    pub(super) fn with(&self, set: &str, path: &str, bytes: Bytes) -> Self {
        let mut files = self.0.clone();
        files.insert(path.to_owned(), asset(set, path, bytes));
        Self(files)
    }

    /// The file at `path`, whatever its content.
    pub fn at(&self, path: &str) -> Option<&Asset> {
        self.0.get(path)
    }

    /// All files with their paths, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.0.iter().map(|(path, asset)| (path.as_str(), asset))
    }

    /// The hash sources for `script-src` that admit exactly the scripts of the set, without the quotes:
    /// `sha256-…`.
    pub fn csp_hashes(&self) -> Vec<String> {
        self.iter()
            .filter(|(path, _)| path.ends_with(".js") || path.ends_with(".mjs"))
            .map(|(_, asset)| asset.integrity.clone())
            .collect()
    }
}

/// Files that are made ready one by one: those that a style sheet names before the style sheet.
struct Preparing<'a> {
    set: &'a str,
    files: BTreeMap<String, (&'a Path, FoundFile)>,
    done: AssetSet,
    within: Vec<String>,
}

impl Preparing<'_> {
    fn prepare(&mut self, path: &str) -> Result<(), ThemeError> {
        if self.done.at(path).is_some() {
            return Ok(());
        }
        let Some((folder, file)) = self.files.remove(path) else { return Ok(()) };
        let bytes = if path.ends_with(".css") {
            self.within.push(path.to_owned());
            let text = folder::text_of(&folder.join(path), file.bytes)?;
            let sheet = self.sheet(folder, path, &text)?;
            self.within.pop();
            Bytes::from(sheet)
        } else {
            Bytes::from(file.bytes)
        };
        self.done.0.insert(path.to_owned(), asset(self.set, path, bytes));
        Ok(())
    }

    fn sheet(&mut self, folder: &Path, path: &str, text: &str) -> Result<String, ThemeError> {
        let mut inner = None;
        let prepared = css::prepare(text, &mut |url| {
            let Some(named) = css::path_of(path, url) else { return Ok(None) };
            if self.within.contains(&named) {
                return Err(format!("{named:?} leads back to this style sheet: take one of the two out"));
            }
            if let Err(error) = self.prepare(&named) {
                let message = error.to_string();
                inner = Some(error);
                return Err(message);
            }
            match self.done.at(&named) {
                Some(asset) => Ok(Some(with_ending(&asset.url, url))),
                None => Err(missing_asset(&named)),
            }
        });
        match (prepared, inner) {
            (_, Some(error)) => Err(error),
            (Ok(sheet), None) => Ok(sheet),
            (Err(fault), None) => Err(ThemeError::Template {
                file: folder.join(path),
                line: fault.line,
                column: fault.column,
                message: fault.message,
            }),
        }
    }
}

/// The address with what stands behind the path in a style sheet, as in `icons.svg#bell`.
fn with_ending(address: &str, url: &str) -> String {
    let ending = url.find('#').and_then(|at| url.get(at..)).unwrap_or_default();
    let plain = ending.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '-' | '_' | '.'));
    if plain { format!("{address}{ending}") } else { address.to_owned() }
}

fn asset(set: &str, path: &str, bytes: Bytes) -> Asset {
    let digest = Sha256::digest(&bytes);
    let sha256 = HEXLOWER.encode(&digest);
    let hash = sha256.get(..HASH_DIGITS).unwrap_or(&sha256);
    let url = format!("/assets/{set}/{hash}/{}", utf8_percent_encode(path, IN_PATH));
    let integrity = format!("sha256-{}", BASE64.encode(&digest));
    Asset { bytes, media_type: media_type(path), integrity, sha256, url }
}

fn media_type(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == mime_guess::mime::TEXT
        || kind.suffix() == Some(mime_guess::mime::XML)
        || ["javascript", "json", "xml"].contains(&kind.subtype().as_str());
    if is_text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.essence_str().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> AssetSet {
        let files =
            [("a b/ä\"'.css", "p{}"), ("x.js", "1"), ("pic.png", ""), ("data", "?"), ("i.svg", "<svg/>")];
        AssetSet::new(
            "theme",
            files.map(|(path, text)| (path.to_owned(), Bytes::from_static(text.as_bytes()))),
        )
    }

    #[test]
    fn names_files_by_their_content() {
        let set = set();
        let script = set.at("x.js").unwrap();
        assert_eq!(script.sha256, "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");
        assert_eq!(script.url, "/assets/theme/6b86b273ff34fce1/x.js");
        assert_eq!(script.integrity, "sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=");
        assert_eq!(set.csp_hashes(), [script.integrity.as_str()]);
        assert!(set.find("6b86b273ff34fce1", "x.js").is_some());
        assert!(set.find("6b86b273ff34fce2", "x.js").is_none());
        assert!(set.find("", "x.js").is_none());
        assert!(set.find("6b86b273ff34fce1", "y.js").is_none());
        assert!(set.at("a b/ä\"'.css").unwrap().url.ends_with("/a%20b/%C3%A4%22%27.css"));
    }

    #[test]
    fn knows_media_types() {
        let set = set();
        let types: Vec<_> = set.iter().map(|(_, asset)| asset.media_type.as_str()).collect();
        let expected = [
            "text/css; charset=utf-8",
            "application/octet-stream",
            "image/svg+xml; charset=utf-8",
            "image/png",
            "text/javascript; charset=utf-8",
        ];
        assert_eq!(types, expected);
    }
}
