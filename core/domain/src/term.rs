//! Terms: the categories and tags under which entries are found.

use std::{fmt, str::FromStr};

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::{EntryPath, PathError, TermId, slugify, user::is_invisible};

/// The longest name of a term, in characters.
const MAX_NAME: usize = 80;

/// The longest slug of a term, in bytes.
const MAX_SLUG: usize = 120;

/// How terms hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Taxonomy {
    /// A tree.
    Category,
    /// A flat list.
    Tag,
}

impl Taxonomy {
    /// The word for the taxonomy in the database and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Tag => "tag",
        }
    }
}

/// A word that is no taxonomy.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a taxonomy: write category or tag")]
pub struct UnknownTaxonomy(String);

impl FromStr for Taxonomy {
    type Err = UnknownTaxonomy;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "category" => Ok(Self::Category),
            "tag" => Ok(Self::Tag),
            _ => Err(UnknownTaxonomy(text.to_owned())),
        }
    }
}

/// A category or a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Names the term for ever, also when its slug changes.
    pub id: TermId,
    /// What it is.
    pub taxonomy: Taxonomy,
    /// The name that readers see.
    pub name: TermName,
    /// Its segment in addresses, unique among the terms of its taxonomy.
    pub slug: TermSlug,
    /// What is found under it; may be empty.
    pub description: String,
    /// The category above it.
    pub parent: Option<TermId>,
}

/// The name of a term: 1 to 80 characters in one line, without characters that cannot be seen and without commas, which
/// stand between tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TermName(String);

/// The segment of a term in addresses: what may be a segment of an entry's path and is no word of the site itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct TermSlug(String);

/// Why a text names no term.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TermError {
    /// The name is empty, too long or has odd characters.
    #[error(
        "a name has 1 to {MAX_NAME} characters in one line, without commas and characters that cannot be seen"
    )]
    Name,
    /// The slug has a slash or is too long.
    #[error("an address of a term is one word of at most {MAX_SLUG} bytes, without slashes")]
    Segment,
    /// The slug cannot stand in an address.
    #[error(transparent)]
    Path(#[from] PathError),
}

impl TermName {
    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What no two tags share: the NFKC lower-case form.
    pub fn key(&self) -> String {
        self.0.nfkc().collect::<String>().to_lowercase().nfkc().collect()
    }
}

impl FromStr for TermName {
    type Err = TermError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.chars().any(|c| c.is_control() || is_invisible(c) || c == ',') {
            return Err(TermError::Name);
        }
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > MAX_NAME {
            return Err(TermError::Name);
        }
        Ok(Self(name))
    }
}

impl fmt::Display for TermName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TermSlug {
    /// The slug as it stands in addresses, before percent-encoding.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The slug for a name, before it is made unique; one made of the id where the name has neither letters nor digits.
    pub fn of(name: &TermName, id: TermId) -> Self {
        let made = slugify(name.as_str());
        match made.parse::<Self>() {
            Err(TermError::Path(PathError::Reserved(_))) => Self(format!("{made}-1")),
            made => made.unwrap_or_else(|_| Self::fallback(id.0)),
        }
    }

    /// The slug where there is no name to make one of.
    pub fn fallback(id: uuid::Uuid) -> Self {
        Self(format!("term-{}", id.simple()))
    }

    /// The same slug with `-2`, `-3`, … behind it, for one that is taken.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let cut = self.0.char_indices().take_while(|(at, c)| at + c.len_utf8() <= MAX_SLUG - 8).count();
        Self(format!("{}-{number}", self.0.chars().take(cut).collect::<String>()))
    }

    /// The slug percent-encoded for a URL.
    pub fn to_url(&self) -> String {
        percent_encoding::utf8_percent_encode(&self.0, percent_encoding::NON_ALPHANUMERIC)
            .to_string()
            .replace("%2D", "-")
            .replace("%2E", ".")
            .replace("%5F", "_")
    }
}

impl FromStr for TermSlug {
    type Err = TermError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path: EntryPath = text.parse()?;
        if path.as_str().contains('/') || path.as_str().len() > MAX_SLUG {
            return Err(TermError::Segment);
        }
        Ok(Self(path.as_str().to_owned()))
    }
}

impl fmt::Display for TermSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_visible_line() {
        assert_eq!("  Rye   bread ".parse::<TermName>().unwrap().as_str(), "Rye bread");
        let same = "Ｒｙｅ BREAD".parse::<TermName>().unwrap();
        assert_eq!(same.key(), "rye bread");
        for odd in ["", "  ", "a,b", "a\nb", "a\u{202e}b", "a\u{0}b", "a\u{200b}b", &"x".repeat(81)] {
            assert_eq!(odd.parse::<TermName>().unwrap_err(), TermError::Name, "{odd:?}");
        }
        assert!("日本語".parse::<TermName>().is_ok());
    }

    #[test]
    fn slugs_are_segments_that_the_site_does_not_use() {
        let id = TermId::generate();
        let of = |name: &str| TermSlug::of(&name.parse().unwrap(), id).to_string();
        assert_eq!(of("Brød & æbler"), "brod-aebler");
        assert_eq!(of("北京"), "beijing");
        assert_eq!(of("Media"), "media-1");
        assert_eq!(of("!!!"), format!("term-{}", id.0.simple()));
        for odd in ["", "admin", "media", "x", "feed.xml", "atom.xml", "page", "a/b", "a b", ".."] {
            assert!(odd.parse::<TermSlug>().is_err(), "{odd:?}");
        }
        assert_eq!("über".parse::<TermSlug>().unwrap().to_url(), "%C3%BCber");
        assert_eq!("rye".parse::<TermSlug>().unwrap().numbered(2).as_str(), "rye-2");
        assert!("é".repeat(60).parse::<TermSlug>().unwrap().numbered(99).as_str().len() <= MAX_SLUG);
    }
}
