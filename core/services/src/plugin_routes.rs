//! Requests that plugins answer: who may make them, and on whose behalf they run.

use std::{net::IpAddr, sync::Arc};

use super::{ServiceError, Services};
use sandpress_domain::Actor;
use sandpress_plugins::{FoundPath, RouteAccess, RouteDefinition, RouteRequest, RouteResponse, Scope};

/// A route of a plugin that somebody may use.
pub struct OpenRoute {
    scope: Scope,
    path: FoundPath,
    route: Arc<RouteDefinition>,
}

impl Services {
    /// The routes of a plugin at a path below `/x/<plugin>`.
    pub fn find_plugin_path(&self, plugin: &str, path: &str) -> Option<FoundPath> {
        self.plugins().find_path(plugin, path)
    }

    /// Opens a route of the path for the actor, or for nobody in particular. The plugin acts on behalf of the actor
    /// where the route asks for a permission; on a public one it acts for nobody, whoever asks.
    ///
    /// # Errors
    /// [`ServiceError::Denied`] where the route asks for a permission that the actor lacks.
    pub fn open_route(
        &self,
        actor: Option<Actor>,
        path: FoundPath,
        route: Arc<RouteDefinition>,
    ) -> Result<OpenRoute, ServiceError> {
        let scope = self.plugins().scope();
        let scope = match (route.access, actor) {
            (RouteAccess::Public, _) => scope,
            (RouteAccess::Permission(permission), Some(actor)) if actor.has(permission) => {
                scope.on_behalf_of(actor)
            }
            (RouteAccess::Permission(permission), _) => return Err(ServiceError::Denied(permission)),
        };
        Ok(OpenRoute { scope, path, route })
    }

    /// A name for whoever sends requests to the plugin from the address, which is another one each day (UTC).
    pub fn visitor_key(&self, plugin: &str, address: IpAddr) -> String {
        let day = self.clock().now().date().to_string();
        self.0.visitor_keys.name(address, &[plugin, &day])
    }
}

impl OpenRoute {
    /// Lets the plugin answer.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] where the plugin refuses what was sent, [`ServiceError::Plugin`] for everything else.
    pub async fn answer(mut self, request: RouteRequest) -> Result<RouteResponse, ServiceError> {
        Ok(self.scope.answer(&self.path, &self.route, request).await?)
    }
}
