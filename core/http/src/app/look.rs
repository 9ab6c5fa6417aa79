//! Which theme readers see, and with what settings.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::{ArcSwap, ArcSwapOption};
use url::Url;

use super::{App, origin};
use sandpress_config::{SiteConfig, ThemeConfig};
use sandpress_domain::{PageTag, SiteSettings, ThemeLook, with_causes};
use sandpress_services::depends_on;
use sandpress_themes::{
    Asset, AssetSet, Theme, ThemeError,
    contexts::reader::{NamedLinkContext, SiteContext},
};

/// How many sets of static files are kept beside those of the theme: of themes that were shown before or are tried, since
/// a page that names them may still be open.
const KEPT: usize = 16;

/// The theme as it is shown, and what it came from.
pub(super) struct Shown {
    theme: ArcSwap<Theme>,
    config: ArcSwap<ThemeConfig>,
    /// Why the theme of now could not be loaded; the one before is shown.
    fault: ArcSwapOption<ThemeError>,
    /// For what nothing could be loaded: it is not tried again until something changes.
    refused: Mutex<Option<(PathBuf, i64)>>,
    others: Mutex<VecDeque<AssetSet>>,
    /// Held while another theme is loaded.
    loading: tokio::sync::Mutex<()>,
}

impl Shown {
    pub(super) fn new(theme: Theme, config: ThemeConfig) -> Self {
        Self {
            theme: ArcSwap::from_pointee(theme),
            config: ArcSwap::from_pointee(config),
            fault: ArcSwapOption::empty(),
            refused: Mutex::default(),
            others: Mutex::default(),
            loading: tokio::sync::Mutex::default(),
        }
    }

    fn keep(&self, assets: AssetSet) {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.push_front(assets);
        others.truncate(KEPT);
    }

    fn show(&self, theme: Theme) {
        let before = self.theme.swap(Arc::new(theme));
        self.keep(before.assets().clone());
        self.fault.store(None);
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl App {
    /// The theme that readers see.
    pub(crate) fn theme(&self) -> Arc<Theme> {
        depends_on([PageTag::Theme]);
        self.0.shown.theme.load_full()
    }

    /// What `[theme]` in cms.toml says.
    pub(crate) fn theme_config(&self) -> Arc<ThemeConfig> {
        self.0.shown.config.load_full()
    }

    /// Why the theme could not be loaded anew, where pages may say so.
    pub(crate) fn theme_fault(&self) -> Option<Arc<ThemeError>> {
        self.theme_config().show_faults.then(|| self.0.shown.fault.load_full()).flatten()
    }

    /// A static file of the theme, or of one that was shown or tried lately.
    pub(crate) fn theme_asset(&self, hash: &str, path: &str) -> Option<Asset> {
        if let Some(asset) = self.theme().assets().find(hash, path) {
            return Some(asset.clone());
        }
        let others = self.0.shown.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.iter().find_map(|set| set.find(hash, path).cloned())
    }

    /// Lets the static files of a theme be loaded that is only tried.
    pub(crate) fn keep_assets(&self, theme: &Theme) {
        self.0.shown.keep(theme.assets().clone());
    }

    /// The site as themes see it.
    pub(crate) fn site_context(&self) -> SiteContext {
        let mut site = site_context(&self.site(), &self.0.public_url);
        if !self.0.has_search {
            site.search_url.clear();
        }
        site
    }

    /// Takes over `[theme]`, and loads the theme anew. Where that fails, it stays as it was.
    pub(super) async fn reload_theme(&self, config: &ThemeConfig) {
        self.0.shown.config.store(Arc::new(config.clone()));
        let _loading = self.0.shown.loading.lock().await;
        self.load_theme().await;
    }

    /// Loads the theme anew, if its files have changed. Where that fails, it stays as it was.
    pub async fn theme_files_changed(&self) {
        let _loading = self.0.shown.loading.lock().await;
        self.load_theme().await;
    }

    /// Lets the theme show the settings of the site and its own as they are, or another one where that was chosen.
    pub(super) async fn show_settings(&self) {
        let state = self.services().site();
        let wanted = self.theme_config().shown(state.themes.chosen.as_deref());
        let theme = self.theme();
        if theme.folder() != wanted {
            let refused = self.0.shown.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if refused
                .as_ref()
                .is_some_and(|(folder, version)| *folder == wanted && *version == state.version)
            {
                return;
            }
            // Whoever comes while another theme is loaded gets the one before.
            let Ok(_loading) = self.0.shown.loading.try_lock() else { return };
            self.load_theme().await;
            return;
        }
        let (site, look) = (self.site_context(), state.themes.look(&folder_name(&wanted)));
        if *theme.site() == site && *theme.look() == look {
            return;
        }
        match theme.with(site, look) {
            Ok(theme) => self.show(theme),
            Err(error) => {
                tracing::error!(error = with_causes(&error), "the theme shows the settings from before")
            }
        }
    }

    /// Shows another theme, or the same one with other settings: pages that were begun with the one before are not kept.
    fn show(&self, theme: Theme) {
        let is_new = theme.fingerprint() != self.0.shown.theme.load().fingerprint();
        self.0.shown.show(theme);
        if is_new {
            self.services().purge_pages(&[PageTag::Theme]);
        }
    }

    async fn load_theme(&self) {
        let state = self.services().site();
        let wanted = self.theme_config().shown(state.themes.chosen.as_deref());
        let (site, look) = (self.site_context(), state.themes.look(&folder_name(&wanted)));
        match load(wanted.clone(), site, look).await {
            Ok(theme) => {
                for note in theme.settings().notes() {
                    tracing::warn!(
                        theme = theme.manifest().name,
                        note,
                        "a setting of the theme does not hold any more"
                    );
                }
                self.show(theme);
                self.warn_of_unknown_blocks();
                if let Err(error) = self.services().use_mail_templates(&wanted) {
                    tracing::error!(%error, "the letters of the site stay as they were");
                }
            }
            Err(error) => {
                tracing::error!(%error, "the theme stays as it was");
                self.0.shown.fault.store(Some(Arc::new(error)));
                *self.0.shown.refused.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some((wanted, state.version));
            }
        }
    }

    /// A theme is made for many sites, so a block that this one does not have is no mistake of the theme.
    pub(super) fn warn_of_unknown_blocks(&self) {
        for block in self.theme().blocks() {
            if !self.services().has_block(&block.name) {
                let (name, template, line) = (&block.name, &block.template, block.line);
                tracing::warn!(
                    block = name,
                    template,
                    line,
                    "the theme has a block that no plugin provides: readers see nothing in its place"
                );
            }
        }
    }
}

/// Loads a theme where that disturbs nobody.
pub(crate) async fn load(folder: PathBuf, site: SiteContext, look: ThemeLook) -> Result<Theme, ThemeError> {
    let inner = folder.clone();
    let loaded = tokio::task::spawn_blocking(move || Theme::load_with(&inner, site, look)).await;
    // The task ends early only where the program does.
    loaded.unwrap_or(Err(ThemeError::NoTheme { folder }))
}

/// The name of a theme's folder, under which its settings are kept.
pub(crate) fn folder_name(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What the theme sees before the database was read.
pub(super) fn first_context(site: &SiteConfig, url: &Url) -> SiteContext {
    SiteContext {
        title: site.title.clone(),
        description: site.description.clone(),
        direction: SiteContext::direction_of(&site.language).to_owned(),
        language: site.language.clone(),
        url: format!("{}/", origin(url)),
        feed_url: format!("{}/atom.xml", origin(url)),
        archive_url: ARCHIVE.to_owned(),
        search_url: SEARCH.to_owned(),
        logo_url: String::new(),
        icon_url: String::new(),
        social: Vec::new(),
    }
}

/// Where all entries stand by date.
const ARCHIVE: &str = "/archive";

/// Where readers look for words.
const SEARCH: &str = "/search";

fn site_context(site: &SiteSettings, url: &Url) -> SiteContext {
    SiteContext {
        logo_url: site.logo.clone(),
        icon_url: site.icon.clone(),
        social: site.social.iter().map(|link| NamedLinkContext::new(&link.label, &link.url)).collect(),
        title: site.title.clone(),
        description: site.description.clone(),
        direction: SiteContext::direction_of(&site.language).to_owned(),
        language: site.language.clone(),
        url: format!("{}/", origin(url)),
        feed_url: format!("{}/atom.xml", origin(url)),
        archive_url: ARCHIVE.to_owned(),
        search_url: SEARCH.to_owned(),
    }
}
