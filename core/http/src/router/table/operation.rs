//! What the operator and their tools look at.

use axum::routing::get;
use http::Method;

use super::super::{Access, Route, route};
use crate::{admin, telemetry};
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use ResponseKind::{Admin, Media};
    let settings = Access::Permission(Permission::SettingsManage);
    vec![
        route(Method::GET, "/healthz", Access::Public, Media, get(telemetry::healthz)),
        route(Method::GET, "/readyz", Access::Public, Media, get(telemetry::readyz)),
        route(Method::GET, "/metrics", Access::Public, Media, get(telemetry::with_token)),
        route(Method::GET, "/admin/status", settings, Admin, get(admin::status::show)),
    ]
}
