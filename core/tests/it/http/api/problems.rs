//! What programs are told when they do not get what they ask for.

use http::Method;
use sandpress::domain::Role;
use serde_json::{Value, json};

use crate::support::{app::TestApp, client::Page, program::Program};

fn problem(page: &Page, status: u16) -> Value {
    assert_eq!(page.status, status, "{}", page.body);
    assert_eq!(page.header("content-type"), "application/problem+json", "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let body = page.json();
    assert_eq!((&body["type"], &body["status"]), (&"about:blank".into(), &status.into()));
    for member in ["title", "detail"] {
        assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{body}");
    }
    body
}

#[tokio::test]
async fn who_shows_no_good_token_is_told_how() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let program = Program::whole(&app, Role::Owner).await;
    let bare = owner.get("/api/v1/me").await;
    problem(&bare, 401);
    assert_eq!(bare.header("www-authenticate"), "Bearer realm=\"api\"", "a cookie is no token");
    let wrong = program.call_with("sp_wrong", Method::GET, "/api/v1/me", None).await;
    problem(&wrong, 401);
    assert_eq!(wrong.header("www-authenticate"), "Bearer realm=\"api\", error=\"invalid_token\"");
    assert!(!wrong.body.contains("sp_wrong"));
    let basic =
        owner.get_with("/api/v1/me", &[("authorization", &format!("Basic {}", program.secret))]).await;
    problem(&basic, 401);
    let in_address = owner.get(&format!("/api/v1/me?access_token={}", program.secret)).await;
    problem(&in_address, 401);
    for page in [bare, wrong] {
        assert_eq!(page.cookie(), "", "the API sets a cookie");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_token_opens_nothing_but_the_api() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Owner).await;
    for path in ["/admin/entries", "/admin/plugins"] {
        let page = program.get(path).await;
        assert_eq!(page.status, 303, "{path}");
        assert!(page.location().starts_with("/login"));
    }
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_in_a_body_is_told() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let bearer = format!("Bearer {}", program.secret);
    let client = app.client();
    let headers = [("authorization", bearer.as_str())];
    let form = client.request(Method::POST, "/api/v1/entries", &headers, &[("type", "text")]).await;
    problem(&form, 415);
    for body in [json!({}), json!([]), json!({ "type": "text", "fields": {}, "strange": 1 })] {
        problem(&program.post("/api/v1/entries", body).await, 400);
    }
    let unknown = json!({ "type": "nothing", "fields": {} });
    let told = problem(&program.post("/api/v1/entries", unknown).await, 422);
    assert_eq!(told["errors"][0]["field"], "type");
    let taken = json!({ "type": "text", "fields": { "title": "T" }, "path": "admin/x", "publish": true });
    let told = problem(&program.post("/api/v1/entries", taken).await, 422);
    assert!(told["errors"].as_array().is_some_and(|errors| !errors.is_empty()), "{told}");
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Owner).await;
    problem(&program.get("/api/v1/nothing").await, 404);
    problem(&program.get("/api/v1/entries/nothing").await, 404);
    problem(&program.get("/api/v1/entries/0190d3c4-0000-7000-8000-000000000000").await, 404);
    problem(&program.call(Method::DELETE, "/api/v1/entries", None).await, 405);
    problem(&program.get("/api/v1/entries/%ff").await, 400);
    app.shutdown().await;
}

#[tokio::test]
async fn another_sites_page_gets_no_answer_from_the_api() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Owner).await;
    let bearer = format!("Bearer {}", program.secret);
    let headers = [("authorization", bearer.as_str()), ("origin", "https://evil.example")];
    let page = app.client().call(Method::GET, "/api/v1/me", &headers, None).await;
    assert_eq!((page.status, page.header("access-control-allow-origin")), (200, ""));
    let asked = app.client().call(Method::OPTIONS, "/api/v1/me", &headers[1..], None).await;
    assert!(matches!(asked.status, 401 | 405), "{}", asked.status);
    assert_eq!(asked.header("access-control-allow-origin"), "");
    app.shutdown().await;
}
