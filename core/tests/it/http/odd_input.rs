//! Requests that no form and no link of the site makes.

use std::time::{Duration, Instant};

use sandpress::domain::Role;
use tokio::time::sleep;

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Page,
    site::PATIENCE,
};

/// A page for people that tells nothing of the inside.
fn assert_page(page: &Page, request: &str) {
    assert!(page.status < 500, "{request}: {}", page.status);
    if page.status == 200 || page.status >= 400 {
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{request}: {}", page.body);
        assert!(page.body.starts_with("<!doctype html>"), "{request}: {}", page.body);
    }
    for inside in ["deserialize", "Invalid URL", "invalid utf-8", "missing field", "duplicate field"] {
        assert!(!page.body.contains(inside), "{request}: {}", page.body);
    }
}

#[tokio::test]
async fn addresses_that_make_no_sense_get_a_page() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let zeros = "0".repeat(64);
    let long = "a/".repeat(2000);
    for path in [
        "/%ff",
        "/%00",
        "/a%00b",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/page/%ff",
        "/page/1%00",
        "/page/18446744073709551616",
        "/assets/theme/%ff/x",
        "/assets/theme/x/%00",
        "/media/%00/x.png",
        &format!("/media/{zeros}/%00"),
        &format!("/media/{zeros}/%ff"),
        &format!("/{long}"),
        "/?page=%ff",
        "/login?next=/a&next=/b",
        "/login?next=%ff",
        "/login?=&&==&next",
        "/admin/entries/%ff",
        "/admin/entries/%00/preview",
        "/admin/entries/new/%00",
        "/admin/entries/new/%ff",
        "/admin/entries?q=%00",
        "/admin/entries?q=%ff&type=%00&status=%00",
        "/admin/entries?q=a&q=b",
        "/admin/entries?page=4294967295",
        "/admin/entries?page=-1",
    ] {
        assert_page(&app.get(path).await, path);
        assert_page(&owner.get(path).await, path);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn forms_that_make_no_sense_get_a_page() {
    let app = TestApp::with(&["well_behaved"], &[]).await;
    app.account(Role::Owner).await;
    let client = app.client();
    for (login, password) in
        [("\0", "\0"), ("The Owner", "\0"), ("a\0b", PASSWORD), (&"x".repeat(100_000), "x")]
    {
        let page = client.log_in(login, password).await;
        assert_eq!(page.status, 422, "{login:.20}");
        assert_page(&page, "login");
    }
    let owner = app.owner().await;
    for publication_type in ["text", "well-behaved"] {
        let path = format!("/admin/entries/new/{publication_type}");
        let fields: [&[(&str, &str)]; 8] = [
            &[("field.title", "a\0b"), ("field.body", "\0")],
            &[("field.title", "\u{202e}\u{feff}\u{fffe}"), ("action", "publish")],
            &[("field.title", "T"), ("byline", "a\0b\u{7}")],
            &[("field.title", "T"), ("path", "a\0b")],
            &[("field.title", "T"), ("path", "ﷺ/ﷺ")],
            &[("field.title", "one"), ("field.title", "two")],
            &[("field.", "x"), ("field.a.b.c", "x"), ("field.\0", "\0")],
            &[("revision", "x"), ("action", "explode")],
        ];
        for sent in fields {
            let page = owner.post_form(&path, sent).await;
            assert!(
                matches!(page.status, 303 | 422),
                "{publication_type} {sent:?}: {} {}",
                page.status,
                page.body
            );
            assert_page(&page, "new");
        }
    }
    assert_eq!(owner.get("/admin/entries").await.status, 200);
    assert_eq!(app.get("/").await.status, 200);
    assert_eq!(app.get("/atom.xml").await.status, 200);
    app.shutdown().await;
}

/// The page in a compressed form, which is made a moment after the page itself.
async fn compressed(app: &TestApp, path: &str, encoding: &str) -> Page {
    let begin = Instant::now();
    loop {
        let page = app.client().get_with(path, &[("accept-encoding", encoding)]).await;
        if page.headers.contains_key("content-encoding") || begin.elapsed() > PATIENCE {
            return page;
        }
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_page_is_compressed_for_those_who_take_it() {
    let app = TestApp::start().await;
    let path = app.post("Long", &"The same words again. ".repeat(500)).await.path.to_url_path();
    let plain = app.get(&path).await;
    for encoding in ["gzip", "br", "zstd"] {
        let page = compressed(&app, &path, encoding).await;
        assert_eq!((page.status, page.header("content-encoding")), (200, encoding));
        assert!(page.header("vary").to_ascii_lowercase().contains("accept-encoding"));
        assert!(page.bytes.len() < plain.bytes.len() / 2);
        assert_eq!(page.header("etag"), plain.header("etag"));
    }
    // A page with a token in it is not compressed, so that its length tells nothing (BREACH).
    let login = app.client().get_with("/setup", &[("accept-encoding", "gzip, br")]).await;
    assert!(!login.headers.contains_key("content-encoding"));
    app.shutdown().await;
}
