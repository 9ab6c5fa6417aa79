//! People, roles and the audit log.

use axum::routing::{get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::admin::{audit, people};
use sandpress_domain::Permission;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use ResponseKind::Admin;
    let read = Access::Permission(Permission::UserRead);
    let manage = Access::Permission(Permission::UserManage);
    let roles = Access::Permission(Permission::RoleManage);
    let log = Access::Permission(Permission::AuditRead);
    let show = |path, access, handler| route(Method::GET, path, access, Admin, handler);
    let change = |path, access, handler| route(Method::POST, path, access, Admin, handler);
    vec![
        show("/admin/people", read, get(people::list::list)),
        show("/admin/people/{id}", read, get(people::person::show)),
        change("/admin/people/{id}/role", manage, post(people::person::set_role)),
        change("/admin/people/{id}/disable", manage, post(people::person::disable)),
        change("/admin/people/{id}/enable", manage, post(people::person::enable)),
        change("/admin/people/{id}/reset", manage, post(people::person::force_reset)),
        change("/admin/people/{id}/end-sessions", manage, post(people::person::end_sessions)),
        show("/admin/people/invitations", manage, get(people::invitations::list)),
        change("/admin/people/invitations", manage, post(people::invitations::invite)),
        change("/admin/people/invitations/revoke", manage, post(people::invitations::revoke)),
        show("/admin/people/roles", roles, get(people::roles::list)),
        show("/admin/people/new-role", roles, get(people::roles::blank)),
        change("/admin/people/roles", roles, post(people::roles::create)),
        show("/admin/people/roles/{key}", roles, get(people::roles::form)),
        change("/admin/people/roles/{key}", roles, post(people::roles::save)),
        change("/admin/people/roles/{key}/delete", roles, post(people::roles::delete)),
        show("/admin/audit", log, get(audit::list)),
        change("/admin/audit/export", log, post(audit::export)),
        change("/admin/audit/check", log, post(audit::check)),
    ]
}
