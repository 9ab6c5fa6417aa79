//! Requests that plugins answer, over a connection.

mod access;
mod failures;

use http::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::app::TestApp;

const ECHO: &str = "/x/echoes-requests/echo";
const FORM: &str = "application/x-www-form-urlencoded";

async fn echo() -> TestApp {
    TestApp::with(&["echoes_requests"], &[]).await
}

/// What the server says to bytes that are sent as they are.
async fn raw(app: &TestApp, request: &str) -> String {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // The server may end the connection while it is still being written to.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_plugin_gets_what_was_sent_and_not_who_sent_it() {
    let app = echo().await;
    let owner = app.owner().await;
    let headers = [
        ("authorization", "Bearer secret"),
        ("proxy-authorization", "Basic secret"),
        ("cookie", "a=secret"),
        ("x-forwarded-for", "192.0.2.77"),
        ("forwarded", "for=192.0.2.77"),
        ("referer", "http://elsewhere.example/secret"),
        ("x-api-key", "secret"),
        ("accept-language", "de, en;q=0.5"),
        ("user-agent", "Test/1"),
        ("if-none-match", "\"x\""),
    ];
    let page = owner.get_with(&format!("{ECHO}?a=1&b=%C3%BC+x&a=2"), &headers).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for told in [
        "method GET\n",
        "path /echo\n",
        "route /echo\n",
        "user []\n",
        "query a=1\nquery b=ü x\nquery a=2\n",
        "header accept-language=de, en;q=0.5\n",
        "header user-agent=Test/1\n",
        "header if-none-match=\"x\"\n",
        &format!("origin {}\n", app.origin()),
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let lower = page.body.to_lowercase();
    for secret in [
        "secret",
        "cookie",
        "authorization",
        "192.0.2.77",
        "127.0.0.1\n",
        "forwarded",
        "referer",
        "sandpress=",
    ] {
        assert!(!lower.contains(secret), "{secret}: {}", page.body);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn bodies_of_every_kind_arrive() {
    let app = echo().await;
    let client = app.client();
    let form = client.send(Method::POST, ECHO, FORM, "a=1&b=%26+x&a=2&csrf=kept").await;
    assert!(form.body.contains("body \nheader"), "{}", form.body);
    assert!(form.body.contains("field a=1\nfield b=& x\nfield a=2\nfield csrf=kept\n"), "{}", form.body);
    let json = client.send(Method::PUT, ECHO, "application/json; charset=utf-8", "{\"a\": 1}").await;
    assert!(json.body.contains("method PUT\n") && json.body.contains("body {\"a\": 1}\n"), "{}", json.body);
    let text = client.send(Method::DELETE, ECHO, "Text/Plain", "ü").await;
    assert!(text.body.contains("body ü\n"), "{}", text.body);
    let bytes = client.send(Method::PATCH, ECHO, "text/plain", vec![0xff, 0xfe]).await;
    assert!(bytes.body.contains("body not text\n"), "{}", bytes.body);
    assert_eq!(client.send(Method::POST, ECHO, FORM, "").await.status, 200);
    for kind in ["multipart/form-data; boundary=x", "text/html", "application/jsonp", ""] {
        assert_eq!(client.send(Method::POST, ECHO, kind, "x").await.status, 415, "{kind}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_body_is_limited_by_its_route_and_by_the_site() {
    let app = TestApp::with(&["echoes_requests"], &[("SERVER__MAX_BODY_BYTES", "100000")]).await;
    let client = app.client();
    let large = "/x/echoes-requests/large";
    for (path, bytes, status) in
        [(ECHO, 2_000, 200), (ECHO, 2_001, 413), (large, 100_000, 200), (large, 100_001, 413)]
    {
        let page = client.send(Method::POST, path, "text/plain", vec![b'x'; bytes]).await;
        assert_eq!(page.status, status, "{path} {bytes}");
        assert!(status == 200 || page.shows("larger than"), "{}", page.body);
    }
    let head = format!("POST {ECHO} HTTP/1.1\r\nhost: {}\r\ncontent-type: text/plain\r\n", app.address);
    let chunk = format!("800\r\n{}\r\n", "x".repeat(2048));
    let answer =
        raw(&app, &format!("{head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n{chunk}{chunk}"))
            .await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "the body had no end: {answer}");
    let answer = raw(
        &app,
        &format!(
            "GET {ECHO} HTTP/1.1\r\nhost: {}\r\ncontent-length: 1\r\nconnection: close\r\n\r\nx",
            app.address
        ),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    app.shutdown().await;
}

#[tokio::test]
async fn methods_are_answered_as_the_routes_say() {
    let app = TestApp::with(&["echoes_requests", "private_routes"], &[]).await;
    let client = app.client();
    let options = client.request(Method::OPTIONS, ECHO, &[], &[]).await;
    assert_eq!(
        (options.status, options.header("allow")),
        (204, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
    );
    assert_eq!(options.header("access-control-allow-origin"), "");
    let refused = client.send(Method::PUT, "/x/echoes-requests/send", FORM, "a=1").await;
    assert_eq!((refused.status, refused.header("allow")), (405, "OPTIONS, POST"));
    assert!(refused.shows("This does not work here"));
    let (head, get) = (client.request(Method::HEAD, ECHO, &[], &[]).await, client.get(ECHO).await);
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    assert_eq!(head.header("content-length"), get.bytes.len().to_string());
    assert!(get.body.contains("method GET\n"));
    assert_eq!(client.request(Method::HEAD, "/x/private-routes/save", &[], &[]).await.status, 405);
    app.shutdown().await;
}

#[tokio::test]
async fn what_no_plugin_answers_is_not_found() {
    let app = echo().await;
    for path in [
        "/x",
        "/x/",
        "/x/nobody",
        "/x/nobody/a",
        "/x/text/a",
        "/x/echoes-requests/none",
        "/x/echoes-requests/echo/%ff/a",
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.shows("Page not found"), "{path}: {}", page.body);
    }
    for (path, to) in [
        ("/x/echoes-requests/", "/x/echoes-requests"),
        ("/x/echoes-requests/echo/?a=b", "/x/echoes-requests/echo?a=b"),
    ] {
        let page = app.get(path).await;
        assert_eq!((page.status, page.location()), (301, to));
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_stands_in_the_theme_with_its_policy() {
    let app = echo().await;
    let page = app.get("/x/echoes-requests").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(
        page.body.contains("<h1>Write to &lt;us&gt;</h1>") || page.shows("<h1>Write to <us></h1>"),
        "{}",
        page.body
    );
    assert!(page.body.contains("href=\"/assets/theme/"), "{}", page.body);
    assert!(page.body.contains("<form action=\"/x/echoes-requests/send\" method=\"post\">"), "{}", page.body);
    assert!(!page.body.contains("csrf") && page.header("set-cookie").is_empty());
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
    assert_eq!(page.header("cache-control"), "public, max-age=60");
    assert!(
        page.body.contains(&format!("<link rel=\"canonical\" href=\"{}/x/echoes-requests\">", app.origin()))
    );
    let sent = app.client().post_bare("/x/echoes-requests/send", &[("name", "Ada")]).await;
    assert_eq!((sent.status, sent.location()), (303, "/x/echoes-requests?sent=1"));
    app.shutdown().await;
}

#[tokio::test]
async fn data_runs_nothing() {
    let app = TestApp::with(&["forges_responses"], &[]).await;
    for path in
        ["type?q=image/svg%2Bxml", "type?q=text/plain", "json?q=[1]", "headers/text", "status/404/text"]
    {
        let page = app.get(&format!("/x/forges-responses/{path}")).await;
        assert_eq!(page.header("content-security-policy"), "default-src 'none'; sandbox", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!page.body.contains("<!doctype"), "{path}: {}", page.body);
    }
    let json = app.get("/x/forges-responses/json?q=[1]").await;
    assert_eq!(
        (json.header("content-type"), json.header("cache-control")),
        ("application/json", "private, no-cache")
    );
    app.shutdown().await;
}

#[tokio::test]
async fn forged_headers_never_leave_the_house() {
    let app = TestApp::with(&["forges_responses"], &[]).await;
    for kind in ["text", "page", "empty"] {
        let page = app.get(&format!("/x/forges-responses/headers/{kind}")).await;
        assert_eq!(page.status, 200);
        for name in [
            "set-cookie",
            "location",
            "refresh",
            "link",
            "access-control-allow-origin",
            "clear-site-data",
            "www-authenticate",
            "server-timing",
            "service-worker-allowed",
            "alt-svc",
            "etag",
        ] {
            assert_eq!(page.header(name), "", "{kind}: {name}");
        }
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_ne!(page.header("content-security-policy"), "default-src *");
        assert_ne!(page.header("x-frame-options"), "ALLOWALL");
        assert_eq!(page.header("content-language"), "de");
        assert_eq!(page.header("cache-control"), "public, max-age=9");
    }
    assert!(app.get("/x/forges-responses/headers/text").await.body.contains("Body"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_visitor_has_one_name_a_day_for_each_plugin() {
    let app = echo().await;
    let key = async || app.get(ECHO).await.between("key ", "\n");
    let first = key().await;
    assert_eq!(first.len(), 22);
    assert_eq!(key().await, first);
    for _ in 0..24 * 60 {
        app.wait_a_minute();
    }
    assert_ne!(key().await, first);
    app.shutdown().await;
}
