//! The page on which people give tokens to programs.

use sandpress::domain::Role;

use crate::support::{app::TestApp, client::Client, program::Program};

async fn make(client: &Client, fields: &[(&str, &str)]) -> crate::support::client::Page {
    client.post_form("/account/tokens", fields).await
}

#[tokio::test]
async fn a_person_makes_and_revokes_a_token_on_their_page() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let page = author.get("/account/tokens").await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert!(page.shows("Begin new entries") && !page.shows("update and remove plugins"), "{}", page.body);
    let fields =
        [("name", "Build server"), ("scopes", "entry-create"), ("scopes", "admin-enter"), ("days", "30")];
    let page = make(&author, &fields).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{}", page.body);
    assert!(page.shows("expires on 13 April 2026") && page.shows("never used"), "{}", page.body);
    let secret = page.between("<code class=\"token-secret\">", "</code>");
    let again = author.get("/account/tokens").await;
    assert!(again.shows("Build server") && !again.shows(&secret) && again.shows(&secret[..11]));

    let bearer = format!("Bearer {secret}");
    let me = app.client().get_with("/api/v1/me", &[("authorization", &bearer)]).await;
    assert_eq!(me.json()["permissions"], serde_json::json!(["admin-enter", "entry-create"]));
    assert!(author.get("/account/tokens").await.shows("last used 14 March 2026"));

    let revoke = again.between("action=\"/account/tokens/", "\"");
    let page = author.post_form(&format!("/account/tokens/{revoke}"), &[]).await;
    assert_eq!((page.status, page.location()), (303, "/account/tokens"));
    let page = author.get("/account/tokens").await;
    assert!(page.shows("good for nothing any more") && !page.shows("Build server"), "{}", page.body);
    assert_eq!(app.client().get_with("/api/v1/me", &[("authorization", &bearer)]).await.status, 401);
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_token_is_said_beside_its_field() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    for (fields, message) in [
        (&[("scopes", "entry-create"), ("days", "30")] as &[_], "Give the token a name"),
        (&[("name", "x"), ("days", "30")], "Choose at least one permission"),
        (
            &[("name", "x"), ("scopes", "user-manage"), ("days", "30")],
            "does not have the permission user-manage",
        ),
        (&[("name", "x"), ("scopes", "entry-create"), ("days", "3000")], "A token lasts 1 to 365 days"),
        (&[("name", "x"), ("scopes", "entry-create")], "A token lasts 1 to 365 days"),
    ] {
        let page = make(&author, fields).await;
        assert!(page.status == 422 && page.shows(message), "{message}: {}", page.body);
    }
    assert!(!author.get("/account/tokens").await.shows("never used"));
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_revokes_the_token_of_somebody_else() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Editor).await;
    let author = app.user_as(Role::Author).await;
    let page = author.post_form(&format!("/account/tokens/{}/revoke", program.token), &[]).await;
    assert_eq!(page.status, 404);
    assert!(!author.get("/account/tokens").await.shows("never used"));
    assert_eq!(program.get("/api/v1/me").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn a_subscriber_has_nothing_to_give() {
    let app = TestApp::start().await;
    let page = app.user_as(Role::Subscriber).await.get("/account/tokens").await;
    assert!(page.status == 200 && page.shows("no permissions that a program could use"), "{}", page.body);
    app.shutdown().await;
}
