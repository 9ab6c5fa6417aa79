//! The templates of the admin, which are part of the binary.

mod account;
mod editorial;
mod mail;
mod media;
mod newsletter;
mod people;
mod structure;
mod themes;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use rust_embed::Embed;

use super::assets::AssetSet;
use super::contexts::admin::{
    AccessContext, AdminErrorContext, ConfirmContext, ConflictContext, ConnectionsContext, EntriesContext,
    EntryEditContext, JobsContext, LoginContext, PanelPageContext, PluginAddContext, PluginContext,
    PluginLogContext, PluginPowersContext, PluginReviewContext, PluginSettingsContext, PluginUpdatesContext,
    PluginsContext, SetupContext,
};
use super::error::ThemeError;
use super::folder;
use super::templates::{Places, TemplateSet, Templates};

const LOGIN: &str = "login.html";
const SETUP: &str = "setup.html";
const ENTRIES: &str = "entries.html";
const ENTRY_EDIT: &str = "entry_edit.html";
const CONFLICT: &str = "conflict.html";
const JOBS: &str = "jobs.html";
const PLUGINS: &str = "plugins.html";
const PLUGIN: &str = "plugin.html";
const PLUGIN_POWERS: &str = "plugin_powers.html";
const PLUGIN_SETTINGS: &str = "plugin_settings.html";
const PLUGIN_LOG: &str = "plugin_log.html";
const PLUGIN_UPDATES: &str = "plugin_updates.html";
const PLUGIN_ADD: &str = "plugin_add.html";
const PLUGIN_REVIEW: &str = "plugin_review.html";
const PANEL: &str = "panel.html";
const CONFIRM: &str = "confirm.html";
const ACCESS: &str = "access.html";
const CONNECTIONS: &str = "connections.html";
const ERROR: &str = "error.html";

#[derive(Embed)]
#[folder = "admin/"]
struct Files;

/// The pages of the admin and their static files, ready to render.
#[derive(Debug)]
pub struct AdminTemplates {
    templates: Templates,
    assets: Arc<AssetSet>,
}

impl AdminTemplates {
    /// Compiles the templates in the binary and tries every page with sample contexts.
    pub fn new() -> Result<Self, ThemeError> {
        let folder = Path::new("admin/templates");
        let assets = Arc::new(AssetSet::new("admin", static_files()));
        let sources = template_sources()?;
        let set =
            TemplateSet { places: Places::of(folder), sources: &sources, assets: &assets, block_key: None };
        let templates = Templates::new(set, &[])?;
        templates.require(&[
            LOGIN,
            SETUP,
            ENTRIES,
            ENTRY_EDIT,
            CONFLICT,
            PLUGINS,
            PLUGIN,
            PANEL,
            CONFIRM,
            ACCESS,
            CONNECTIONS,
            ERROR,
            PLUGIN_POWERS,
            PLUGIN_SETTINGS,
            PLUGIN_LOG,
            PLUGIN_UPDATES,
            PLUGIN_ADD,
            PLUGIN_REVIEW,
        ])?;
        templates.require(&account::PAGES)?;
        templates.require(&people::PAGES)?;
        templates.require(&structure::PAGES)?;
        templates.require(&media::PAGES)?;
        templates.require(&editorial::PAGES)?;
        templates.require(&themes::PAGES)?;
        templates.require(&newsletter::PAGES)?;
        templates.require(&mail::PAGES)?;
        let admin = Self { templates, assets };
        admin.try_samples()?;
        Ok(admin)
    }

    /// The page at `/login`.
    pub fn login(&self, context: &LoginContext) -> Result<String, ThemeError> {
        self.templates.render(LOGIN, context)
    }

    /// The page at `/setup`, which creates the owner.
    pub fn setup(&self, context: &SetupContext) -> Result<String, ThemeError> {
        self.templates.render(SETUP, context)
    }

    /// A page on which people get an account or get back into it.
    pub fn access(&self, context: &AccessContext) -> Result<String, ThemeError> {
        self.templates.render(ACCESS, context)
    }

    /// The accounts elsewhere with which a person logs in.
    pub fn connections(&self, context: &ConnectionsContext) -> Result<String, ThemeError> {
        self.templates.render(CONNECTIONS, context)
    }

    /// The list of entries.
    pub fn entries(&self, context: &EntriesContext) -> Result<String, ThemeError> {
        self.templates.render(ENTRIES, context)
    }

    /// The form of a new entry or of one that is there.
    pub fn entry_edit(&self, context: &EntryEditContext) -> Result<String, ThemeError> {
        self.templates.render(ENTRY_EDIT, context)
    }

    /// Both versions of an entry that two people changed at once.
    pub fn conflict(&self, context: &ConflictContext) -> Result<String, ThemeError> {
        self.templates.render(CONFLICT, context)
    }

    /// The plugins that run, and how they do.
    pub fn plugins(&self, context: &PluginsContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGINS, context)
    }

    /// A plugin with its pages, how it does and what it costs.
    pub fn plugin(&self, context: &PluginContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN, context)
    }

    /// What a plugin may do.
    pub fn plugin_powers(&self, context: &PluginPowersContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN_POWERS, context)
    }

    /// The settings of a plugin.
    pub fn plugin_settings(&self, context: &PluginSettingsContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN_SETTINGS, context)
    }

    /// The last lines of a plugin.
    pub fn plugin_log(&self, context: &PluginLogContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN_LOG, context)
    }

    /// The versions of a plugin.
    pub fn plugin_updates(&self, context: &PluginUpdatesContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN_UPDATES, context)
    }

    /// Where a plugin's file is sent.
    pub fn plugin_add(&self, context: &PluginAddContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN_ADD, context)
    }

    /// All that a plugin could ever do, before it runs.
    pub fn plugin_review(&self, context: &PluginReviewContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN_REVIEW, context)
    }

    /// A page of a plugin.
    pub fn panel(&self, context: &PanelPageContext) -> Result<String, ThemeError> {
        self.templates.render(PANEL, context)
    }

    /// What is asked before something is done.
    pub fn confirm(&self, context: &ConfirmContext) -> Result<String, ThemeError> {
        self.templates.render(CONFIRM, context)
    }

    /// What the site does in the background.
    pub fn jobs(&self, context: &JobsContext) -> Result<String, ThemeError> {
        self.templates.render(JOBS, context)
    }

    /// The page that stands in for one that cannot be shown.
    pub fn error(&self, context: &AdminErrorContext) -> Result<String, ThemeError> {
        self.templates.render(ERROR, context)
    }

    /// The static files, at `/assets/admin/`.
    pub fn assets(&self) -> &AssetSet {
        &self.assets
    }

    fn try_samples(&self) -> Result<(), ThemeError> {
        for context in [LoginContext::sample(), LoginContext::bare()] {
            self.login(&context)?;
        }
        for context in [SetupContext::sample(), SetupContext::bare()] {
            self.setup(&context)?;
        }
        for context in [AccessContext::sample(), AccessContext::bare()] {
            self.access(&context)?;
        }
        for context in [ConnectionsContext::sample(), ConnectionsContext::bare()] {
            self.connections(&context)?;
        }
        for context in [EntriesContext::sample(), EntriesContext::bare()] {
            self.entries(&context)?;
        }
        for context in [EntryEditContext::sample(), EntryEditContext::bare()] {
            self.entry_edit(&context)?;
        }
        for context in [ConflictContext::sample(), ConflictContext::bare()] {
            self.conflict(&context)?;
        }
        for context in [PluginsContext::sample(), PluginsContext::bare()] {
            self.plugins(&context)?;
        }
        for context in [PluginContext::sample(), PluginContext::bare()] {
            self.plugin(&context)?;
        }
        for context in [PluginPowersContext::sample(), PluginPowersContext::bare()] {
            self.plugin_powers(&context)?;
        }
        for context in [PluginSettingsContext::sample(), PluginSettingsContext::bare()] {
            self.plugin_settings(&context)?;
        }
        for context in [PluginLogContext::sample(), PluginLogContext::bare()] {
            self.plugin_log(&context)?;
        }
        for context in [PluginUpdatesContext::sample(), PluginUpdatesContext::bare()] {
            self.plugin_updates(&context)?;
        }
        for context in [PluginAddContext::sample(), PluginAddContext::bare()] {
            self.plugin_add(&context)?;
        }
        for context in [PluginReviewContext::sample(), PluginReviewContext::bare()] {
            self.plugin_review(&context)?;
        }
        for context in [PanelPageContext::sample(), PanelPageContext::bare()] {
            self.panel(&context)?;
        }
        for context in [ConfirmContext::sample(), ConfirmContext::bare()] {
            self.confirm(&context)?;
        }
        for context in [JobsContext::sample(), JobsContext::bare()] {
            self.jobs(&context)?;
        }
        for context in [AdminErrorContext::sample(), AdminErrorContext::bare()] {
            self.error(&context)?;
        }
        self.try_account_samples()?;
        self.try_people_samples()?;
        self.try_structure_samples()?;
        self.try_media_samples()?;
        self.try_newsletter_samples()?;
        self.try_editorial_samples()?;
        self.try_mail_samples()?;
        self.try_theme_samples()
    }
}

fn static_files() -> impl Iterator<Item = (String, Bytes)> {
    below("static/").map(|(path, bytes)| (path, to_bytes(bytes)))
}

fn template_sources() -> Result<Vec<(String, String)>, ThemeError> {
    let source = |(path, bytes): (String, Cow<'static, [u8]>)| {
        let text = folder::text_of(Path::new(&path), bytes.into_owned())?;
        Ok((path, text))
    };
    below("templates/").filter(|(path, _)| path.ends_with(".html")).map(source).collect()
}

/// The embedded files below `folder` that are not hidden, by their path below it.
fn below(folder: &'static str) -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    Files::iter().filter_map(move |file| {
        let path = file.strip_prefix(folder)?.to_owned();
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        Files::get(&file).filter(|_| !is_hidden).map(|file| (path, file.data))
    })
}

fn to_bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}
