//! Reads the files of a theme and of its parent.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{add, pages::REQUIRED};
use crate::assets::AssetSet;
use crate::error::ThemeError;
use crate::folder::{self, FoundFile};
use crate::literals::{self, NamedBlock};
use crate::manifest::ThemeManifest;
use crate::templates::{PARENT, Places, TemplateSet, Templates};

/// The files of a theme.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) folder: PathBuf,
    /// The folder of the parent.
    pub(super) parent: Option<PathBuf>,
    pub(super) manifest: ThemeManifest,
    pub(super) assets: Arc<AssetSet>,
    sources: Vec<(String, String)>,
    pub(super) blocks: Vec<NamedBlock>,
    pub(super) block_key: String,
    pub(super) fingerprint: String,
}

impl Files {
    pub(super) fn read(folder: &Path) -> Result<Self, ThemeError> {
        let mut fingerprint = Sha256::new();
        let mut manifest = read_manifest(folder, &mut fingerprint)?;
        let parent = parent_folder(folder, &manifest)?;
        if let Some(parent) = &parent {
            let above = read_manifest(parent, &mut fingerprint)?;
            if !above.parent.is_empty() {
                let problem = "which has a parent itself: one step is the most".to_owned();
                return Err(ThemeError::Parent {
                    folder: folder.to_path_buf(),
                    parent: manifest.parent,
                    problem,
                });
            }
            manifest = manifest.below(&above);
        }
        let folders: Vec<_> = std::iter::once(folder).chain(parent.as_deref()).collect();
        let statics: Vec<_> = folders.iter().map(|folder| folder.join("static")).collect();
        let statics: Vec<_> = statics.iter().map(PathBuf::as_path).collect();
        let assets = Arc::new(AssetSet::read("theme", &statics)?);
        for (path, asset) in assets.iter() {
            add(&mut fingerprint, &[path, &asset.sha256]);
        }
        let mut sources = read_templates(&folder.join("templates"), "")?;
        if let Some(parent) = &parent {
            sources.extend(read_templates(&parent.join("templates"), PARENT)?);
        }
        for (name, source) in &sources {
            add(&mut fingerprint, &[name, source]);
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            parent,
            manifest,
            assets,
            blocks: literals::blocks(&sources),
            sources,
            block_key: format!("{:032x}", rand::random::<u128>()),
            fingerprint: HEXLOWER.encode(&fingerprint.finalize()),
        })
    }

    pub(super) fn compile(&self) -> Result<Templates, ThemeError> {
        let parent = self.parent.as_ref().map(|parent| parent.join("templates"));
        let set = TemplateSet {
            places: Places::of(&self.folder.join("templates")).and_parent(parent.as_deref()),
            sources: &self.sources,
            assets: &self.assets,
            block_key: Some(&self.block_key),
        };
        let templates = Templates::new(set, &[])?;
        templates.require(&REQUIRED)?;
        Ok(templates)
    }
}

/// What the theme in a folder says about itself, without what it has from its parent.
pub(crate) fn manifest_of(folder: &Path) -> Result<ThemeManifest, ThemeError> {
    read_manifest(folder, &mut Sha256::new())
}

/// The folder of a theme's parent; none also where there is no theme.
pub(crate) fn parent_of(folder: &Path) -> Result<Option<PathBuf>, ThemeError> {
    match manifest_of(folder) {
        Ok(manifest) => parent_folder(folder, &manifest),
        Err(ThemeError::NoTheme { .. }) => Ok(None),
        Err(error) => Err(error),
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

/// The parent stands beside the theme, under its name.
fn parent_folder(folder: &Path, manifest: &ThemeManifest) -> Result<Option<PathBuf>, ThemeError> {
    if manifest.parent.is_empty() {
        return Ok(None);
    }
    let absolute = std::path::absolute(folder)
        .map_err(|source| ThemeError::Unreadable { file: folder.to_path_buf(), source })?;
    let refuse = |problem: String| {
        Err(ThemeError::Parent { folder: folder.to_path_buf(), parent: manifest.parent.clone(), problem })
    };
    let Some(beside) = absolute.parent() else { return refuse("and nothing stands beside it".to_owned()) };
    let parent = beside.join(&manifest.parent);
    if parent == absolute {
        return refuse("which is the theme itself: name another one".to_owned());
    }
    if !parent.join("theme.toml").exists() {
        let place = parent.display();
        return refuse(format!("and there is no theme in {place}: put it there"));
    }
    Ok(Some(parent))
}

fn read_templates(folder: &Path, prefix: &str) -> Result<Vec<(String, String)>, ThemeError> {
    let files = folder::read_files(folder, |path| path.ends_with(".html"))?;
    let source = |file: FoundFile| {
        let text = folder::text_of(&folder.join(&file.path), file.bytes)?;
        if prefix.is_empty() && file.path.starts_with(PARENT) {
            let file = folder.join(&file.path);
            return Err(folder::refused(
                &file,
                "stands in a folder of the name that a child theme gives its parent: rename it",
            ));
        }
        Ok((format!("{prefix}{}", file.path), text))
    };
    files.into_iter().map(source).collect()
}
