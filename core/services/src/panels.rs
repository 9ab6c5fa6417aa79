//! Pages of plugins in the admin: who may see them, and what happens in them.

use crate::{ServiceError, Services};
use sandpress_domain::{Actor, Permission, panel::Panel};
use sandpress_plugins::{AdminPanel, PanelOutcome, PanelRequest, PanelSubmission, Scope};

impl Services {
    /// The pages of plugins that the actor may see.
    pub fn list_panels(&self, actor: &Actor) -> Vec<AdminPanel> {
        let mut panels = self.plugins().admin_panels();
        panels.retain(|panel| may_see(actor, panel));
        panels
    }

    /// A page that the actor may see.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Denied`] with the permission that the page wants.
    pub fn get_panel(&self, actor: &Actor, plugin: &str, id: &str) -> Result<AdminPanel, ServiceError> {
        let panels = self.plugins().admin_panels();
        let panel = panels.into_iter().find(|panel| panel.plugin == plugin && panel.id == id);
        let panel = panel.ok_or(ServiceError::NotFound("the page of the plugin"))?;
        if may_see(actor, &panel) { Ok(panel) } else { Err(ServiceError::Denied(panel.permission)) }
    }

    /// What a page shows now.
    ///
    /// # Errors
    /// As for [`Services::get_panel`], or where the plugin refuses, fails, or describes what cannot be drawn.
    pub async fn show_panel(
        &self,
        actor: &Actor,
        plugin: &str,
        request: &PanelRequest,
    ) -> Result<Panel, ServiceError> {
        self.get_panel(actor, plugin, &request.panel)?;
        Ok(self.scope_for(actor).show_admin_panel(plugin, request).await?)
    }

    /// Does what a person wants who sent a form of a page or pressed one of its buttons.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with messages for the form's fields; otherwise as for [`Services::show_panel`].
    pub async fn submit_panel(
        &self,
        actor: &Actor,
        plugin: &str,
        request: &PanelRequest,
        mut submission: PanelSubmission,
    ) -> Result<PanelOutcome, ServiceError> {
        self.get_panel(actor, plugin, &request.panel)?;
        let mut scope = self.scope_for(actor);
        let panel = scope.show_admin_panel(plugin, request).await?;
        check_form(&panel, &mut submission)?;
        Ok(scope.submit_admin_panel(plugin, request, submission).await?)
    }

    /// A scope in which plugins may do what the actor may.
    pub(super) fn scope_for(&self, actor: &Actor) -> Scope {
        self.plugins().scope().on_behalf_of(actor.clone())
    }
}

/// Holds what was sent against the form that the panel has under that id. A panel that was shown once, as the answer to
/// another form, has forms that are not known here: the plugin checks those itself.
pub(super) fn check_form(panel: &Panel, submission: &mut PanelSubmission) -> Result<(), ServiceError> {
    let form = panel.find_form(&submission.id).filter(|_| submission.table.is_empty());
    if let Some(form) = form {
        submission.fields = form.accept(&submission.fields).map_err(ServiceError::Invalid)?;
    }
    Ok(())
}

fn may_see(actor: &Actor, panel: &AdminPanel) -> bool {
    actor.has(Permission::AdminEnter) && actor.has(panel.permission)
}
