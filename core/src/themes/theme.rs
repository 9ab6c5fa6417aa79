//! A theme: the look of the reader's pages, read from a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::assets::AssetSet;
use super::contexts::reader::{EntryContext, ErrorContext, HomeContext, SiteContext};
use super::error::ThemeError;
use super::folder::{self, FoundFile};
use super::manifest::ThemeManifest;
use super::templates::Templates;

const HOME: &str = "home.html";
const ENTRY: &str = "entry.html";
const ERROR: &str = "error.html";

/// The templates and static files of a theme for one site, ready to render.
#[derive(Debug)]
pub struct Theme {
    manifest: ThemeManifest,
    templates: Templates,
    assets: Arc<AssetSet>,
    fingerprint: String,
}

impl Theme {
    /// Reads `theme.toml`, all `.html` files below `templates` and all files below `static`, and tries every page
    /// with sample contexts. Reads files and so blocks the thread for some milliseconds.
    pub fn load(folder: &Path, site: SiteContext) -> Result<Self, ThemeError> {
        let mut fingerprint = Sha256::new();
        let manifest = read_manifest(folder, &mut fingerprint)?;
        let assets = Arc::new(AssetSet::read("theme", &folder.join("static"))?);
        for (path, asset) in assets.iter() {
            add(&mut fingerprint, &[path, &asset.sha256]);
        }
        let template_folder = folder.join("templates");
        let sources = read_templates(&template_folder)?;
        for (name, source) in &sources {
            add(&mut fingerprint, &[name, source]);
        }
        add(&mut fingerprint, &[&site.title, &site.description, &site.language, &site.url, &site.feed_url]);
        let templates = Templates::new(&template_folder, &sources, &assets, Some(&site))?;
        templates.require(&[HOME, ENTRY, ERROR])?;
        let fingerprint = HEXLOWER.encode(&fingerprint.finalize());
        let theme = Self { manifest, templates, assets, fingerprint };
        theme.try_samples()?;
        Ok(theme)
    }

    /// A page of the list of entries.
    pub fn home(&self, context: &HomeContext) -> Result<String, ThemeError> {
        self.templates.render(HOME, context)
    }

    /// The page of one entry.
    pub fn entry(&self, context: &EntryContext) -> Result<String, ThemeError> {
        self.templates.render(ENTRY, context)
    }

    /// The page that stands in for one that cannot be shown.
    pub fn error(&self, context: &ErrorContext) -> Result<String, ThemeError> {
        self.templates.render(ERROR, context)
    }

    /// The static files, at `/assets/theme/`.
    pub fn assets(&self) -> &AssetSet {
        &self.assets
    }

    /// What the theme says about itself.
    pub fn manifest(&self) -> &ThemeManifest {
        &self.manifest
    }

    /// 64 hex digits that change whenever the theme's files or the facts about the site change, and with them what
    /// a page may look like.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn try_samples(&self) -> Result<(), ThemeError> {
        for context in [HomeContext::sample(), HomeContext::bare()] {
            self.home(&context)?;
        }
        for context in [EntryContext::sample(), EntryContext::bare()] {
            self.entry(&context)?;
        }
        for context in [ErrorContext::sample(), ErrorContext::bare()] {
            self.error(&context)?;
        }
        Ok(())
    }
}

fn read_manifest(folder: &Path, fingerprint: &mut Sha256) -> Result<ThemeManifest, ThemeError> {
    let file: PathBuf = folder.join("theme.toml");
    if !file.exists() {
        return Err(ThemeError::NoTheme { folder: folder.to_path_buf() });
    }
    let text = folder::text_of(&file, folder::read_file(&file)?)?;
    add(fingerprint, &[&text]);
    ThemeManifest::parse(&file, &text)
}

fn read_templates(folder: &Path) -> Result<Vec<(String, String)>, ThemeError> {
    let files = folder::read_files(folder, |path| path.ends_with(".html"))?;
    let source = |file: FoundFile| {
        let text = folder::text_of(&folder.join(&file.path), file.bytes)?;
        Ok((file.path, text))
    };
    files.into_iter().map(source).collect()
}

/// Adds the texts with their lengths, so that no text can pass for the end of one and the begin of the next.
fn add(fingerprint: &mut Sha256, texts: &[&str]) {
    for text in texts {
        fingerprint.update((text.len() as u64).to_le_bytes());
        fingerprint.update(text);
    }
}
