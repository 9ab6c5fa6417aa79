//! What handlers work with.

use std::sync::Arc;

use arc_swap::ArcSwap;
use url::Url;

use super::{error, server::RefusalPage};
use crate::{
    config::{Config, SiteConfig},
    plugins::SiteFacts,
    services::{Environment, OpenError, Services},
    themes::{AdminTemplates, Theme, ThemeError, contexts::reader::SiteContext},
};

/// A site that can be served. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    services: Services,
    theme: ArcSwap<Theme>,
    admin: AdminTemplates,
    site: SiteConfig,
    public_url: Url,
    sessions: SessionPolicy,
}

/// How long a log-in lasts.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionPolicy {
    /// Without a request.
    pub(super) idle: std::time::Duration,
    /// In all.
    pub(super) absolute: std::time::Duration,
}

/// Why a site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Database, storage or plugins.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The theme, or the templates of the admin.
    #[error(transparent)]
    Theme(#[from] ThemeError),
}

impl App {
    /// Opens everything that the configuration names. `public_url` is the site's address as readers write it.
    ///
    /// # Errors
    /// What could not be opened, in words for the site owner.
    pub async fn open(config: &Config, public_url: Url, environment: Environment) -> Result<Self, AppError> {
        let admin = AdminTemplates::new()?;
        let theme = Theme::load(&config.theme.path, site_context(&config.site, &public_url))?;
        let facts =
            SiteFacts { origin: origin(&public_url), admin_script_hashes: admin.assets().csp_hashes() };
        let services = Services::open(config, facts, environment).await?;
        let sessions = SessionPolicy { idle: config.sessions.idle, absolute: config.sessions.absolute };
        Ok(Self(Arc::new(Inner {
            services,
            theme: ArcSwap::from_pointee(theme),
            admin,
            site: config.site.clone(),
            public_url,
            sessions,
        })))
    }

    /// Loads the theme and the plugins anew where they changed. What cannot be loaded stays as it is.
    pub async fn reload(&self, config: &Config) {
        match Theme::load(&config.theme.path, site_context(&self.0.site, &self.0.public_url)) {
            Ok(theme) => self.0.theme.store(Arc::new(theme)),
            Err(error) => tracing::error!(%error, "the theme stays as it was"),
        }
        let report = self.0.services.reload_plugins(config).await;
        for problem in &report.problems {
            tracing::error!("{problem}; what ran before goes on");
        }
        for plugin in &report.changed {
            tracing::info!(plugin, "plugin loaded anew");
        }
        for plugin in &report.removed {
            tracing::info!(plugin, "plugin switched off");
        }
    }

    /// The use cases.
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// The address at which readers reach the site, without a slash at its end.
    pub fn origin(&self) -> String {
        origin(&self.0.public_url)
    }

    /// Draws requests that the server refuses in the look of the site.
    pub fn refusal_page(&self) -> RefusalPage {
        let app = self.clone();
        RefusalPage::new(move |refusal| error::refusal(&app, refusal))
    }

    pub(super) fn theme(&self) -> Arc<Theme> {
        self.0.theme.load_full()
    }

    pub(super) fn admin(&self) -> &AdminTemplates {
        &self.0.admin
    }

    pub(super) fn site(&self) -> &SiteConfig {
        &self.0.site
    }

    pub(super) fn sessions(&self) -> SessionPolicy {
        self.0.sessions
    }

    /// Whether readers reach the site by HTTPS, so that cookies may say so.
    pub(super) fn is_https(&self) -> bool {
        self.0.public_url.scheme() == "https"
    }

    /// The whole URL of a path on this site.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn site_context(site: &SiteConfig, url: &Url) -> SiteContext {
    SiteContext {
        title: site.title.clone(),
        description: site.description.clone(),
        language: site.language.clone(),
        url: format!("{}/", origin(url)),
        feed_url: format!("{}/atom.xml", origin(url)),
    }
}
