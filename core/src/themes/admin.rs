//! The templates of the admin, which are part of the binary.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use rust_embed::Embed;

use super::assets::AssetSet;
use super::contexts::admin::{
    AdminErrorContext, ConflictContext, EntriesContext, EntryEditContext, LoginContext, PluginsContext,
    SetupContext,
};
use super::contexts::reader::SiteContext;
use super::error::ThemeError;
use super::folder;
use super::templates::Templates;

const LOGIN: &str = "login.html";
const SETUP: &str = "setup.html";
const ENTRIES: &str = "entries.html";
const ENTRY_EDIT: &str = "entry_edit.html";
const CONFLICT: &str = "conflict.html";
const PLUGINS: &str = "plugins.html";
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
        let templates = Templates::new(folder, &sources, &assets, None::<&SiteContext>)?;
        templates.require(&[LOGIN, SETUP, ENTRIES, ENTRY_EDIT, CONFLICT, PLUGINS, ERROR])?;
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
        for context in [AdminErrorContext::sample(), AdminErrorContext::bare()] {
            self.error(&context)?;
        }
        Ok(())
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
