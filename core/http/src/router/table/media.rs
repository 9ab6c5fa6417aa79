//! The media library.

use axum::routing::{get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::admin::media::{file, folders, library, upload};
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

/// The one route whose body may be larger than those of others.
pub(in crate::router) const UPLOAD: &str = "/admin/media/upload";

pub(super) fn routes() -> Vec<Route> {
    use ResponseKind::Admin;
    let own = Access::Permission(Permission::MediaUpload);
    let all = Access::Permission(Permission::MediaManage);
    let show = |path, handler| route(Method::GET, path, own, Admin, handler);
    let change = |path, access, handler| route(Method::POST, path, access, Admin, handler);
    vec![
        show("/admin/media", get(library::list)),
        show("/admin/media/list.json", get(library::json)),
        change(UPLOAD, own, post(upload::upload)),
        change("/admin/media/move", own, post(folders::move_files)),
        change("/admin/media/folders", all, post(folders::create)),
        change("/admin/media/folders/{id}", all, post(folders::rename)),
        change("/admin/media/folders/{id}/delete", all, post(folders::delete)),
        show("/admin/media/{id}", get(file::show)),
        change("/admin/media/{id}", own, post(file::save)),
        change("/admin/media/{id}/delete", own, post(file::delete)),
    ]
}
