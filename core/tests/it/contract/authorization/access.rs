//! How people get an account and get back into it.

/// As for the rows of the other areas. No link is good, and there is no provider.
pub(super) const TABLE: &[(&str, [u16; 7])] = &[
    ("GET /register", [200, 303, 303, 303, 303, 303, 303]),
    ("POST /register", [422, 422, 422, 422, 422, 422, 422]),
    ("GET /register/{token}", [404; 7]),
    ("POST /register/{token}", [404, 404, 404, 404, 404, 404, 404]),
    ("GET /invitation/{token}", [404; 7]),
    ("POST /invitation/{token}", [404, 404, 404, 404, 404, 404, 404]),
    ("GET /forgotten", [200; 7]),
    ("POST /forgotten", [200, 200, 200, 200, 200, 200, 200]),
    ("GET /forgotten/{token}", [404; 7]),
    ("POST /forgotten/{token}", [404, 404, 404, 404, 404, 404, 404]),
    ("GET /login/oidc/{provider}", [404, 303, 303, 303, 303, 303, 303]),
    ("GET /login/oidc/{provider}/callback", [400; 7]),
    ("GET /account/email", [303, 200, 200, 200, 200, 200, 200]),
    ("POST /account/email", [401, 422, 422, 422, 422, 422, 422]),
    ("GET /account/email/{token}", [303, 404, 404, 404, 404, 404, 404]),
    ("POST /account/email/{token}", [401, 404, 404, 404, 404, 404, 404]),
    ("GET /account/connections", [303, 200, 200, 200, 200, 200, 200]),
    ("POST /account/connections/disconnect", [401, 404, 404, 404, 404, 404, 404]),
    ("POST /account/connections/{provider}", [401, 404, 404, 404, 404, 404, 404]),
];
