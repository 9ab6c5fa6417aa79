//! The newsletter.

use axum::{
    middleware::from_fn,
    routing::{get, post},
};
use http::Method;

use super::super::{Access, Route, route};
use crate::{
    admin::newsletter::{import, issue, issues, settings, subscribers},
    csrf,
    reader::newsletter::{archive, own, subscribe},
};
use sandpress_config::RateGroup;
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    readers().into_iter().chain(admin()).collect()
}

/// What readers and subscribers do. There is no session: the links in mail prove who opens them, and mail programs send
/// their POST from nowhere.
fn readers() -> Vec<Route> {
    let read = |path, handler| route(Method::GET, path, Access::Public, ResponseKind::Page, handler);
    let act = |path, handler| route(Method::POST, path, Access::Public, ResponseKind::Page, handler);
    vec![
        read("/newsletter", get(subscribe::page)),
        act("/newsletter", post(subscribe::submit).layer(from_fn(csrf::refuse_cross_site)))
            .limited(RateGroup::Subscribe),
        read("/newsletter/confirm/{token}", get(subscribe::confirm)),
        act("/newsletter/confirm/{token}", post(subscribe::confirmed)),
        read("/newsletter/leave/{token}", get(own::leave)),
        act("/newsletter/leave/{token}", post(own::leave_at_once)),
        read("/newsletter/preferences/{token}", get(own::preferences)),
        act("/newsletter/preferences/{token}", post(own::choose)),
        read("/newsletter/archive", get(archive::list)),
        read("/newsletter/archive/{slug}", get(archive::issue)),
    ]
}

fn admin() -> Vec<Route> {
    let manage = Access::Permission(Permission::NewsletterManage);
    let show = |path, handler| route(Method::GET, path, manage, ResponseKind::Admin, handler);
    let change = |path, handler| route(Method::POST, path, manage, ResponseKind::Admin, handler);
    vec![
        show("/admin/newsletter", get(issues::list)),
        change("/admin/newsletter/issues", post(issues::prepare)),
        show("/admin/newsletter/issues/{id}", get(issue::form)),
        change("/admin/newsletter/issues/{id}", post(issue::save)),
        show("/admin/newsletter/issues/{id}/preview", get(issue::preview)),
        change("/admin/newsletter/issues/{id}/test", post(issue::test)),
        change("/admin/newsletter/issues/{id}/send", post(issue::send)),
        change("/admin/newsletter/issues/{id}/schedule", post(issue::schedule)),
        change("/admin/newsletter/issues/{id}/unschedule", post(issue::unschedule)),
        change("/admin/newsletter/issues/{id}/pause", post(issue::pause)),
        change("/admin/newsletter/issues/{id}/resume", post(issue::resume)),
        change("/admin/newsletter/issues/{id}/cancel", post(issue::cancel)),
        change("/admin/newsletter/issues/{id}/delete", post(issue::delete)),
        show("/admin/newsletter/subscribers", get(subscribers::list)),
        change("/admin/newsletter/subscribers", post(subscribers::add)),
        change("/admin/newsletter/subscribers/export", post(subscribers::export)),
        show("/admin/newsletter/subscribers/{id}", get(subscribers::show)),
        change("/admin/newsletter/subscribers/{id}/unsubscribe", post(subscribers::unsubscribe)),
        change("/admin/newsletter/subscribers/{id}/reactivate", post(subscribers::reactivate)),
        change("/admin/newsletter/subscribers/{id}/erase", post(subscribers::erase)),
        change("/admin/newsletter/subscribers/{id}/complained", post(subscribers::complained)),
        show("/admin/newsletter/import", get(import::form)),
        change("/admin/newsletter/import", post(import::submit)),
        show("/admin/newsletter/settings", get(settings::form)),
        change("/admin/newsletter/settings", post(settings::save)),
    ]
}
