//! The look of the site.

use axum::routing::{get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::{
    admin::themes::{list, preview, settings},
    reader::archive,
};
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    let set = Access::Permission(Permission::SettingsManage);
    let show = |path, handler| route(Method::GET, path, set, ResponseKind::Admin, handler);
    let change = |path, handler| route(Method::POST, path, set, ResponseKind::Admin, handler);
    let read =
        |path, handler| route(Method::GET, path, Access::Public, ResponseKind::Page, handler).kept(&[]);
    vec![
        read("/archive", get(archive::all)),
        read("/archive/{*path}", get(archive::part)),
        show("/admin/themes", get(list::list)),
        show("/admin/themes/{name}", get(settings::form)),
        change("/admin/themes/{name}", post(settings::save)),
        change("/admin/themes/{name}/reset", post(settings::reset)),
        change("/admin/themes/{name}/activate", post(list::activate)),
        show("/admin/themes/{name}/screenshot", get(list::screenshot)),
        show("/admin/themes/{name}/preview", get(preview::saved)),
        change("/admin/themes/{name}/preview", post(preview::of_form)),
    ]
}
