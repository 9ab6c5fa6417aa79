//! What the program carries, so that one file is enough for a new site: the default theme, the
//! bundled components and the commented cms.toml.
//!
//! `core/bundle` is the table of contents, a folder of links into the repository. The program embeds it
//! (`core/src/main.rs`) and hands it to the command line.

mod new_site;
mod record;
mod refresh;

use std::{borrow::Cow, collections::BTreeMap};

pub use new_site::{FoundSite, InitError, NewSite, create_site, found_site};
pub use record::RECORD;
pub use refresh::{FileChange, Refresh, refresh_site};

/// The files that the program carries, by their paths with `/` between the parts.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    files: BTreeMap<Cow<'static, str>, Cow<'static, [u8]>>,
}

/// Something that the program should carry and does not.
#[derive(Debug, thiserror::Error)]
#[error(
    "this program was built without {}: run script/build in the repository of Sandpress, which builds the components and \
     then the program again",
    .0.join(", ")
)]
pub struct Incomplete(pub Vec<String>);

impl Bundle {
    /// A bundle of these files.
    pub fn new(files: impl IntoIterator<Item = (Cow<'static, str>, Cow<'static, [u8]>)>) -> Self {
        Self { files: files.into_iter().collect() }
    }

    /// The file at a path, such as `themes/default/theme.toml`.
    ///
    /// # Errors
    /// [`Incomplete`] where the program was built without it.
    pub fn file(&self, path: &str) -> Result<&[u8], Incomplete> {
        let file = self.files.get(path).map(|bytes| &**bytes);
        file.ok_or_else(|| Incomplete(vec![path.to_owned()]))
    }

    /// The files below a folder: their paths from there, and their bytes. None where it carries nothing there.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files.iter().filter_map(move |(path, bytes)| {
            let path = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((path, &**bytes))
        })
    }

    /// The component of a bundled plugin.
    ///
    /// # Errors
    /// [`Incomplete`] where the program was built before the component was.
    pub fn component(&self, plugin: &str) -> Result<&[u8], Incomplete> {
        self.file(&component_path(plugin))
    }

    /// The commented cms.toml.
    ///
    /// # Errors
    /// [`Incomplete`].
    pub fn config(&self) -> Result<&str, Incomplete> {
        std::str::from_utf8(self.file("cms.toml")?).map_err(|_| Incomplete(vec!["cms.toml".to_owned()]))
    }

    /// The files of a site beside cms.toml, with their paths in the site's folder: the theme and the components.
    pub fn site_files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().filter_map(|(path, bytes)| {
            let is_of_site = path.starts_with("themes/") || path.starts_with("plugins/");
            is_of_site.then_some((&**path, &**bytes))
        })
    }
}

/// Where the component of a bundled plugin lies, in the bundle and in a site.
pub fn component_path(plugin: &str) -> String {
    format!("plugins/{plugin}/{plugin}.wasm")
}

#[cfg(test)]
mod tests;
