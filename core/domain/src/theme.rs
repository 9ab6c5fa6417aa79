//! What an owner chose for the look of the site.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FieldValues;

/// The settings of one theme as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ThemeValues {
    /// The settings that the theme had when they were saved. One that came with an update has its default.
    pub known: Vec<String>,
    /// What was filled in.
    pub values: FieldValues,
}

/// What the site keeps of its themes, by the names of their folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredThemes {
    /// The theme that was chosen in the admin; none for the one of `cms.toml`.
    pub chosen: Option<String>,
    /// The settings of each theme that has any.
    pub settings: BTreeMap<String, ThemeValues>,
    /// The addresses of the assets that settings name, by their ids.
    pub assets: BTreeMap<String, String>,
}

/// What a theme is drawn with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeLook {
    /// The settings of the theme; none where nobody saved any.
    pub settings: Option<ThemeValues>,
    /// The addresses of the assets that they name, by their ids.
    pub assets: BTreeMap<String, String>,
}

impl StoredThemes {
    /// What the theme in the folder of this name is drawn with.
    pub fn look(&self, name: &str) -> ThemeLook {
        ThemeLook { settings: self.settings.get(name).cloned(), assets: self.assets.clone() }
    }
}
