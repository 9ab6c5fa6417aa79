//! Files that are made of assets: smaller pictures, pictures cut for a purpose, videos that play at once.

use std::str::FromStr;

use super::FocalPoint;

/// A file that was made of an asset's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    /// SHA-256 of the bytes that it was made of.
    pub source: String,
    /// What it is for.
    pub role: RenditionRole,
    /// Pixels from left to right; 0 where it has none.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its own bytes.
    pub sha256: String,
    /// Its file name, the last part of its URL; at most 300 characters.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// The plugin that made it, and its version: another one makes other files.
    pub made_by: String,
    /// The place that it was cut around; the middle where nothing was cut.
    pub focal: FocalPoint,
}

impl Rendition {
    /// Where readers get it: a path that begins with a slash.
    pub fn url(&self) -> String {
        format!("/media/{}/{}", self.sha256, self.name)
    }
}

/// What a rendition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RenditionRole {
    /// The whole picture, smaller, or in another format.
    Picture,
    /// Cut for other sites that show a link to a page.
    Share,
    /// A video with its table of contents at the beginning.
    Prompt,
}

impl RenditionRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Picture, Self::Share, Self::Prompt];

    /// The word for the role.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Share => "share",
            Self::Prompt => "prompt",
        }
    }
}

/// A word that is no role of a rendition.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a role of a rendition")]
pub struct UnknownRole(String);

impl FromStr for RenditionRole {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let role = Self::ALL.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| UnknownRole(text.to_owned()))
    }
}
