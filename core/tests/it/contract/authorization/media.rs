//! The media library. What changes something is asked for a file and a folder that are not there.

pub(super) const ROWS: &[(&str, [u16; 7])] = &[
    ("GET /admin/media", [303, 403, 200, 200, 200, 200, 200]),
    ("GET /admin/media/list.json", [303, 403, 200, 200, 200, 200, 200]),
    ("POST /admin/media/upload", [401, 403, 400, 400, 400, 400, 400]),
    ("POST /admin/media/move", [401, 403, 303, 303, 303, 303, 303]),
    ("POST /admin/media/folders", [401, 403, 403, 403, 303, 303, 303]),
    ("POST /admin/media/folders/{id}", [401, 403, 403, 403, 303, 303, 303]),
    ("POST /admin/media/folders/{id}/delete", [401, 403, 403, 403, 404, 404, 404]),
    ("GET /admin/media/{id}", [303, 403, 404, 404, 404, 404, 404]),
    ("POST /admin/media/{id}", [401, 403, 404, 404, 404, 404, 404]),
    ("POST /admin/media/{id}/delete", [401, 403, 404, 404, 404, 404, 404]),
];

pub(super) fn path(path: &str) -> String {
    path.replace("{id}", "0198a7c0-0000-7000-8000-000000000000")
}
