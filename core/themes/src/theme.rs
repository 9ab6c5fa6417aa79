//! A theme: the look of the reader's pages, read from a folder.

pub(crate) mod load;
pub(crate) mod pages;

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use self::load::Files;
use super::assets::AssetSet;
use super::contexts::reader::{SiteContext, ThemeContext};
use super::error::ThemeError;
use super::literals::NamedBlock;
use super::manifest::ThemeManifest;
use super::settings::ThemeSettings;
use super::templates::Templates;
use sandpress_domain::ThemeLook;

/// Where the style sheet of the settings stands among the static files. No file of a theme is hidden.
const SETTINGS_SHEET: &str = ".settings.css";

/// The templates and static files of a theme for one site, ready to render.
#[derive(Debug)]
pub struct Theme {
    files: Arc<Files>,
    templates: Templates,
    assets: AssetSet,
    settings: ThemeSettings,
    site: SiteContext,
    look: ThemeLook,
    fingerprint: String,
}

impl Theme {
    /// Reads `theme.toml`, all `.html` files below `templates` and all files below `static`, those of its parent as
    /// well, and tries every page with sample contexts. The settings are those of the theme. Reads files and so blocks
    /// the thread for some milliseconds.
    pub fn load(folder: &Path, site: SiteContext) -> Result<Self, ThemeError> {
        Self::load_with(folder, site, ThemeLook::default())
    }

    /// The same with what the owner chose.
    pub fn load_with(folder: &Path, site: SiteContext, look: ThemeLook) -> Result<Self, ThemeError> {
        let files = Arc::new(Files::read(folder)?);
        let templates = files.compile()?;
        let theme = Self::dressed(files, &templates, site, look)?;
        theme.try_samples()?;
        Ok(theme)
    }

    /// The same theme for a site whose settings have changed, or with other settings of its own.
    ///
    /// # Errors
    /// Where the site cannot be handed to the templates.
    pub fn with(&self, site: SiteContext, look: ThemeLook) -> Result<Self, ThemeError> {
        Self::dressed(Arc::clone(&self.files), &self.templates, site, look)
    }

    fn dressed(
        files: Arc<Files>,
        templates: &Templates,
        site: SiteContext,
        look: ThemeLook,
    ) -> Result<Self, ThemeError> {
        let settings = ThemeSettings::new(&files.manifest.settings, look.settings.as_ref());
        let sheet = settings.style_sheet();
        let assets = match sheet.as_str() {
            "" => AssetSet::clone(&files.assets),
            sheet => files.assets.with("theme", SETTINGS_SHEET, Bytes::from(sheet.to_owned())),
        };
        let context = ThemeContext {
            name: files.manifest.name.clone(),
            version: files.manifest.version.clone(),
            styles_url: assets.at(SETTINGS_SHEET).map(|sheet| sheet.url.clone()).unwrap_or_default(),
            settings: settings.typed(&look),
        };
        let places = templates.places();
        let globals =
            [("site", Templates::value(places, &site)?), ("theme", Templates::value(places, &context)?)];
        let mut fingerprint = Sha256::new();
        add(&mut fingerprint, &[&files.fingerprint, &text(&site), &text(&context)]);
        Ok(Self {
            templates: templates.with(&globals),
            fingerprint: HEXLOWER.encode(&fingerprint.finalize()),
            files,
            assets,
            settings,
            site,
            look,
        })
    }

    /// The site that the templates see.
    pub fn site(&self) -> &SiteContext {
        &self.site
    }

    /// What the owner chose, as it was given.
    pub fn look(&self) -> &ThemeLook {
        &self.look
    }

    /// The settings with their values.
    pub fn settings(&self) -> &ThemeSettings {
        &self.settings
    }

    /// What the placeholders carry that the templates leave for blocks. Nobody else can guess it; it is another one each
    /// time that a theme is loaded.
    pub fn block_key(&self) -> &str {
        &self.files.block_key
    }

    /// The blocks that the templates name.
    pub fn blocks(&self) -> &[NamedBlock] {
        &self.files.blocks
    }

    /// The static files, at `/assets/theme/`, with the style sheet of the settings.
    pub fn assets(&self) -> &AssetSet {
        &self.assets
    }

    /// What the theme says about itself, with what it has from its parent.
    pub fn manifest(&self) -> &ThemeManifest {
        &self.files.manifest
    }

    /// The folder it was read from.
    pub fn folder(&self) -> &Path {
        &self.files.folder
    }

    /// The folders that it consists of: its own, and that of its parent.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(self.files.folder.as_path()).chain(self.files.parent.as_deref())
    }

    /// 64 hex digits that change whenever the theme's files, its settings or the facts about the site change, and with
    /// them what a page may look like.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// All that stands in a context, as one text.
fn text(context: &impl serde::Serialize) -> String {
    serde_json::to_string(context).unwrap_or_default()
}

/// Adds the texts with their lengths, so that no text can pass for the end of one and the begin of the next.
fn add(fingerprint: &mut Sha256, texts: &[&str]) {
    for text in texts {
        fingerprint.update((text.len() as u64).to_le_bytes());
        fingerprint.update(text);
    }
}
