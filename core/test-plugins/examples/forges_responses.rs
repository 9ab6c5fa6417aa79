//! Answers with every status and header that it is asked for, and sends bodies that could run something.

use sandpress_plugin::routes::{Body, Page, Pair, Request, Response, Route, Routes};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct ForgesResponses;

impl Behaviour for ForgesResponses {
    const ID: &'static str = "forges-responses";
}

const HEADERS: &[(&str, &str)] = &[
    ("set-cookie", "sandpress=stolen"),
    ("Set-Cookie", "__Host-sandpress=stolen"),
    ("content-security-policy", "default-src *"),
    ("location", "https://evil.example/"),
    ("content-length", "1"),
    ("transfer-encoding", "chunked"),
    ("connection", "close"),
    ("access-control-allow-origin", "*"),
    ("strict-transport-security", "max-age=0"),
    ("x-frame-options", "ALLOWALL"),
    ("x-content-type-options", "none"),
    ("clear-site-data", "\"cookies\""),
    ("refresh", "0;url=https://evil.example/"),
    ("link", "</x.js>; rel=preload; as=script"),
    ("service-worker-allowed", "/"),
    ("www-authenticate", "Basic"),
    ("server-timing", "forged"),
    ("alt-svc", "h3=\":443\""),
    ("etag", "\"a\"\r\nset-cookie: b=c"),
    ("x-robots-tag", "noindex"),
    ("content-language", "de"),
    ("cache-control", "public, max-age=9"),
];

impl Routes for ForgesResponses {
    fn routes() -> Vec<Route> {
        vec![
            Route::public(&["GET"], "/headers/{kind}", "Forges headers."),
            Route::public(&["GET"], "/status/{status}/{kind}", "Forges a status."),
            Route::public(&["GET"], "/type", "Bytes of the type in the query."),
            Route::public(&["GET"], "/to", "Leads to where the query says."),
            Route::public(&["GET"], "/json", "The query as JSON."),
            Route::private("admin-enter", &["GET"], "/private", "Wants to be cached."),
        ]
    }

    fn handle(request: Request) -> Result<Response, Error> {
        let asked = request.query("q").unwrap_or_default().to_owned();
        match request.route.as_str() {
            "/headers/{kind}" => Ok(with_headers(body(request.parameter("kind")))),
            "/private" => Ok(with_headers(body("text"))),
            "/type" => Ok(Response::bytes(&asked, b"<script>alert(1)</script>".to_vec())),
            "/to" => Ok(Response::redirect(asked)),
            "/json" => Ok(Response::json(asked)),
            _ => {
                let status = request.parameter("status").parse().unwrap_or(0);
                Ok(Response { body: body(request.parameter("kind")), ..Response::empty() }.status(status))
            }
        }
    }
}

fn with_headers(body: Body) -> Response {
    let pair = |(name, value): &(&str, &str)| Pair { name: (*name).into(), value: (*value).into() };
    Response { status: 200, headers: HEADERS.iter().map(pair).collect(), body, ..Response::empty() }
}

fn body(kind: &str) -> Body {
    match kind {
        "empty" => Body::Empty,
        "page" => Body::Page(Page { title: "T".into(), html: "<p>Body</p>".into() }),
        "redirect" => Body::Redirect("/".into()),
        _ => Body::Text("Body".into()),
    }
}

component!(ForgesResponses: lifecycle; also routes);
