//! Entries.

use axum::routing::{MethodRouter, get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::App;
use crate::admin::{
    self,
    entry::{autosave, conflict, later, revisions},
};
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use ResponseKind::Admin;
    let enter = Access::Permission(Permission::AdminEnter);
    let create = Access::Permission(Permission::EntryCreate);
    let edit = Access::Permission(Permission::EntryEditOwn);
    vec![
        route(Method::GET, "/admin", enter, Admin, get(admin::entries::index)),
        route(Method::GET, "/admin/entries", enter, Admin, get(admin::entries::list)),
        route(Method::GET, "/admin/entries/new/{type}", create, Admin, get(admin::entry::blank)),
        route(Method::POST, "/admin/entries/new/{type}", create, Admin, post(admin::entry::create)),
        route(
            Method::POST,
            "/admin/entries/new/{type}/panels",
            create,
            Admin,
            post(admin::panel::editor::refresh_new),
        ),
        route(Method::GET, "/admin/entries/links.json", enter, Admin, get(admin::entry_links::links)),
        route(Method::GET, "/admin/entries/{id}", edit, Admin, get(admin::entry::form)),
        route(Method::POST, "/admin/entries/{id}", edit, Admin, post(admin::entry::save)),
        route(Method::GET, "/admin/entries/{id}/preview", edit, Admin, get(admin::preview::preview)),
        route(Method::POST, "/admin/entries/{id}/panels", edit, Admin, post(admin::panel::editor::refresh)),
        route(Method::POST, "/admin/entries/{id}/trash", edit, Admin, post(admin::entry::trash)),
        route(Method::POST, "/admin/entries/{id}/restore", edit, Admin, post(admin::entry::restore)),
    ]
    .into_iter()
    .chain(lists())
    .chain(sittings())
    .chain(states())
    .chain(addresses())
    .collect()
}

fn show(path: &'static str, permission: Permission, handler: MethodRouter<App>) -> Route {
    route(Method::GET, path, Access::Permission(permission), ResponseKind::Admin, handler)
}

fn change(path: &'static str, permission: Permission, handler: MethodRouter<App>) -> Route {
    route(Method::POST, path, Access::Permission(permission), ResponseKind::Admin, handler)
}

/// Lists of entries, and the way to any page.
fn lists() -> Vec<Route> {
    let enter = Permission::AdminEnter;
    vec![
        change("/admin/entries/bulk", Permission::EntryEditOwn, post(admin::lists::bulk)),
        change("/admin/entries/lists", enter, post(admin::lists::keep_list)),
        change("/admin/entries/lists/forget", enter, post(admin::lists::forget_list)),
        show("/admin/jump", enter, get(admin::jump::jump)),
    ]
}

/// What is written and not saved yet, and what was saved before.
fn sittings() -> Vec<Route> {
    let (create, edit) = (Permission::EntryCreate, Permission::EntryEditOwn);
    vec![
        change("/admin/entries/new/{type}/autosave", create, post(autosave::autosave_new)),
        change("/admin/entries/new/{type}/preview", create, post(admin::preview::of_new)),
        change("/admin/entries/{id}/autosave", edit, post(autosave::autosave)),
        change("/admin/entries/{id}/discard", edit, post(autosave::discard)),
        change("/admin/entries/{id}/merge", edit, post(conflict::merge)),
        change("/admin/entries/{id}/preview", edit, post(admin::preview::of_form)),
        show("/admin/entries/{id}/revisions", edit, get(revisions::list)),
        show("/admin/entries/{id}/revisions/compare", edit, get(revisions::compare)),
        change("/admin/entries/{id}/revisions/{number}/restore", edit, post(revisions::restore)),
        change("/admin/entries/{id}/revisions/{number}/name", edit, post(revisions::name)),
    ]
}

/// What is done with an entry besides writing it.
fn states() -> Vec<Route> {
    let edit = Permission::EntryEditOwn;
    vec![
        change("/admin/entries/{id}/plan", edit, post(later::plan)),
        change("/admin/entries/{id}/plan/cancel", edit, post(later::cancel)),
        change("/admin/entries/{id}/archive", edit, post(later::archive)),
        change("/admin/entries/{id}/unarchive", edit, post(later::unarchive)),
        change("/admin/entries/{id}/duplicate", Permission::EntryCreate, post(later::duplicate)),
        change("/admin/entries/{id}/delete", Permission::EntryDelete, post(later::delete)),
        change("/admin/entries/{id}/links", edit, post(later::share)),
        change("/admin/entries/{id}/links/revoke", edit, post(later::revoke)),
    ]
}

/// Where old addresses lead.
fn addresses() -> Vec<Route> {
    use admin::redirects;
    let manage = Permission::RedirectManage;
    vec![
        route(
            Method::GET,
            "/preview/{secret}",
            Access::Public,
            ResponseKind::Page,
            get(admin::preview::shared),
        ),
        show("/admin/redirects", manage, get(redirects::list)),
        change("/admin/redirects", manage, post(redirects::add)),
        change("/admin/redirects/delete", manage, post(redirects::delete)),
        change("/admin/redirects/import", manage, post(redirects::import)),
        change("/admin/redirects/export", manage, post(redirects::export)),
        show("/admin/redirects/missing", manage, get(redirects::missing)),
        change("/admin/redirects/missing/forget", manage, post(redirects::forget)),
    ]
}
