//! Where a document will stand on the site.

use std::path::Path;

use percent_encoding::percent_decode_str;

use sandpress_domain::{EntryPath, PathError, slugify};

/// Why a document has no place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoPlace {
    /// The key of the front matter that is wrong; none where the name of the file is.
    pub(super) key: Option<&'static str>,
    pub(super) error: PathError,
}

/// An address as front matter writes it: with or without slashes at its ends, percent-encoding, scheme and host.
pub(super) fn from_address(address: &str) -> Result<EntryPath, PathError> {
    let address = address.trim();
    let parsed = url::Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let path = parsed.as_ref().map_or(address, url::Url::path);
    percent_decode_str(path).decode_utf8_lossy().parse()
}

/// The path that follows from the name of the file, `a/b.md` → `a/b` and `a/index.md` → `a`, with `slug` as its
/// last part where there is one. None where only the title can give a path.
pub(super) fn from_file(name: &str, slug: Option<&str>) -> Result<Option<EntryPath>, NoPlace> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let (folder, last) = match stem {
        "index" => folder.rsplit_once('/').unwrap_or(("", folder)),
        _ => (folder, stem),
    };
    let segments: Vec<String> = folder.split('/').chain([slug.unwrap_or(last)]).map(segment).collect();
    let path = segments.iter().filter(|segment| !segment.is_empty()).cloned().collect::<Vec<_>>().join("/");
    if segments.last().is_none_or(String::is_empty) {
        return Ok(None);
    }
    let key = slug.map(|_| "slug");
    path.parse().map(Some).map_err(|error| NoPlace { key, error })
}

/// The text where it can be part of a path, else what is left of it as a slug.
fn segment(text: &str) -> String {
    let fits = !text.contains('/') && !matches!(text.parse::<EntryPath>(), Err(PathError::Character(_)));
    if fits { text.to_owned() } else { slugify(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_what_is_not_path() {
        for (address, path) in [
            ("/2024/bread/", "2024/bread"),
            ("https://example.org/2024/bread", "2024/bread"),
            ("caf%C3%A9", "café"),
            ("bread.html", "bread.html"),
        ] {
            assert_eq!(from_address(address).unwrap().as_str(), path);
        }
        for address in ["", "/", "/:year/:title/", "a%20b", "../up", "admin/users"] {
            assert!(from_address(address).is_err(), "{address}");
        }
    }

    #[test]
    fn file_names_become_paths() {
        for (name, slug, path) in [
            ("bread.md", None, Some("bread")),
            ("baking/Rye-1.2.md", None, Some("baking/Rye-1.2")),
            ("baking/rye/index.md", None, Some("baking/rye")),
            ("baking/rye/index.md", Some("dark"), Some("baking/dark")),
            ("baking/rye.md", Some("Dark Bread"), Some("baking/dark-bread")),
            ("My Notes/week@1.md", None, Some("my-notes/week-1")),
            ("index.md", None, None),
            ("!!!.md", None, None),
        ] {
            let found = from_file(name, slug).unwrap();
            assert_eq!(found.as_ref().map(EntryPath::as_str), path, "{name}");
        }
        let refused = from_file("search.md", None).unwrap_err();
        assert_eq!(refused, NoPlace { key: None, error: PathError::Reserved("search".into()) });
    }
}
