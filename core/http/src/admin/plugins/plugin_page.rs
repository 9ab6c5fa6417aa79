//! What every page about a plugin has.

use axum::response::Response;
use http::StatusCode;

use super::{page, state};
use crate::{App, error::HttpError, visitor::Visitor};
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::PluginSummary;
use sandpress_services::{PluginDetails, plugin_setup::InstalledPlugin};
use sandpress_themes::contexts::admin::{AdminCommon, AdminSection, PluginHeadContext, PluginTabContext};

/// A page about a plugin that somebody asked for.
pub(super) struct PluginPage<'a> {
    pub(super) app: &'a App,
    pub(super) visitor: Visitor,
    pub(super) actor: Actor,
    pub(super) details: PluginDetails,
    /// What is known of it whether it runs or not.
    pub(super) known: Known,
    tab: Tab,
}

/// What is known of a plugin: of what runs, or else of its file.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) label: String,
    pub(super) version: String,
    pub(super) summary: String,
    pub(super) sha256: String,
    pub(super) hooks: Vec<String>,
    pub(super) capabilities: Vec<String>,
    pub(super) can_roll_back: bool,
}

/// The pages about a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Overview,
    Powers,
    Settings,
    Log,
    Updates,
}

impl Tab {
    const ALL: [Self; 5] = [Self::Overview, Self::Powers, Self::Settings, Self::Log, Self::Updates];

    fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Powers => "What it may do",
            Self::Settings => "Settings",
            Self::Log => "Log",
            Self::Updates => "Updates",
        }
    }

    /// The page of a plugin.
    pub(super) fn url(self, id: &str) -> String {
        match self {
            Self::Overview => format!("/admin/plugins/{id}"),
            Self::Powers => url(id, "powers"),
            Self::Settings => url(id, "settings"),
            Self::Log => url(id, "log"),
            Self::Updates => url(id, "updates"),
        }
    }

    const fn permission(self) -> Permission {
        match self {
            Self::Settings => Permission::PluginManage,
            _ => Permission::PluginRead,
        }
    }
}

/// The address of something that the site does about a plugin. The plugin's own pages stand a level higher, so that none
/// of them is in the way.
pub(super) fn url(id: &str, what: &str) -> String {
    format!("/admin/plugins/{id}/manage/{what}")
}

impl<'a> PluginPage<'a> {
    /// The plugin, as the visitor may see it.
    pub(super) async fn open(app: &'a App, visitor: Visitor, id: &str, tab: Tab) -> Result<Self, HttpError> {
        let actor = visitor.actor()?;
        let details = app.services().get_plugin(&actor, id).await?;
        if tab != Tab::Overview && !actor.has(tab.permission()) {
            return Err(HttpError::Denied);
        }
        let known = Known::of(app, &actor, &details, tab).await;
        Ok(Self { app, visitor, actor, details, known, tab })
    }

    pub(super) fn id(&self) -> &str {
        &self.details.id
    }

    /// The name for people.
    pub(super) fn label(&self) -> &str {
        if self.known.label.is_empty() { self.id() } else { &self.known.label }
    }

    pub(super) fn may_manage(&self) -> bool {
        self.actor.has(Permission::PluginManage)
    }

    pub(super) async fn common(&self) -> Result<AdminCommon, HttpError> {
        page::common(self.app, &self.visitor, self.label(), AdminSection::Plugins).await
    }

    pub(super) fn head(&self) -> PluginHeadContext {
        let sees = self.actor.has(Permission::PluginRead);
        PluginHeadContext {
            id: self.id().to_owned(),
            label: self.label().to_owned(),
            version: self.known.version.clone(),
            summary: self.known.summary.clone(),
            state: sees.then(|| state::of(&self.details)),
            tabs: if sees { self.tabs() } else { Vec::new() },
            may_manage: self.may_manage(),
        }
    }

    pub(super) fn html(&self, status: StatusCode, html: String) -> Result<Response, HttpError> {
        page::html(&self.visitor, status, html)
    }

    fn tabs(&self) -> Vec<PluginTabContext> {
        let seen = Tab::ALL.into_iter().filter(|tab| self.actor.has(tab.permission()));
        let tab = |tab: Tab| PluginTabContext {
            label: tab.label().to_owned(),
            url: tab.url(self.id()),
            current: tab == self.tab,
        };
        seen.map(tab).collect()
    }
}

impl Known {
    /// Looks into the plugin's file only where that is needed.
    pub(super) async fn of(app: &App, actor: &Actor, details: &PluginDetails, tab: Tab) -> Self {
        let from_file = if details.running.is_none() || tab == Tab::Updates {
            app.services().plugin_setup().get(actor, &details.id).await.ok()
        } else {
            None
        };
        match (&details.running, from_file) {
            (Some(running), file) => {
                let can_roll_back = file.is_some_and(|file| file.can_roll_back);
                Self { can_roll_back, ..running.into() }
            }
            (None, Some(file)) => file.into(),
            (None, None) => Self::default(),
        }
    }
}

impl From<&PluginSummary> for Known {
    fn from(plugin: &PluginSummary) -> Self {
        Self {
            label: plugin.label.clone(),
            version: plugin.version.clone(),
            summary: plugin.summary.clone(),
            sha256: plugin.sha256.clone(),
            hooks: plugin.hooks.iter().map(|hook| (*hook).to_owned()).collect(),
            capabilities: plugin.capabilities.clone(),
            can_roll_back: false,
        }
    }
}

impl From<InstalledPlugin> for Known {
    fn from(plugin: InstalledPlugin) -> Self {
        Self {
            label: plugin.label,
            version: plugin.version,
            summary: plugin.summary,
            sha256: plugin.sha256,
            hooks: plugin.hooks,
            capabilities: plugin.capabilities,
            can_roll_back: plugin.can_roll_back,
        }
    }
}
