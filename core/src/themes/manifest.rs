//! `theme.toml`: what a theme says about itself.

use std::path::Path;

use serde::Deserialize;

use super::error::{ThemeError, line_and_column};

/// What a theme says about itself in `theme.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeManifest {
    /// The theme's name for machines: lower-case letters, digits and hyphens.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its name for people.
    pub label: String,
    /// What it looks like, in a sentence.
    #[serde(default)]
    pub description: String,
    /// Who made it.
    #[serde(default)]
    pub author: String,
    /// The licence, as an SPDX expression.
    #[serde(default)]
    pub license: String,
    /// What the theme can do beyond the required templates.
    #[serde(default)]
    pub features: ThemeFeatures,
}

/// What a theme can do beyond the required templates. There is nothing to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeFeatures {}

impl ThemeManifest {
    pub(super) fn parse(file: &Path, text: &str) -> Result<Self, ThemeError> {
        toml::from_str(text).map_err(|error| {
            let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
            let message = error.message().trim().to_owned();
            ThemeError::Manifest { file: file.to_path_buf(), line, column, message }
        })
    }
}

fn name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || !name.bytes().all(allowed) {
        let message = format!("{name:?} is not a theme name: use lower-case letters, digits and hyphens");
        return Err(serde::de::Error::custom(message));
    }
    Ok(name)
}
