//! What programs read, and the search.

pub(super) const ROWS: &[(&str, [u16; 7])] = &[
    ("GET /search", [200; 7]),
    ("GET /opensearch.xml", [200; 7]),
    ("GET /feed.xml", [200; 7]),
    ("GET /feed.json", [200; 7]),
    ("GET /type/{type}/{file}", [200; 7]),
    ("GET /sitemap.xml", [200; 7]),
    ("GET /sitemap/{part}", [200; 7]),
    ("GET /robots.txt", [200; 7]),
    ("GET /oembed", [404; 7]),
    ("GET /share/{name}", [404; 7]),
];

pub(super) fn is_its(path: &str) -> bool {
    ["/type/", "/sitemap/", "/share/"].iter().any(|area| path.starts_with(area))
}

pub(super) fn path(path: &str) -> String {
    path.replace("{type}", "text")
        .replace("{file}", "feed.json")
        .replace("{part}", "lists.xml")
        .replace("{name}", "nothing.png")
}
