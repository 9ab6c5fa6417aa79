//! What programs and their people ask for.

/// The API takes tokens and no sessions: whoever is logged in is nobody there.
pub(super) const TABLE: &[(&str, [u16; 7])] = &[
    ("POST /api/v1/token", [401; 7]),
    ("POST /api/v1/token/refresh", [415; 7]),
    ("POST /api/v1/token/revoke", [415; 7]),
    ("GET /api/v1/me", [401; 7]),
    ("GET /api/v1/entries", [401; 7]),
    ("POST /api/v1/entries", [401; 7]),
    ("GET /api/v1/entries/{id}", [401; 7]),
    ("PATCH /api/v1/entries/{id}", [401; 7]),
    ("POST /api/v1/entries/{id}/publish", [401; 7]),
    ("POST /api/v1/entries/{id}/unpublish", [401; 7]),
    ("POST /api/v1/entries/{id}/trash", [401; 7]),
    ("POST /api/v1/entries/{id}/restore", [401; 7]),
    ("GET /account/tokens", [303, 200, 200, 200, 200, 200, 200]),
    ("POST /account/tokens", [401, 422, 422, 422, 422, 422, 422]),
    ("POST /account/tokens/{id}/revoke", [401, 404, 404, 404, 404, 404, 404]),
    ("GET /account/data", [303, 200, 200, 200, 200, 200, 200]),
    ("POST /account/data/export", [401, 200, 200, 200, 200, 200, 200]),
    ("POST /account/data/erase", [401, 422, 422, 422, 422, 422, 422]),
];
