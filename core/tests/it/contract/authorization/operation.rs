//! What the operator and their tools look at.

pub(super) const ROWS: &[(&str, [u16; 7])] = &[
    ("GET /healthz", [200; 7]),
    ("GET /readyz", [200; 7]),
    ("GET /metrics", [404; 7]),
    ("GET /admin/status", [303, 403, 403, 403, 403, 200, 200]),
];
