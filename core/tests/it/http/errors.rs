//! What people see when something does not work.

use std::time::Duration;

use http::Method;
use tokio::time::timeout;

use crate::support::app::TestApp;

#[tokio::test]
async fn an_error_looks_like_the_part_of_the_site_that_it_is_in() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let reader = app.get("/nowhere").await;
    assert!(reader.status == 404 && reader.shows("site-header") && !reader.shows("/assets/admin/"));
    for path in ["/admin/nowhere", "/login/nowhere", "/admin/entries/nonsense"] {
        let page = owner.get(path).await;
        assert!(page.status == 404 && page.shows("/assets/admin/"), "{path}: {}", page.body);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    }
    let json = app.client().get_with("/nowhere", &[("accept", "application/json")]).await;
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(json["error"], "Page not found");
    app.shutdown().await;
}

#[tokio::test]
async fn a_method_that_a_page_does_not_take_is_refused() {
    let app = TestApp::start().await;
    app.account(sandpress::domain::Role::Owner).await;
    for (method, path) in [
        (Method::POST, "/"),
        (Method::DELETE, "/atom.xml"),
        (Method::PUT, "/login"),
        (Method::GET, "/logout"),
        (Method::PATCH, "/admin/entries"),
        (Method::GET, "/admin/entries/x/trash"),
    ] {
        let page = app.client().request(method.clone(), path, &[], &[]).await;
        assert_eq!(page.status, 405, "{method} {path}");
        assert!(page.shows("This page does not take such a request."), "{method} {path}: {}", page.body);
        assert!(!page.header("allow").is_empty(), "{method} {path}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn error_pages_have_the_policy_headers() {
    let app = TestApp::with(&[], &[("SERVER__MAX_BODY_BYTES", "65536")]).await;
    let owner = app.owner().await;
    let large = "x".repeat(70_000);
    let pages = [
        app.get("/nowhere").await,
        app.get("/a//b").await,
        app.client().post_bare("/", &[]).await,
        owner.get("/admin/nowhere").await,
        owner.post_bare("/logout", &[]).await,
        owner.post_form("/admin/entries/new/text", &[("field.body", &large)]).await,
        app.client().get_with("/", &[("host", "evil.example")]).await,
    ];
    for (page, status) in pages.iter().zip([404, 404, 405, 404, 403, 413, 421]) {
        assert_eq!(page.status, status);
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{status}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{status}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{status}");
        assert_eq!(page.header("cache-control"), "no-store", "{status}");
        assert!(!page.header("referrer-policy").is_empty(), "{status}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_that_fails_is_named_as_such_and_the_site_stays_up() {
    let app = TestApp::with(&["loops", "panics", "memory_bomb", "recurses"], &[]).await;
    let path = app.post("Still here", "All the time.").await.path.to_url_path();
    let owner = app.owner().await;
    for plugin in ["loops", "panics", "memory-bomb", "recurses"] {
        let fields = [("field.title", "T"), ("field.body", "B"), ("action", "publish")];
        let form = format!("/admin/entries/new/{plugin}");
        let publish = owner.post_form(&form, &fields);
        let read = async {
            for _ in 0..5 {
                assert_eq!(timeout(Duration::from_secs(60), app.get("/")).await.unwrap().status, 200);
                assert_eq!(timeout(Duration::from_secs(60), app.get(&path)).await.unwrap().status, 200);
            }
        };
        let (page, ()) = tokio::join!(publish, read);
        assert_eq!(page.status, 503, "{plugin}");
        let message = page.between("error-summary", "</div>");
        assert!(message.contains("did not answer, so nothing was changed"), "{message}");
        assert_eq!((page.field("title").as_str(), page.field("body").as_str()), ("T", "B"));
        assert!(!page.shows("the pen broke") && !page.shows("wasm"), "{}", page.body);
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    }
    assert!(owner.get("/admin/entries?status=published").await.shows("1 entry"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_veto_stands_beside_its_field() {
    let app = TestApp::with(&["vetoes"], &[]).await;
    let owner = app.owner().await;
    let fields = [("field.title", "My title"), ("field.body", "My text"), ("action", "save")];
    let page = owner.post_form("/admin/entries/new/vetoes", &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.between("id=\"field-title-error\">", "</ul>").contains("This title is taken."));
    assert!(page.between("error-summary", "</div>").contains("Nothing may be saved today."));
    assert_eq!((page.field("title").as_str(), page.field("body").as_str()), ("My title", "My text"));
    app.shutdown().await;
}
