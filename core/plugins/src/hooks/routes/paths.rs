//! Which of a plugin's routes a path fits.

use std::{collections::BTreeMap, sync::Arc};

use percent_encoding::percent_decode_str;

use super::definition::RouteDefinition;
use crate::{load::LoadedPlugin, table::DispatchTable};

/// The routes of a plugin by their paths.
#[derive(Default)]
pub(crate) struct RoutePaths {
    matcher: matchit::Router<Vec<Arc<RouteDefinition>>>,
    all: Vec<Arc<RouteDefinition>>,
}

/// A path that a plugin answers, with its routes: one for each method, or several methods.
#[derive(Clone)]
pub struct FoundPath {
    plugin: Arc<LoadedPlugin>,
    routes: Vec<Arc<RouteDefinition>>,
    parameters: Vec<(String, String)>,
}

impl RoutePaths {
    /// The routes as they were grouped by their paths. The error says which paths cannot be told apart.
    pub(super) fn new(by_path: BTreeMap<String, Vec<Arc<RouteDefinition>>>) -> Result<Self, String> {
        let mut paths = Self::default();
        for (path, routes) in by_path {
            paths.all.extend(routes.iter().cloned());
            paths.matcher.insert(&path, routes).map_err(|error| match error {
                matchit::InsertError::Conflict { with } => {
                    format!(
                        "its routes {with:?} and {path:?} cannot be told apart: use the same names in both"
                    )
                }
                other => format!("its route {path:?} cannot be used: {other}"),
            })?;
        }
        Ok(paths)
    }

    /// All routes in the order of their paths.
    pub(crate) fn all(&self) -> &[Arc<RouteDefinition>] {
        &self.all
    }
}

impl DispatchTable {
    /// The routes of a plugin at a path below `/x/<plugin>`. None where there is no such plugin, where none of its
    /// routes fits, or where the path is no text.
    pub(crate) fn find_path(&self, plugin: &str, path: &str) -> Option<FoundPath> {
        let plugin = self.plugins.get(plugin)?;
        let found = plugin.routes.matcher.at(path).ok()?;
        let decoded = |(name, value): (&str, &str)| {
            let value = percent_decode_str(value).decode_utf8().ok()?;
            (!value.contains('\0')).then(|| (name.to_owned(), value.into_owned()))
        };
        Some(FoundPath {
            plugin: Arc::clone(plugin),
            routes: found.value.clone(),
            parameters: found.params.iter().map(decoded).collect::<Option<_>>()?,
        })
    }
}

impl FoundPath {
    /// The plugin's id.
    pub fn plugin_id(&self) -> &str {
        &self.plugin.id
    }

    /// The route for the method; that for `GET` is for `HEAD` too.
    pub fn route(&self, method: &str) -> Option<&Arc<RouteDefinition>> {
        self.routes.iter().find(|route| route.takes(method))
    }

    /// The methods that are answered at the path, for the header `Allow`.
    pub fn methods(&self) -> String {
        let mut methods: Vec<&str> =
            self.routes.iter().flat_map(|route| route.methods.iter().map(String::as_str)).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        methods.join(", ")
    }

    /// What the parameters of the path stand for, decoded.
    pub(super) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    pub(super) fn plugin(&self) -> &LoadedPlugin {
        &self.plugin
    }
}
