//! The look of the site. What changes something is asked for a theme that is not there.

pub(super) const ROWS: &[(&str, [u16; 7])] = &[
    ("GET /archive", [200; 7]),
    ("GET /archive/{*path}", [404; 7]),
    ("GET /admin/themes", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/themes/{name}", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/themes/{name}", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/themes/{name}/reset", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/themes/{name}/activate", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/themes/{name}/screenshot", [303, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/themes/{name}/preview", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/themes/{name}/preview", [401, 403, 403, 403, 403, 404, 404]),
];

pub(super) fn is_its(path: &str) -> bool {
    path.starts_with("/archive") || path.starts_with("/admin/themes")
}

pub(super) fn path(path: &str) -> String {
    path.replace("{*path}", "nothing").replace("{name}", "nothing")
}
