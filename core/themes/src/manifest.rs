//! `theme.toml`: what a theme says about itself.

mod settings;

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use self::settings::RawSetting;
use super::error::{ThemeError, line_and_column};
use super::settings::SettingDefinition;

/// What a theme says about itself in `theme.toml`.
#[derive(Clone, Debug)]
pub struct ThemeManifest {
    /// The theme's name for machines: lower-case letters, digits and hyphens.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its name for people.
    pub label: String,
    /// What it looks like, in a sentence.
    pub description: String,
    /// Who made it.
    pub author: String,
    /// The licence, as an SPDX expression.
    pub license: String,
    /// The theme beside it of which it takes what it does not have itself; may be empty.
    pub parent: String,
    /// Where it shows menus, by the words that its templates ask for.
    pub menus: Vec<MenuLocation>,
    /// What the owner of the site can choose, in the order of the form.
    pub settings: Vec<SettingDefinition>,
}

/// A place where a theme shows a menu.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuLocation {
    /// The word for it: lower-case letters, digits and hyphens.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// What it is called in the admin.
    pub label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawManifest {
    #[serde(deserialize_with = "name")]
    name: String,
    version: String,
    label: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    license: String,
    #[serde(default)]
    parent: Option<Parent>,
    #[serde(default, rename = "features")]
    _features: Features,
    #[serde(default)]
    menus: Vec<MenuLocation>,
    #[serde(default)]
    settings: Vec<Spanned<RawSetting>>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Parent(#[serde(deserialize_with = "name")] String);

/// What a theme can do beyond the required templates. There is nothing to choose from.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Features {}

impl ThemeManifest {
    pub(super) fn parse(file: &Path, text: &str) -> Result<Self, ThemeError> {
        let wrong = |offset: usize, message: &str| {
            let (line, column) = line_and_column(text, offset);
            let message = message.trim().to_owned();
            ThemeError::Manifest { file: file.to_path_buf(), line, column, message }
        };
        let raw: RawManifest = toml::from_str(text)
            .map_err(|error| wrong(error.span().map_or(0, |span| span.start), error.message()))?;
        let mut settings: Vec<SettingDefinition> = Vec::with_capacity(raw.settings.len());
        for setting in raw.settings {
            let start = setting.span().start;
            let setting = setting.into_inner().build().map_err(|message| wrong(start, &message))?;
            if settings.iter().any(|known| known.field.name == setting.field.name) {
                let message = format!("the setting {:?} is there twice", setting.field.name);
                return Err(wrong(start, &message));
            }
            settings.push(setting);
        }
        let manifest = Self {
            name: raw.name,
            version: raw.version,
            label: raw.label,
            description: raw.description,
            author: raw.author,
            license: raw.license,
            parent: raw.parent.map(|parent| parent.0).unwrap_or_default(),
            menus: raw.menus,
            settings,
        };
        super::settings::definition(&manifest.settings).map_err(|message| wrong(0, &message))?;
        Ok(manifest)
    }

    /// The same with the menus and settings of its parent; where both have one of a name, it is the own one, in the
    /// parent's place.
    pub(super) fn below(mut self, parent: &Self) -> Self {
        let mut settings = parent.settings.clone();
        for own in std::mem::take(&mut self.settings) {
            match settings.iter_mut().find(|known| known.field.name == own.field.name) {
                // The style sheets are those of the parent, which do not know of another default.
                Some(known) => *known = SettingDefinition { in_sheets: known.in_sheets.clone(), ..own },
                None => settings.push(own),
            }
        }
        self.settings = settings;
        let inherited: Vec<_> = parent
            .menus
            .iter()
            .filter(|menu| !self.menus.iter().any(|own| own.name == menu.name))
            .cloned()
            .collect();
        self.menus.extend(inherited);
        self
    }
}

/// Whether the text can be the name of a theme: lower-case letters, digits and hyphens, at most 64.
pub fn is_theme_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

fn name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if !is_theme_name(&name) {
        let message = format!("{name:?} is not a name: use lower-case letters, digits and hyphens");
        return Err(serde::de::Error::custom(message));
    }
    Ok(name)
}
