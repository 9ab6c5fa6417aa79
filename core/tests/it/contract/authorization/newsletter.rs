//! The newsletter, which is closed. What changes something is asked for what is not there, so that nothing is changed.

pub(super) const ROWS: &[(&str, [u16; 7])] = &[
    ("GET /newsletter", [404; 7]),
    ("POST /newsletter", [404; 7]),
    ("GET /newsletter/confirm/{token}", [404; 7]),
    ("POST /newsletter/confirm/{token}", [404; 7]),
    ("GET /newsletter/leave/{token}", [404; 7]),
    ("POST /newsletter/leave/{token}", [404; 7]),
    ("GET /newsletter/preferences/{token}", [404; 7]),
    ("POST /newsletter/preferences/{token}", [400; 7]),
    ("GET /newsletter/archive", [200; 7]),
    ("GET /newsletter/archive/{slug}", [404; 7]),
    ("GET /admin/newsletter", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/newsletter/issues", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/newsletter/issues/{id}", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/newsletter/issues/{id}/preview", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/test", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/send", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/schedule", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/unschedule", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/pause", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/resume", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/cancel", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/issues/{id}/delete", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/newsletter/subscribers", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/newsletter/subscribers", [401, 403, 403, 403, 403, 422, 422]),
    ("POST /admin/newsletter/subscribers/export", [401, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/newsletter/subscribers/{id}", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/subscribers/{id}/unsubscribe", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/subscribers/{id}/reactivate", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/subscribers/{id}/erase", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/newsletter/subscribers/{id}/complained", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/newsletter/import", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/newsletter/import", [401, 403, 403, 403, 403, 422, 422]),
    ("GET /admin/newsletter/settings", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/newsletter/settings", [401, 403, 403, 403, 403, 422, 422]),
];

pub(super) fn is_its(path: &str) -> bool {
    path.starts_with("/newsletter") || path.starts_with("/admin/newsletter")
}

pub(super) fn path(path: &str) -> String {
    path.replace("{token}", &"x".repeat(43))
        .replace("{slug}", "nothing")
        .replace("{id}", "0198a7c0-0000-7000-8000-000000000000")
}
