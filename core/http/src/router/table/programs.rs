//! What people give to programs, and what the site knows of them.

use axum::routing::{get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::{personal_data, programs};
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    let show = |path, handler| route(Method::GET, path, Access::Person, ResponseKind::Admin, handler);
    let act = |path, handler| route(Method::POST, path, Access::Person, ResponseKind::Admin, handler);
    vec![
        show("/account/tokens", get(programs::list)),
        act("/account/tokens", post(programs::make)),
        act("/account/tokens/{id}/revoke", post(programs::revoke)),
        show("/account/data", get(personal_data::show)),
        act("/account/data/export", post(personal_data::export)),
        act("/account/data/erase", post(personal_data::erase)),
    ]
}
