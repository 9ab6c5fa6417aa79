//! People, roles and the audit log. What changes something is asked for an account and a role that are not there, so that
//! nothing is changed.

pub(super) const ROWS: &[(&str, [u16; 7])] = &[
    ("GET /admin/people", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/people/{id}", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/{id}/role", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/{id}/disable", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/{id}/enable", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/{id}/reset", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/{id}/end-sessions", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/people/invitations", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/people/invitations", [401, 403, 403, 403, 403, 422, 422]),
    ("POST /admin/people/invitations/revoke", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/people/roles", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/people/new-role", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/people/roles", [401, 403, 403, 403, 403, 422, 422]),
    ("GET /admin/people/roles/{key}", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/roles/{key}", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/roles/{key}/delete", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/audit", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/audit/export", [401, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/audit/check", [401, 403, 403, 403, 403, 303, 303]),
];

pub(super) fn path(path: &str) -> String {
    path.replace("{id}", "0198a7c0-0000-7000-8000-000000000000").replace("{key}", "nothing")
}
