//! Plugins, jobs and mail.

use axum::routing::{get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::admin;
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use ResponseKind::Admin;
    let enter = Access::Permission(Permission::AdminEnter);
    let plugins = Access::Permission(Permission::PluginRead);
    let mail = Access::Permission(Permission::MailRead);
    let send = Access::Permission(Permission::MailSend);
    let manage = Access::Permission(Permission::PluginManage);
    vec![
        route(Method::GET, "/admin/plugins", plugins, Admin, get(admin::plugins::list::show)),
        // The services ask for what the page at hand wants.
        route(Method::GET, "/admin/plugins/{plugin}", enter, Admin, get(admin::plugins::overview::show)),
        route(Method::GET, "/admin/plugins/{plugin}/{panel}", enter, Admin, get(admin::panel::page::show)),
        route(
            Method::POST,
            "/admin/plugins/{plugin}/{panel}",
            enter,
            Admin,
            post(admin::panel::page::submit),
        ),
        route(Method::GET, "/admin/jobs", plugins, Admin, get(admin::jobs::list)),
        route(Method::POST, "/admin/jobs/{id}/retry", manage, Admin, post(admin::jobs::retry)),
        route(Method::POST, "/admin/jobs/{id}/discard", manage, Admin, post(admin::jobs::discard)),
        route(Method::GET, "/admin/mail", mail, Admin, get(admin::mail::list)),
        route(Method::POST, "/admin/mail/test", send, Admin, post(admin::mail::send_test)),
        route(Method::GET, "/admin/mail/letters", mail, Admin, get(admin::letters::list)),
        route(Method::GET, "/admin/mail/letters/{name}", mail, Admin, get(admin::letters::show)),
        route(Method::GET, "/admin/mail/letters/{name}/html", mail, Admin, get(admin::letters::html)),
        route(Method::GET, "/admin/mail/{id}", mail, Admin, get(admin::mail::show)),
        route(Method::GET, "/admin/mail/{id}/html", mail, Admin, get(admin::mail::html)),
        route(Method::POST, "/admin/mail/{id}/send", send, Admin, post(admin::mail::send_again)),
        route(Method::POST, "/admin/mail/{id}/delete", send, Admin, post(admin::mail::delete)),
        route(
            Method::POST,
            "/admin/plugins/{plugin}/failed/retry",
            manage,
            Admin,
            post(admin::plugins::work::retry),
        ),
        route(
            Method::POST,
            "/admin/plugins/{plugin}/failed/discard",
            manage,
            Admin,
            post(admin::plugins::work::discard),
        ),
    ]
    .into_iter()
    .chain(setting_up())
    .collect()
}

/// What the owner of the site decides about plugins.
fn setting_up() -> Vec<Route> {
    use admin::plugins::{add, change, log, powers, review, settings, updates};
    let see = |path, handler| {
        let access = Access::Permission(Permission::PluginRead);
        route(Method::GET, path, access, ResponseKind::Admin, handler)
    };
    let manage = |method, path, handler| {
        let access = Access::Permission(Permission::PluginManage);
        route(method, path, access, ResponseKind::Admin, handler)
    };
    let act = |path, handler| manage(Method::POST, path, handler);
    vec![
        manage(Method::GET, "/admin/add-plugin", get(add::form)),
        act("/admin/add-plugin", post(add::submit)),
        manage(Method::GET, "/admin/add-plugin/{sha256}", get(review::show)),
        act("/admin/add-plugin/{sha256}", post(review::consent)),
        act("/admin/add-plugin/{sha256}/discard", post(review::discard)),
        see("/admin/plugins/{plugin}/manage/powers", get(powers::show)),
        act("/admin/plugins/{plugin}/manage/powers", post(powers::change)),
        manage(Method::GET, "/admin/plugins/{plugin}/manage/settings", get(settings::show)),
        act("/admin/plugins/{plugin}/manage/settings", post(settings::save)),
        see("/admin/plugins/{plugin}/manage/log", get(log::show)),
        see("/admin/plugins/{plugin}/manage/updates", get(updates::show)),
        act("/admin/plugins/{plugin}/manage/waiting", post(updates::review_waiting)),
        act("/admin/plugins/{plugin}/manage/rollback", post(change::roll_back)),
        act("/admin/plugins/{plugin}/manage/enable", post(change::enable)),
        act("/admin/plugins/{plugin}/manage/disable", post(change::disable)),
        act("/admin/plugins/{plugin}/manage/remove", post(change::remove)),
    ]
}
