//! What handlers work with.

mod look;

use std::{path::PathBuf, sync::Arc};

use arc_swap::ArcSwap;
use ipnet::IpNet;
use url::Url;

use super::{
    cache::{CacheCounts, PageCache},
    error,
    rate::{RateFigures, RateLimits},
    router,
    server::{ReadyPages, RefusalPage, RequestObserver},
    telemetry::Telemetry,
};
use look::{Shown, first_context};
pub(super) use look::{folder_name, load as load_theme};
use sandpress_config::{Config, RateLimitsConfig, SessionsConfig, process_environment};
use sandpress_domain::{PageTag, Role, SiteSettings, with_causes};
use sandpress_plugins::{MAX_COMPONENT_BYTES, SiteFacts};
use sandpress_services::{Environment, OpenError, Services, depends_on};
use sandpress_themes::{AdminTemplates, Theme, ThemeError};

/// A site that can be served. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    services: Services,
    shown: Shown,
    admin: AdminTemplates,
    public_url: Url,
    sessions: SessionPolicy,
    second_factor_roles: Vec<String>,
    has_search: bool,
    max_body: u64,
    config_file: PathBuf,
    trusted_proxies: Vec<IpNet>,
    telemetry: Telemetry,
    rate_limits: ArcSwap<RateLimits>,
    pages: Arc<PageCache>,
}

/// What a form has beside the file in it, in bytes.
const FORM: u64 = 4 << 10;

/// How long a log-in lasts.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionPolicy {
    /// Without a request.
    pub(super) idle: std::time::Duration,
    /// The same for somebody who wants to stay logged in.
    pub(super) kept: std::time::Duration,
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
    /// The figures for Prometheus.
    #[error("figures of the server cannot be counted")]
    Telemetry(#[from] prometheus::Error),
}

impl App {
    /// Opens everything that the configuration names. `public_url` is the site's address as readers write it.
    ///
    /// # Errors
    /// What could not be opened, in words for the site owner.
    pub async fn open(config: &Config, public_url: Url, environment: Environment) -> Result<Self, AppError> {
        let admin = AdminTemplates::new()?;
        let theme = Theme::load(&config.theme.path, first_context(&config.site, &public_url))?;
        let facts =
            SiteFacts { origin: origin(&public_url), admin_script_hashes: admin.assets().csp_hashes() };
        let services = Services::open(config, facts, environment).await?;
        let cookie = router::session_cookie(public_url.scheme() == "https");
        let pages = Arc::new(PageCache::new(&config.cache, cookie, router::kept_queries()));
        services.keep_pages_in(Arc::clone(&pages) as _).await?;
        let SessionsConfig { idle, kept, absolute } = config.sessions;
        let sessions = SessionPolicy { idle, kept, absolute };
        let app = Self(Arc::new(Inner {
            rate_limits: ArcSwap::from_pointee(rate_limits(&config.rate_limits, &services)),
            services,
            shown: Shown::new(theme, config.theme.clone()),
            admin,
            public_url,
            sessions,
            second_factor_roles: config.accounts.second_factor_roles.clone(),
            has_search: config.search.enabled,
            max_body: config.server.max_body_bytes.into(),
            config_file: config.file.clone(),
            trusted_proxies: config.server.trusted_proxies.clone(),
            telemetry: Telemetry::new()?,
            pages,
        }));
        app.refresh_site().await;
        app.warn_of_unknown_blocks();
        Ok(app)
    }

    /// Loads the theme and the plugins anew where they changed, and takes over the limits of requests. What cannot be loaded stays as it is.
    pub async fn reload(&self, config: &Config) {
        self.reload_theme(&config.theme).await;
        // Counts begin anew only where the limits are others.
        if !self.0.rate_limits.load().are(&config.rate_limits) {
            self.0.rate_limits.store(Arc::new(rate_limits(&config.rate_limits, &self.0.services)));
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
        self.warn_of_unknown_blocks();
    }

    /// What the page cache did, and what it holds.
    pub fn cache_counts(&self) -> CacheCounts {
        self.0.pages.counts()
    }

    /// What answers requests whose pages are there, before anything else looks at them.
    pub fn ready_pages(&self) -> ReadyPages {
        let pages = Arc::clone(&self.0.pages);
        ReadyPages::new(move |method, uri, headers| pages.ready(method, uri, headers))
    }

    pub(super) fn pages(&self) -> &Arc<PageCache> {
        &self.0.pages
    }

    /// Takes over what was just written into cms.toml, so that the next page shows it.
    pub(super) async fn take_over(&self) {
        match Config::load(&self.0.config_file, process_environment()) {
            Ok(config) => self.reload(&config).await,
            Err(error) => tracing::error!("cms.toml was not taken over: {error}"),
        }
    }

    /// The use cases.
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// How many requests were let through and refused, by group.
    pub fn rate_figures(&self) -> Vec<RateFigures> {
        self.0.rate_limits.load().figures()
    }

    /// How many requests each visitor may send.
    pub(super) fn rate_limits(&self) -> Arc<RateLimits> {
        self.0.rate_limits.load_full()
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

    /// Counts requests and writes the access log.
    pub fn observer(&self) -> Arc<dyn RequestObserver> {
        Arc::new(self.0.telemetry.clone())
    }

    pub(super) fn telemetry(&self) -> &Telemetry {
        &self.0.telemetry
    }

    pub(super) fn admin(&self) -> &AdminTemplates {
        &self.0.admin
    }

    /// The settings of the site as they hold now.
    pub(super) fn site(&self) -> Arc<SiteSettings> {
        depends_on([PageTag::Settings]);
        Arc::clone(&self.services().site().settings)
    }

    /// Looks whether the settings or the menus have changed, and lets the theme show it.
    pub(super) async fn refresh_site(&self) {
        if let Err(error) = self.services().refresh_site().await {
            tracing::error!(error = with_causes(&error), "settings and menus stay as they were");
        }
        self.show_settings().await;
    }

    pub(super) fn sessions(&self) -> SessionPolicy {
        self.0.sessions
    }

    /// Whether people of this role must have a second factor.
    pub(super) fn needs_second_factor(&self, role: &Role) -> bool {
        self.0.second_factor_roles.iter().any(|word| word == role.as_str())
    }

    /// The networks of the proxies in front of the site.
    pub(super) fn trusted_proxies(&self) -> &[IpNet] {
        &self.0.trusted_proxies
    }

    /// Whether readers can look for words: where the site wants it and the theme draws it.
    pub(super) fn has_search(&self) -> bool {
        self.0.has_search && self.theme().has_search_page()
    }

    /// The most bytes that the body of a request may have.
    pub(super) fn max_body(&self) -> u64 {
        self.0.max_body
    }

    /// The most bytes that a plugin's file may have which is sent with a form.
    pub(super) fn max_upload(&self) -> u64 {
        self.0.max_body.saturating_sub(FORM).min(MAX_COMPONENT_BYTES)
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

fn rate_limits(config: &RateLimitsConfig, services: &Services) -> RateLimits {
    let services = services.clone();
    RateLimits::new(config, move || services.clock().elapsed())
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
