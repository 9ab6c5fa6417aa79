//! Hook `routes`: requests under `/x/<plugin>/`.

mod definition;
mod paths;
mod response;

pub use definition::{BodyKind, RouteAccess, RouteDefinition};
pub use paths::FoundPath;
pub(crate) use paths::RoutePaths;
pub use response::{RouteBody, RouteResponse};

use crate::{
    bindings::exports::sandpress::routes::routes::{Pair, Request},
    error::{CallError, LoadProblem},
    hooks::{Call, Hook},
    load::LoadedPlugin,
    scope::Scope,
};

const HANDLE: Call = Hook::Routes.function("handle");

/// A request as a plugin gets it, beside what its path says: nothing in it tells who asks.
#[derive(Clone, Debug, Default)]
pub struct RouteRequest {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// The path below `/x/<plugin>`, as it was sent.
    pub path: String,
    /// The fields of the query in their order.
    pub query: Vec<(String, String)>,
    /// Headers that plugins may see, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; empty where it is a form.
    pub body: Vec<u8>,
    /// The fields of a form in their order.
    pub form: Vec<(String, String)>,
    /// Tells the visitors of a day apart.
    pub visitor_key: String,
    /// Scheme, host and port of the site.
    pub origin: String,
}

impl Scope {
    /// What the plugin answers, asked at load.
    pub(crate) async fn routes(&mut self, plugin: &LoadedPlugin) -> Result<RoutePaths, LoadProblem> {
        let Some(indices) = &plugin.hooks.routes else { return Ok(RoutePaths::default()) };
        const CALL: Call = Hook::Routes.function("routes");
        let routes = self
            .call(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_routes(store).await
            })
            .await?;
        definition::check(routes).map_err(LoadProblem::Routes)
    }

    /// Lets the plugin answer a request that fits its route, on behalf of the scope's actor.
    ///
    /// # Errors
    /// Where the plugin refuses or fails, or answers with what no browser may get.
    pub async fn answer(
        &mut self,
        path: &FoundPath,
        route: &RouteDefinition,
        request: RouteRequest,
    ) -> Result<RouteResponse, CallError> {
        let plugin = path.plugin();
        let indices =
            plugin.hooks.routes.as_ref().ok_or_else(|| CallError::NoProvider("this page".to_owned()))?;
        let request = self.shown(path, route, request);
        plugin.health.carried(size(&request));
        let answer = self
            .ask(plugin, HANDLE, async |store, instance| {
                indices.load(&mut *store, instance)?.call_handle(store, &request).await
            })
            .await?;
        response::accept(plugin, HANDLE, answer)
    }

    fn shown(&self, path: &FoundPath, route: &RouteDefinition, request: RouteRequest) -> Request {
        let user = self.actor().and_then(|actor| actor.user_id());
        Request {
            method: request.method,
            path: request.path,
            route: route.path.clone(),
            parameters: pairs(path.parameters().to_vec()),
            query: pairs(request.query),
            headers: pairs(request.headers),
            body: request.body,
            form: pairs(request.form),
            visitor_key: request.visitor_key,
            user_id: user.map(|id| id.to_string()).unwrap_or_default(),
            origin: request.origin,
            extra: Vec::new(),
        }
    }
}

fn pairs(pairs: Vec<(String, String)>) -> Vec<Pair> {
    pairs.into_iter().map(|(name, value)| Pair { name, value }).collect()
}

/// The bytes of what a visitor sent.
fn size(request: &Request) -> usize {
    let pairs = [&request.parameters, &request.query, &request.headers, &request.form].into_iter().flatten();
    let pairs: usize = pairs.map(|pair| pair.name.len() + pair.value.len()).sum();
    pairs + request.path.len() + request.body.len()
}
