//! How many requests of a kind one visitor may send, by where they come from and by whose account they use. What is too
//! much is answered before the session is looked at and before anything else is done for it.

mod limits;
mod store;

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::Method;
use tower_sessions::Session;

use crate::{App, api::Program, error::HttpError, session::USER, visit};
use sandpress_config::RateGroup;
use sandpress_domain::network;

pub use limits::RateFigures;
pub(crate) use limits::RateLimits;
use store::Key;

/// Which routes belong to which group.
#[derive(Clone, Debug, Default)]
pub(crate) struct RateRoutes(Arc<HashMap<&'static str, Vec<Limited>>>);

/// A method of a path, all where there is none, and what its requests are counted as.
type Limited = (Option<Method>, RateGroup);

impl FromIterator<(&'static str, Option<Method>, RateGroup)> for RateRoutes {
    fn from_iter<T: IntoIterator<Item = (&'static str, Option<Method>, RateGroup)>>(routes: T) -> Self {
        let mut by_path: HashMap<_, Vec<_>> = HashMap::new();
        for (path, method, group) in routes {
            by_path.entry(path).or_default().push((method, group));
        }
        Self(Arc::new(by_path))
    }
}

impl RateRoutes {
    /// The group of a request. Of a route that takes every method only what may change something counts.
    fn group(&self, request: &Request) -> Option<RateGroup> {
        let path = request.extensions().get::<MatchedPath>()?;
        let method = match *request.method() {
            Method::HEAD => &Method::GET,
            ref method => method,
        };
        let changes = !matches!(*method, Method::GET | Method::OPTIONS);
        let fits = |of: &Option<Method>| of.as_ref().map_or(changes, |of| of == method);
        self.0.get(path.as_str())?.iter().find(|(of, _)| fits(of)).map(|(_, group)| *group)
    }
}

/// Counts a request by the address that it comes from.
pub(crate) async fn by_address(
    State((app, routes)): State<(App, RateRoutes)>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    if let Some(group) = routes.group(&request)
        && let Some(address) = visit::address(&app, request.extensions(), request.headers())
    {
        check(&app, group, &Key::Network(network(address)))?;
    }
    Ok(next.run(request).await)
}

/// Counts a request of somebody who is logged in, or of a program with a token, by the account as well: from however many
/// addresses it comes.
pub(crate) async fn by_account(
    State((app, group)): State<(App, RateGroup)>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let (program, session) = (request.extensions().get::<Program>(), request.extensions().get::<Session>());
    let user = match (program.and_then(Program::user), session.cloned()) {
        (Some(user), _) => Some(user),
        (None, Some(session)) => session.get(USER).await?,
        (None, None) => None,
    };
    if let Some(user) = user {
        check(&app, group, &Key::Account(user))?;
    }
    Ok(next.run(request).await)
}

fn check(app: &App, group: RateGroup, key: &Key) -> Result<(), HttpError> {
    app.rate_limits().check(group, key).map_err(|wait: Duration| {
        tracing::debug!(group = group.as_str(), ?key, "a request too many");
        HttpError::TooMany(wait)
    })
}
