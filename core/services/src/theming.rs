//! Which theme the site shows, and its settings. Themes themselves are read by the layers above.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::{
    ServiceError, Services,
    audit::{changed, changed_in, record},
    structure::need,
};
use sandpress_db::{assets, themes as rows};
use sandpress_domain::{Actor, PageTag, Permission, StoredThemes, ThemeValues};

impl Services {
    /// Shows a theme to readers from the next page on; none for the one that `cms.toml` names. Whether there is such a
    /// theme is for the caller to know.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], or where the database fails.
    pub async fn choose_theme(&self, actor: &Actor, name: Option<&str>) -> Result<(), ServiceError> {
        need(actor, Permission::SettingsManage)?;
        let tx = self.db().begin().await?;
        rows::choose(&tx, name).await?;
        let event = changed(actor, self.clock().now(), theme(name), "chosen");
        record(&tx, &event).await?;
        // The settings of the site have its look in them.
        self.commit_pages(tx, [PageTag::Theme]).await
    }

    /// Keeps the settings of a theme, as the theme accepted them.
    ///
    /// # Errors
    /// As for [`Services::choose_theme`].
    pub async fn save_theme_settings(
        &self,
        actor: &Actor,
        name: &str,
        values: &ThemeValues,
    ) -> Result<(), ServiceError> {
        need(actor, Permission::SettingsManage)?;
        let tx = self.db().begin().await?;
        let before = rows::all(&tx).await?.1.remove(name).unwrap_or_default();
        rows::save_settings(&tx, name, values).await?;
        let keys = differing(&before, values);
        if !keys.is_empty() {
            record(&tx, &changed_in(actor, self.clock().now(), theme(Some(name)), &keys)).await?;
        }
        // The settings of the site have its look in them.
        self.commit_pages(tx, [PageTag::Theme]).await
    }

    /// Has all settings of a theme as the theme has them.
    ///
    /// # Errors
    /// As for [`Services::choose_theme`].
    pub async fn reset_theme_settings(&self, actor: &Actor, name: &str) -> Result<(), ServiceError> {
        need(actor, Permission::SettingsManage)?;
        let tx = self.db().begin().await?;
        rows::forget_settings(&tx, name).await?;
        record(&tx, &changed(actor, self.clock().now(), theme(Some(name)), "settings reset")).await?;
        // The settings of the site have its look in them.
        self.commit_pages(tx, [PageTag::Theme]).await
    }

    /// The addresses of the assets that settings name, by their ids. Ids of nothing are left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn theme_assets(
        &self,
        settings: &[&ThemeValues],
    ) -> Result<BTreeMap<String, String>, ServiceError> {
        let ids: Vec<Uuid> = settings.iter().flat_map(|theme| ids(theme)).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let found = assets::list_by_ids(self.db(), &ids).await?;
        Ok(found.into_iter().map(|asset| (asset.id.to_string(), asset.url())).collect())
    }

    /// What the site keeps of its themes.
    pub(crate) async fn read_themes(&self) -> Result<StoredThemes, ServiceError> {
        let (chosen, settings) = rows::all(self.db()).await?;
        let all: Vec<&ThemeValues> = settings.values().collect();
        let assets = self.theme_assets(&all).await?;
        Ok(StoredThemes { chosen, settings, assets })
    }
}

/// A theme as the audit log names it.
fn theme(name: Option<&str>) -> String {
    name.map_or_else(|| "theme of cms.toml".to_owned(), |name| format!("theme {name}"))
}

/// The keys that have other values.
fn differing<'a>(before: &'a ThemeValues, after: &'a ThemeValues) -> Vec<&'a str> {
    let (before, after) = (&before.values, &after.values);
    let keys: BTreeSet<&str> = before.iter().chain(after.iter()).map(|(key, _)| key).collect();
    keys.into_iter().filter(|key| before.get(key) != after.get(key)).collect()
}

/// What could be the id of an asset among the values.
fn ids(theme: &ThemeValues) -> Vec<Uuid> {
    theme.values.iter().filter_map(|(_, value)| Uuid::parse_str(value).ok()).collect()
}
