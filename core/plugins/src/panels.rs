//! Which panels the plugins have: asked at load, and kept until a plugin changes.

use std::collections::HashSet;

use super::{
    bindings::exports::sandpress::{admin_panel::admin_panel as admin, editor_panel::editor_panel as editor},
    error::{LoadError, LoadProblem},
    load::{LoadedPlugin, Loader},
};
use sandpress_domain::{Permission, panel::is_panel_id};

/// The most panels of each kind that a plugin may have.
const MAX_PANELS: usize = 20;

/// The most characters of a title.
const MAX_TITLE: usize = 60;

/// The most characters of the sentence about a page.
const MAX_SUMMARY: usize = 300;

/// A page of a plugin in the admin.
#[derive(Clone, Debug)]
pub struct AdminPanel {
    /// The id of the plugin.
    pub plugin: String,
    /// The name of the plugin.
    pub plugin_label: String,
    /// Names the panel in the plugin.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// One sentence on what it is for; may be empty.
    pub summary: String,
    /// The name of its icon; empty or unknown for none.
    pub icon: String,
    /// What a person must be allowed to do to see it.
    pub permission: Permission,
    /// Whether it stands in the navigation of the admin.
    pub in_navigation: bool,
}

/// A panel of a plugin beside the form of an entry.
#[derive(Clone, Debug)]
pub struct EditorPanel {
    /// The id of the plugin.
    pub plugin: String,
    /// Names the panel in the plugin.
    pub id: String,
    /// What stands over it.
    pub title: String,
    publication_types: Vec<String>,
}

/// The panels of all plugins, in the order in which plugins are called.
#[derive(Default)]
pub(super) struct PanelList {
    pub(super) admin: Vec<AdminPanel>,
    pub(super) editor: Vec<EditorPanel>,
}

impl EditorPanel {
    /// Whether it is for entries of the type.
    pub fn is_for(&self, publication_type: &str) -> bool {
        self.publication_types.is_empty() || self.publication_types.iter().any(|id| id == publication_type)
    }
}

impl AdminPanel {
    /// The address of its page.
    pub fn url(&self) -> String {
        format!("/admin/plugins/{}/{}", self.plugin, self.id)
    }
}

impl PanelList {
    /// Asks a plugin which panels it has.
    pub(super) async fn ask(&mut self, loader: &Loader, plugin: &LoadedPlugin) -> Result<(), LoadError> {
        let error = |problem| LoadError { plugin: plugin.id.to_string(), problem };
        let pages = loader.scope().admin_panels(plugin).await.map_err(|failed| error(failed.into()))?;
        let panels = loader.scope().editor_panels(plugin).await.map_err(|failed| error(failed.into()))?;
        let refused = |problem| error(LoadProblem::Hooks(problem));
        self.admin.extend(admin_panels(plugin, pages).map_err(refused)?);
        self.editor.extend(editor_panels(plugin, panels).map_err(refused)?);
        Ok(())
    }
}

fn admin_panels(
    plugin: &LoadedPlugin,
    panels: Vec<admin::PanelDefinition>,
) -> Result<Vec<AdminPanel>, String> {
    check("admin-panel", panels.iter().map(|panel| (panel.id.as_str(), panel.title.as_str())))?;
    let panel = |panel: admin::PanelDefinition| {
        if panel.summary.chars().count() > MAX_SUMMARY {
            return Err(format!(
                "its panel {:?} has a summary of more than {MAX_SUMMARY} characters",
                panel.id
            ));
        }
        Ok(AdminPanel {
            plugin: plugin.id.to_string(),
            plugin_label: plugin.label.clone(),
            permission: permission(&panel)?,
            in_navigation: panel.place == "main",
            id: panel.id,
            title: panel.title,
            summary: panel.summary,
            icon: panel.icon,
        })
    };
    panels.into_iter().map(panel).collect()
}

fn editor_panels(
    plugin: &LoadedPlugin,
    panels: Vec<editor::PanelDefinition>,
) -> Result<Vec<EditorPanel>, String> {
    check("editor-panel", panels.iter().map(|panel| (panel.id.as_str(), panel.title.as_str())))?;
    let panel = |panel: editor::PanelDefinition| EditorPanel {
        plugin: plugin.id.to_string(),
        id: panel.id,
        title: panel.title,
        publication_types: panel.publication_types,
    };
    Ok(panels.into_iter().map(panel).collect())
}

/// Whether ids and titles fit and nothing is named twice.
fn check<'a>(hook: &str, panels: impl ExactSizeIterator<Item = (&'a str, &'a str)>) -> Result<(), String> {
    if panels.len() > MAX_PANELS {
        return Err(format!("its hook {hook} has {} panels, at most {MAX_PANELS} are allowed", panels.len()));
    }
    let mut ids = HashSet::new();
    for (id, title) in panels {
        if !is_panel_id(id) {
            return Err(format!(
                "its hook {hook} has a panel with the id {id:?}: it must be 1 to 64 lower-case letters, digits and hyphens"
            ));
        }
        if !ids.insert(id) {
            return Err(format!("its hook {hook} has two panels with the id {id:?}"));
        }
        if title.trim().is_empty() || title.chars().count() > MAX_TITLE {
            return Err(format!("its panel {id:?} has no title, or one of more than {MAX_TITLE} characters"));
        }
    }
    Ok(())
}

fn permission(panel: &admin::PanelDefinition) -> Result<Permission, String> {
    if panel.permission.is_empty() {
        return Ok(Permission::PluginRead);
    }
    let found = Permission::ALL.into_iter().find(|permission| permission.as_str() == panel.permission);
    found.ok_or_else(|| {
        let known = Permission::ALL.map(Permission::as_str).join(", ");
        format!(
            "its panel {:?} wants the permission {:?}, which is none of {known}",
            panel.id, panel.permission
        )
    })
}
