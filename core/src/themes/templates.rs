//! The template engine: tera with our functions, built once.
//!
//! Beside what tera brings, a template has `asset(path="style.css")`, the address of a static file, and
//! `integrity(path="app.js")`, the value for its `integrity` attribute.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Function, Kwargs, State, Tera, TeraResult};

use super::assets::{Asset, AssetSet};
use super::error::ThemeError;
use super::literals;

/// A set of templates that fit together.
pub(super) struct Templates {
    tera: Tera,
    folder: PathBuf,
}

impl Templates {
    /// Compiles the templates given as name and source. `folder` stands before their names in errors; `site`, where
    /// there is one, is the variable `site` in all of them.
    pub(super) fn new<S: Serialize>(
        folder: &Path,
        sources: &[(String, String)],
        assets: &Arc<AssetSet>,
        site: Option<&S>,
    ) -> Result<Self, ThemeError> {
        let mut tera = Tera::new();
        tera.register_function(
            "asset",
            AssetFunction { assets: Arc::clone(assets), answer: |found| &found.url },
        );
        tera.register_function(
            "integrity",
            AssetFunction { assets: Arc::clone(assets), answer: |found| &found.integrity },
        );
        tera.add_raw_templates(sources.iter().map(|(name, source)| (name, source)))
            .map_err(|error| ThemeError::from_tera(folder, &error))?;
        if let Some(site) = site {
            let site = tera::Value::try_from_serializable(site);
            let site = site.map_err(|error| ThemeError::from_tera(folder, &error))?;
            tera.global_context().insert_value("site", site);
        }
        literals::check(folder, sources, assets)?;
        Ok(Self { tera, folder: folder.to_path_buf() })
    }

    /// The page that the template makes of the context.
    pub(super) fn render<C: Serialize>(&self, template: &str, context: &C) -> Result<String, ThemeError> {
        Context::from_serialize(context)
            .and_then(|context| self.tera.render(template, &context))
            .map_err(|error| ThemeError::from_tera(&self.folder, &error))
    }

    /// Refuses a set that lacks one of the templates.
    pub(super) fn require(&self, names: &[&str]) -> Result<(), ThemeError> {
        match names.iter().find(|name| !self.tera.contains_template(name)) {
            Some(missing) => Err(ThemeError::MissingTemplate { file: self.folder.join(missing) }),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// A template function that tells something about a static file.
struct AssetFunction {
    assets: Arc<AssetSet>,
    answer: fn(&Asset) -> &String,
}

impl Function<TeraResult<String>> for AssetFunction {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<String> {
        let path: &str = kwargs.must_get("path")?;
        let found = self.assets.at(path).ok_or_else(|| tera::Error::message(missing_asset(path)))?;
        Ok((self.answer)(found).clone())
    }

    /// Addresses are percent-encoded and hashes are base64: neither has a character that means something in HTML.
    fn is_safe(&self) -> bool {
        true
    }
}

/// The message for a path that is no static file.
pub(super) fn missing_asset(path: &str) -> String {
    format!("there is no file {path:?} in static/: check the path, or add the file")
}
