//! Everybody's own account, and the steps of a log-in after the first.

use axum::routing::{MethodRouter, get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::{App, account};
use sandpress_config::RateGroup;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use account::{confirm, passkeys, profile, second_step, sessions, sign_in, totp, two_factor};
    vec![
        anybody(Method::POST, "/login/passkey/options", post(sign_in::ask)),
        anybody(Method::POST, "/login/passkey", post(sign_in::answer)),
        anybody(Method::GET, "/login/second-factor", get(second_step::form)),
        anybody(Method::POST, "/login/second-factor", post(second_step::submit)),
        anybody(Method::POST, "/login/second-factor/passkey/options", post(second_step::ask)),
        anybody(Method::POST, "/login/second-factor/passkey", post(second_step::answer)),
        see("/account", get(profile::show)),
        act("/account/name", post(profile::rename)),
        act("/account/password", post(profile::change_password)),
        see("/account/sessions", get(sessions::list)),
        act("/account/sessions/end", post(sessions::end)),
        act("/account/sessions/end-others", post(sessions::end_others)),
        see("/account/confirm", get(confirm::form)),
        act("/account/confirm", post(confirm::submit)).limited(RateGroup::Login),
        act("/account/confirm/passkey/options", post(confirm::ask)).limited(RateGroup::Login),
        act("/account/confirm/passkey", post(confirm::answer)).limited(RateGroup::Login),
        see("/account/two-factor", get(two_factor::show)),
        act("/account/two-factor/codes", post(two_factor::renew_codes)),
        act("/account/two-factor/totp", post(totp::begin)),
        see("/account/two-factor/totp", get(totp::show)),
        act("/account/two-factor/totp/confirm", post(totp::confirm)),
        act("/account/two-factor/totp/remove", post(totp::remove)),
        act("/account/two-factor/passkeys/options", post(passkeys::ask)),
        act("/account/two-factor/passkeys", post(passkeys::add)),
        act("/account/two-factor/passkeys/remove", post(passkeys::remove)),
    ]
}

fn anybody(method: Method, path: &'static str, handler: MethodRouter<App>) -> Route {
    route(method, path, Access::Visitor, ResponseKind::Admin, handler).limited(RateGroup::Login)
}

fn see(path: &'static str, handler: MethodRouter<App>) -> Route {
    route(Method::GET, path, Access::Person, ResponseKind::Admin, handler)
}

fn act(path: &'static str, handler: MethodRouter<App>) -> Route {
    route(Method::POST, path, Access::Person, ResponseKind::Admin, handler)
}
