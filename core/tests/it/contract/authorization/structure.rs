//! Categories, tags, authors, menus and settings. What changes something is asked for what is not there, so that nothing is
//! changed.

pub(super) const ROWS: &[(&str, [u16; 7])] = &[
    ("GET /tag/{*path}", [404; 7]),
    ("GET /category/{*path}", [404; 7]),
    ("GET /author/{*path}", [404; 7]),
    ("GET /admin/structure", [303, 403, 403, 403, 303, 303, 303]),
    ("GET /admin/structure/tags.json", [303, 403, 200, 200, 200, 200, 200]),
    ("GET /admin/structure/terms/{taxonomy}", [303, 403, 403, 403, 200, 200, 200]),
    ("POST /admin/structure/terms/{taxonomy}", [401, 403, 403, 403, 422, 422, 422]),
    ("GET /admin/structure/term/{id}", [303, 403, 403, 403, 404, 404, 404]),
    ("POST /admin/structure/term/{id}", [401, 403, 403, 403, 404, 404, 404]),
    ("POST /admin/structure/term/{id}/merge", [401, 403, 403, 403, 404, 404, 404]),
    ("POST /admin/structure/term/{id}/delete", [401, 403, 403, 403, 404, 404, 404]),
    ("GET /admin/structure/menus", [303, 403, 403, 403, 200, 200, 200]),
    ("POST /admin/structure/menus", [401, 403, 403, 403, 422, 422, 422]),
    ("GET /admin/structure/menus/{key}", [303, 403, 403, 403, 404, 404, 404]),
    ("POST /admin/structure/menus/{key}", [401, 403, 403, 403, 404, 404, 404]),
    ("POST /admin/structure/menus/{key}/delete", [401, 403, 403, 403, 404, 404, 404]),
    ("GET /admin/settings", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/settings", [401, 403, 403, 403, 403, 422, 422]),
    ("GET /account/profile", [303, 200, 200, 200, 200, 200, 200]),
    ("POST /account/profile", [401, 303, 303, 303, 303, 303, 303]),
    ("GET /admin/people/{id}/profile", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/people/{id}/profile", [401, 403, 403, 403, 403, 404, 404]),
];

pub(super) fn is_its(path: &str) -> bool {
    ["/tag/", "/category/", "/author/", "/admin/structure", "/admin/settings", "/account/profile"]
        .iter()
        .any(|area| path.starts_with(area))
}

pub(super) fn path(path: &str) -> String {
    path.replace("{*path}", "nothing")
        .replace("{taxonomy}", "tag")
        .replace("{id}", "0198a7c0-0000-7000-8000-000000000000")
        .replace("{key}", "nothing")
}
