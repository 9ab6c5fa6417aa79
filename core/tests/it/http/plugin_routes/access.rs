//! Who may use a plugin's routes, and what other sites can do.

use http::Method;
use sandpress::domain::Role;

use super::{ECHO, FORM, echo};
use crate::support::app::TestApp;

const PAGE: &str = "/x/private-routes";
const SAVE: &str = "/x/private-routes/save";

async fn private() -> TestApp {
    TestApp::with(&["private_routes"], &[]).await
}

#[tokio::test]
async fn a_private_route_asks_for_its_permission() {
    let app = private().await;
    let nobody = app.client();
    let page = nobody.get(&format!("{PAGE}?a=1")).await;
    assert_eq!((page.status, page.location()), (303, "/login?next=%2Fx%2Fprivate%2Droutes%3Fa%3D1"));
    assert_eq!(nobody.post_bare(SAVE, &[("note", "x")]).await.status, 401);
    assert_eq!(nobody.get("/x/private-routes/open").await.status, 200);
    for (role, page, figures) in [
        (Role::Subscriber, 403, 403),
        (Role::Contributor, 200, 403),
        (Role::Editor, 200, 403),
        (Role::Administrator, 200, 200),
        (Role::Owner, 200, 200),
    ] {
        let user = app.user_as(role.clone()).await;
        assert_eq!(user.get(PAGE).await.status, page, "{role:?}");
        assert_eq!(user.get("/x/private-routes/figures").await.status, figures, "{role:?}");
        assert_eq!(user.get("/x/private-routes/open").await.body, "{\"user\": \"\"}", "{role:?}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn the_host_writes_its_token_into_forms_and_keeps_it_from_the_plugin() {
    let app = private().await;
    let author = app.user_as(Role::Author).await;
    let page = author.get(PAGE).await;
    assert_eq!(
        page.body.matches("name=\"csrf\"").count(),
        2,
        "the form to another plugin stands where it is: {}",
        page.body
    );
    assert_eq!(page.header("cache-control"), "no-store");
    let token = page.hidden("csrf");
    let saved = author.post_bare(SAVE, &[("csrf", &token), ("note", "kept")]).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    assert!(
        saved.body.starts_with("saved kept for 0") && saved.body.ends_with(" with note"),
        "{}",
        saved.body
    );
    app.shutdown().await;
}

#[tokio::test]
async fn without_the_token_nothing_reaches_the_plugin() {
    let app = private().await;
    let owner = app.owner().await;
    let token = owner.get(PAGE).await.hidden("csrf");
    let stranger = app.client().get("/login").await.hidden("csrf");
    for forged in ["", "x", &stranger] {
        let page = owner.post_bare(SAVE, &[("csrf", forged), ("note", "x")]).await;
        assert_eq!(page.status, 403, "{forged}");
        assert!(page.shows("This form is too old"), "{}", page.body);
    }
    assert_eq!(owner.send(Method::DELETE, SAVE, FORM, "").await.status, 403);
    assert_eq!(owner.send(Method::POST, SAVE, "application/json", "{}").await.status, 403);
    let headers = [("x-csrf-token", token.as_str())];
    for method in [Method::DELETE, Method::POST] {
        assert_eq!(owner.request(method, SAVE, &headers, &[("note", "y")]).await.status, 200);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn other_sites_send_nothing_that_changes_something() {
    let app = echo().await;
    let client = app.client();
    for headers in
        [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")], [("origin", "null")]]
    {
        let page = client.request(Method::POST, ECHO, &headers, &[("a", "1")]).await;
        assert_eq!(page.status, 403, "{headers:?}");
        assert_eq!(client.get_with(ECHO, &headers).await.status, 200, "{headers:?}");
    }
    let own = app.origin();
    for headers in [[("sec-fetch-site", "same-origin")], [("origin", own.as_str())], [("accept", "*/*")]] {
        assert_eq!(
            client.request(Method::POST, ECHO, &headers, &[("a", "1")]).await.status,
            200,
            "{headers:?}"
        );
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_private_answer_is_kept_nowhere() {
    let app = TestApp::with(&["forges_responses"], &[]).await;
    let owner = app.owner().await;
    let page = owner.get("/x/forges-responses/private").await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    app.shutdown().await;
}

#[tokio::test]
async fn only_who_may_see_plugins_sees_how_long_they_took() {
    let app = private().await;
    let owner = app.owner().await;
    let timing = owner.get(PAGE).await.header("server-timing").to_owned();
    assert!(timing.starts_with("private-routes;desc=\"routes.handle\";dur="), "{timing}");
    let fields = [("field.title", "T"), ("field.body", "Text."), ("action", "publish")];
    let saved = owner.post_form("/admin/entries/new/text", &fields).await;
    let timings: Vec<_> =
        saved.headers.get_all("server-timing").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(
        timings.iter().any(|timing| timing.starts_with("text;desc=\"publication-type.validate\"")),
        "{timings:?}"
    );
    assert!(timings.iter().any(|timing| timing.starts_with("editor;desc=\"editor.render")), "{timings:?}");
    assert_eq!(owner.get("/x/private-routes/open").await.header("server-timing"), "");
    assert_eq!(owner.get("/").await.header("server-timing"), "cache;desc=\"bypass\"");
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get(PAGE).await.header("server-timing"), "");
    assert_eq!(editor.post_form("/admin/entries/new/text", &fields).await.header("server-timing"), "");
    app.shutdown().await;
}

#[tokio::test]
async fn administrators_see_routes_and_what_they_cost() {
    let app = TestApp::with(&["echoes_requests"], &[]).await;
    assert_eq!(
        app.client()
            .send(Method::POST, "/x/echoes-requests/large", "text/plain", vec![b'x'; 20_000])
            .await
            .status,
        200
    );
    let page = app.owner().await.get("/admin/plugins/echoes-requests").await;
    assert!(page.shows("POST /large (public)"), "{}", page.body);
    assert!(page.shows("KiB"), "{}", page.body);
    app.shutdown().await;
}
