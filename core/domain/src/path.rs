//! Where an entry stands on the site: a path of readable segments without a leading slash.

use std::{fmt, str::FromStr};

use serde::Serialize;

/// The longest path in bytes.
const MAX_LENGTH: usize = 300;

/// What the addresses of entries that have none begin with.
const PLACEHOLDER: &str = "draft-";

/// First segments that belong to the site itself.
const RESERVED: &[&str] = &[
    "account",
    "admin",
    "api",
    "assets",
    "atom.xml",
    "author",
    "category",
    "favicon.ico",
    "feed.json",
    "feed.xml",
    "healthz",
    "login",
    "logout",
    "media",
    "metrics",
    "newsletter",
    "oembed",
    "opensearch.xml",
    "page",
    "preview",
    "readyz",
    "robots.txt",
    "search",
    "setup",
    "share",
    "sitemap",
    "sitemap.xml",
    "tag",
    "type",
    "x",
];

/// The path of an entry, such as `2025/06/26/Rust-1.88.0`. Case matters; letters and digits of every script
/// and `-`, `_`, `.`, `~`, `+` are allowed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct EntryPath(String);

/// Why a text is not a path for an entry.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PathError {
    /// Nothing is left after the slashes at both ends.
    #[error("the address is empty: write at least one word")]
    Empty,
    /// Longer than 300 bytes.
    #[error("the address is longer than {MAX_LENGTH} bytes: shorten it")]
    TooLong,
    /// A segment is `.`, `..` or empty.
    #[error("the address has an empty part or a part of dots: write words between single slashes")]
    Segment,
    /// A character that does not belong into a path.
    #[error("the address has the character {0:?}: use letters, digits, hyphens and slashes")]
    Character(char),
    /// The first segment is one that the site itself uses.
    #[error("addresses that begin with /{0} belong to the site itself: choose another beginning")]
    Reserved(String),
}

impl EntryPath {
    /// The path without a leading slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as part of a URL, with a leading slash and percent-encoded.
    pub fn to_url_path(&self) -> String {
        const KEEP: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
            .remove(b'/')
            .remove(b'-')
            .remove(b'_')
            .remove(b'.')
            .remove(b'~')
            .remove(b'+');
        format!("/{}", percent_encoding::utf8_percent_encode(&self.0, &KEEP))
    }

    /// The last segment.
    pub fn leaf(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The last segment of this path below another one.
    ///
    /// # Errors
    /// [`PathError::TooLong`].
    pub fn below(&self, parent: &Self) -> Result<Self, PathError> {
        format!("{parent}/{}", self.leaf()).parse()
    }

    /// This path after what stands at its beginning has moved from one path to another; none where it does not stand
    /// below `from`.
    pub fn moved(&self, from: &Self, to: &Self) -> Option<Result<Self, PathError>> {
        let rest = self.0.strip_prefix(from.as_str())?.strip_prefix('/')?;
        Some(format!("{to}/{rest}").parse())
    }

    /// Where an entry stands whose author chose no address yet and that has no title to make one of. Readers never get it
    /// there: publishing makes an address.
    pub fn placeholder(of: uuid::Uuid) -> Self {
        Self(format!("{PLACEHOLDER}{of}"))
    }

    /// Whether it stands in for an address.
    pub fn is_placeholder(&self) -> bool {
        self.0.strip_prefix(PLACEHOLDER).is_some_and(|of| of.parse::<uuid::Uuid>().is_ok())
    }

    /// The same path with `-2`, `-3`, … behind it, for a path that is taken.
    pub fn numbered(&self, number: u32) -> Self {
        let suffix = format!("-{number}");
        let mut end = self.0.len().min(MAX_LENGTH - suffix.len());
        while !self.0.is_char_boundary(end) {
            end -= 1;
        }
        Self(format!("{}{suffix}", self.0.get(..end).unwrap_or_default()))
    }
}

impl FromStr for EntryPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let path = text.trim().trim_matches('/');
        if path.is_empty() {
            return Err(PathError::Empty);
        }
        if path.len() > MAX_LENGTH {
            return Err(PathError::TooLong);
        }
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~' | '+');
        if let Some(character) = path.chars().find(|c| !allowed(*c)) {
            return Err(PathError::Character(character));
        }
        if path.split('/').any(|segment| segment.chars().all(|c| c == '.')) {
            return Err(PathError::Segment);
        }
        let first = path.split('/').next().unwrap_or_default();
        if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(first)) {
            return Err(PathError::Reserved(first.to_owned()));
        }
        Ok(Self(path.to_owned()))
    }
}

impl fmt::Display for EntryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A readable path segment from a title: Latin letters, digits and hyphens, at most 80 characters. Empty
/// where the text has neither letters nor digits.
pub fn slugify(title: &str) -> String {
    let slug = slug::slugify(any_ascii::any_ascii(title));
    if slug.len() <= 80 {
        return slug;
    }
    let cut = slug.get(..80).unwrap_or(&slug);
    cut.rsplit_once('-').map_or(cut, |(words, _)| words).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_readable_paths() {
        for (text, path) in [
            ("2025/06/26/Rust-1.88.0", "2025/06/26/Rust-1.88.0"),
            ("/about/", "about"),
            (" über-uns ", "über-uns"),
            ("c++", "c++"),
        ] {
            assert_eq!(text.parse::<EntryPath>().unwrap().as_str(), path);
        }
    }

    #[test]
    fn refuses_what_is_not_a_path() {
        for (text, error) in [
            ("", PathError::Empty),
            ("//", PathError::Empty),
            ("a//b", PathError::Segment),
            ("a/../b", PathError::Segment),
            ("a b", PathError::Character(' ')),
            ("a?b", PathError::Character('?')),
            ("a\0", PathError::Character('\0')),
            ("Admin/x", PathError::Reserved("Admin".into())),
        ] {
            assert_eq!(text.parse::<EntryPath>().unwrap_err(), error, "{text:?}");
        }
        assert_eq!("a".repeat(301).parse::<EntryPath>().unwrap_err(), PathError::TooLong);
    }

    #[test]
    fn encodes_and_numbers() {
        let path: EntryPath = "über/1.0+x".parse().unwrap();
        assert_eq!(path.to_url_path(), "/%C3%BCber/1.0+x");
        assert_eq!(path.numbered(2).as_str(), "über/1.0+x-2");
        let long: EntryPath = "ü".repeat(150).parse().unwrap();
        assert!(long.numbered(12).as_str().len() <= 300);
    }

    #[test]
    fn paths_move_with_what_stands_above() {
        let path = |text: &str| text.parse::<EntryPath>().unwrap();
        assert_eq!(path("team/ada").leaf(), "ada");
        assert_eq!(path("old/ada").below(&path("about/team")).unwrap(), path("about/team/ada"));
        assert_eq!(path("a/b/c").moved(&path("a"), &path("y/z")).unwrap().unwrap(), path("y/z/b/c"));
        assert!(path("ab/c").moved(&path("a"), &path("z")).is_none());
        let long = path(&"z".repeat(299));
        assert_eq!(path("a").below(&long).unwrap_err(), PathError::TooLong);
    }

    #[test]
    fn slugs_are_latin_and_short() {
        assert_eq!(slugify("Привет, Ærø 北京!"), "privet-aero-beijing");
        assert_eq!(slugify("!!!"), "");
        let long = slugify(&"word ".repeat(40));
        assert!(long.len() <= 80 && long.ends_with("word"));
    }
}
