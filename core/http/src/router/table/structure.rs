//! Categories, tags, menus, authors and the settings of the site.

use axum::routing::{get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::{
    account::author_page,
    admin::{entry, structure},
};
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use ResponseKind::Admin;
    use structure::{menus, settings, terms};
    let enter = Access::Permission(Permission::AdminEnter);
    let manage = Access::Permission(Permission::StructureManage);
    let set = Access::Permission(Permission::SettingsManage);
    let people = Access::Permission(Permission::UserManage);
    let show = |path, access, handler| route(Method::GET, path, access, Admin, handler);
    let change = |path, access, handler| route(Method::POST, path, access, Admin, handler);
    vec![
        show("/admin/structure", manage, get(structure::index)),
        show("/admin/structure/tags.json", enter, get(entry::suggest_tags)),
        show("/admin/structure/terms/{taxonomy}", manage, get(terms::list)),
        change("/admin/structure/terms/{taxonomy}", manage, post(terms::create)),
        show("/admin/structure/term/{id}", manage, get(terms::form)),
        change("/admin/structure/term/{id}", manage, post(terms::save)),
        change("/admin/structure/term/{id}/merge", manage, post(terms::merge)),
        change("/admin/structure/term/{id}/delete", manage, post(terms::delete)),
        show("/admin/structure/menus", manage, get(menus::list)),
        change("/admin/structure/menus", manage, post(menus::create)),
        show("/admin/structure/menus/{key}", manage, get(menus::form)),
        change("/admin/structure/menus/{key}", manage, post(menus::save)),
        change("/admin/structure/menus/{key}/delete", manage, post(menus::delete)),
        show("/admin/settings", set, get(settings::form)),
        change("/admin/settings", set, post(settings::save)),
        show("/account/profile", Access::Person, get(author_page::own)),
        change("/account/profile", Access::Person, post(author_page::save_own)),
        show("/admin/people/{id}/profile", people, get(author_page::of_person)),
        change("/admin/people/{id}/profile", people, post(author_page::save_of_person)),
    ]
}
