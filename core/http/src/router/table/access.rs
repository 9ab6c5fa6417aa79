//! How people get an account and get back into it.

use axum::routing::{get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::access::{connections, email, forgotten, invitation, oidc, register};
use sandpress_config::RateGroup;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use RateGroup::{Login, Registration, Reset};
    let door = |group, method, path, handler| {
        route(method, path, Access::Visitor, ResponseKind::Admin, handler).limited(group)
    };
    let own = |method, path, handler| route(method, path, Access::Person, ResponseKind::Admin, handler);
    vec![
        door(Registration, Method::GET, "/register", get(register::form)),
        door(Registration, Method::POST, "/register", post(register::submit)),
        door(Registration, Method::GET, "/register/{token}", get(register::choose)),
        door(Registration, Method::POST, "/register/{token}", post(register::create)),
        door(Registration, Method::GET, "/invitation/{token}", get(invitation::choose)),
        door(Registration, Method::POST, "/invitation/{token}", post(invitation::accept)),
        door(Reset, Method::GET, "/forgotten", get(forgotten::form)),
        door(Reset, Method::POST, "/forgotten", post(forgotten::submit)),
        door(Reset, Method::GET, "/forgotten/{token}", get(forgotten::choose)),
        door(Reset, Method::POST, "/forgotten/{token}", post(forgotten::change)),
        door(Login, Method::GET, "/login/oidc/{provider}", get(oidc::begin)),
        door(Login, Method::GET, "/login/oidc/{provider}/callback", get(oidc::arrive)),
        own(Method::GET, "/account/email", get(email::form)),
        own(Method::POST, "/account/email", post(email::submit)),
        own(Method::GET, "/account/email/{token}", get(email::confirm)),
        own(Method::POST, "/account/email/{token}", post(email::change)),
        own(Method::GET, "/account/connections", get(connections::list)),
        own(Method::POST, "/account/connections/disconnect", post(connections::disconnect)),
        own(Method::POST, "/account/connections/{provider}", post(connections::connect)),
    ]
}
