//! The template engine: tera with our functions, built once.
//!
//! Beside what tera brings, a template has `asset(path="style.css")`, the address of a static file, and
//! `integrity(path="app.js")`, the value for its `integrity` attribute. Those of a theme also have
//! `block(name="greeting", count=5)`, in whose place the block is put when the page is rendered. The filter `urlencode`
//! makes a text a part of an address.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tera::{Context, Function, Kwargs, State, Tera, TeraResult, Value};

use super::assets::{Asset, AssetSet};
use super::error::ThemeError;
use super::guard::{self, Insertions, PageWriter, TurnFunction};
use super::literals;
use sandpress_domain::{is_block_name, template_placeholder};

/// What stands before the names of the templates of a parent.
pub(super) const PARENT: &str = "parent/";

/// What stands as it is in a part of an address (RFC 3986, section 2.3).
const IN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where templates come from, for messages about them.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    folder: PathBuf,
    parent: Option<PathBuf>,
    insertions: HashMap<String, Insertions>,
}

impl Places {
    /// Templates of one folder.
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), ..Self::default() }
    }

    /// The same with those of a parent, whose names begin with [`PARENT`].
    pub(super) fn and_parent(mut self, folder: Option<&Path>) -> Self {
        self.parent = folder.map(Path::to_path_buf);
        self
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a template.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        match (name.strip_prefix(PARENT), &self.parent) {
            (Some(rest), Some(parent)) => parent.join(rest),
            _ => self.folder.join(name),
        }
    }

    /// The column as the author of the template counts it, from 1.
    pub(super) fn column(&self, name: &str, line: usize, column: usize) -> usize {
        self.insertions.get(name).map_or(column, |insertions| insertions.original(line, column)) + 1
    }
}

/// What templates are made from.
pub(super) struct TemplateSet<'a> {
    pub(super) places: Places,
    /// Name and source of each.
    pub(super) sources: &'a [(String, String)],
    pub(super) assets: &'a Arc<AssetSet>,
    /// What the placeholders of blocks carry; none where templates have no blocks.
    pub(super) block_key: Option<&'a str>,
}

/// A set of templates that fit together.
pub(super) struct Templates {
    tera: Tera,
    places: Arc<Places>,
}

impl Templates {
    /// Compiles the templates. Each of `globals` is a variable in all of them.
    pub(super) fn new(set: TemplateSet<'_>, globals: &[(&'static str, Value)]) -> Result<Self, ThemeError> {
        let TemplateSet { mut places, sources, assets, block_key } = set;
        let mut tera = Tera::new();
        tera.register_function(
            "asset",
            AssetFunction { assets: Arc::clone(assets), answer: |found| &found.url },
        );
        tera.register_function(
            "integrity",
            AssetFunction { assets: Arc::clone(assets), answer: |found| &found.integrity },
        );
        tera.register_function(guard::COUNTER, TurnFunction);
        tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State| {
            utf8_percent_encode(text, IN_ADDRESS).to_string()
        });
        if let Some(key) = block_key {
            tera.register_function("block", BlockFunction { key: key.to_owned() });
        }
        if places.parent.is_some() {
            tera.set_fallback_prefixes([PARENT]).map_err(|error| ThemeError::from_tera(&places, &error))?;
        }
        let mut counted = Vec::with_capacity(sources.len());
        for (name, source) in sources {
            let (text, insertions) = guard::counted(source);
            places.insertions.insert(name.clone(), insertions);
            counted.push((name, text));
        }
        tera.add_raw_templates(counted).map_err(|error| ThemeError::from_tera(&places, &error))?;
        for (name, value) in globals {
            tera.global_context().insert_value(*name, value.clone());
        }
        literals::check(&places, sources, assets)?;
        Ok(Self { tera, places: Arc::new(places) })
    }

    /// The same templates with other variables.
    pub(super) fn with(&self, globals: &[(&'static str, Value)]) -> Self {
        let mut tera = self.tera.clone();
        for (name, value) in globals {
            tera.global_context().insert_value(*name, value.clone());
        }
        Self { tera, places: Arc::clone(&self.places) }
    }

    /// The value as templates see it.
    pub(super) fn value<S: Serialize>(places: &Places, value: &S) -> Result<Value, ThemeError> {
        Value::try_from_serializable(value).map_err(|error| ThemeError::from_tera(places, &error))
    }

    pub(super) fn places(&self) -> &Places {
        &self.places
    }

    /// Whether there is such a template.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The page that the template makes of the context, within the bounds of [`guard`].
    pub(super) fn render<C: Serialize>(&self, template: &str, context: &C) -> Result<String, ThemeError> {
        let mut page = PageWriter::default();
        let drawn = Context::from_serialize(context)
            .and_then(|context| guard::bounded(|| self.tera.render_to(template, &context, &mut page)));
        drawn.map_err(|error| ThemeError::from_tera(&self.places, &error))?;
        Ok(page.into_page())
    }

    /// Refuses a set that lacks one of the templates.
    pub(super) fn require(&self, names: &[&str]) -> Result<(), ThemeError> {
        match names.iter().find(|name| !self.tera.contains_template(name)) {
            Some(missing) => Err(ThemeError::MissingTemplate { file: self.places.file(missing) }),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").field("folder", &self.places.folder).finish_non_exhaustive()
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

/// The template function that leaves a placeholder for a block.
struct BlockFunction {
    key: String,
}

impl Function<TeraResult<String>> for BlockFunction {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<String> {
        let name: &str = kwargs.must_get("name")?;
        if !is_block_name(name) {
            let message =
                format!("{name:?} is no name of a block: use lower-case letters, digits and hyphens");
            return Err(tera::Error::message(message));
        }
        let said = kwargs.iter().filter_map(|(key, value)| {
            let attribute = key.as_str().filter(|attribute| *attribute != "name")?;
            Some(said(attribute, value))
        });
        let mut said = said.collect::<TeraResult<Vec<_>>>()?;
        said.sort();
        Ok(template_placeholder(&self.key, name, &said))
    }

    /// Names are checked, and attributes are percent-encoded.
    fn is_safe(&self) -> bool {
        true
    }
}

/// An attribute of a block as its plugin knows it: with hyphens, which no name in a template can have.
fn said(attribute: &str, value: &Value) -> TeraResult<(String, String)> {
    let text = if let Some(text) = value.as_str() {
        text.to_owned()
    } else if value.is_number() || value.is_bool() {
        value.to_string()
    } else {
        let message =
            format!("the attribute {attribute:?} of a block is neither a text, a number nor a boolean");
        return Err(tera::Error::message(message));
    };
    Ok((attribute.replace('_', "-"), text))
}

/// The message for a path that is no static file.
pub(super) fn missing_asset(path: &str) -> String {
    format!("there is no file {path:?} in static/: check the path, or add the file")
}
