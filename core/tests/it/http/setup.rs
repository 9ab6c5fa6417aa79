//! The first run.

use sandpress::domain::{PageRequest, Role};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

async fn set_up(client: &Client, token: &str, name: &str, password: &str, again: &str) -> Page {
    let email = format!("{}@example.org", name.to_lowercase());
    let fields = [
        ("token", token),
        ("name", name),
        ("email", &email),
        ("password", password),
        ("password_again", again),
    ];
    client.post_form("/setup", &fields).await
}

async fn users(app: &TestApp) -> Vec<(String, Role)> {
    let users = app.app.services().list_users(PageRequest::new(1, 100)).await.unwrap().items;
    users.into_iter().map(|user| (user.name.to_string(), user.role)).collect()
}

#[tokio::test]
async fn a_new_site_leads_to_the_first_run() {
    let app = TestApp::start().await;
    let login = app.get("/login").await;
    assert_eq!((login.status, login.location()), (303, "/setup"));
    let page = app.get("/setup").await;
    assert!(page.status == 200 && page.shows("Welcome to Sandpress"));
    assert!(!page.body.contains(app.app.services().setup_token()));
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_made() {
    let app = TestApp::start().await;
    let token = app.app.services().setup_token().to_owned();
    let client = app.client();
    for (token, password, again, field, message) in [
        ("wrong", PASSWORD, PASSWORD, "token", "This is not the token"),
        ("", PASSWORD, PASSWORD, "token", "This is not the token"),
        (&token, "short", "short", "password", "fewer than 10 characters"),
        (&token, "Ada@example.org", "Ada@example.org", "password", "the name or email address"),
        (&token, PASSWORD, "somewhat other 12345", "password_again", "The two passwords differ"),
    ] {
        let page = set_up(&client, token, "Ada", password, again).await;
        assert_eq!(page.status, 422, "{field}");
        let beside = page.between(&format!("id=\"{field}-error\">"), "</ul>");
        assert!(beside.contains(message) && beside.contains("<li>"), "{beside}");
        assert!(page.shows("value=\"Ada\"") && page.shows("value=\"ada@example.org\""));
        assert!(!page.body.contains("violet harbour") && !page.body.contains("somewhat other"));
    }
    assert_eq!(users(&app).await, []);
    app.shutdown().await;
}

#[tokio::test]
async fn it_works_once() {
    let app = TestApp::start().await;
    let token = app.app.services().setup_token().to_owned();
    let client = app.client();
    let page = set_up(&client, &token, "Ada", PASSWORD, PASSWORD).await;
    assert_eq!((page.status, page.location()), (303, "/admin/entries"), "{}", page.body);
    let entries = client.get("/admin/entries").await;
    assert!(entries.shows("Welcome! Your site is ready."));
    assert!(!client.get("/admin/entries").await.shows("Welcome! Your site is ready."));
    let again = app.get("/setup").await;
    assert_eq!((again.status, again.location()), (303, "/login"));
    let late = app.client();
    let page = set_up(&late, &token, "Eve", PASSWORD, PASSWORD).await;
    assert_eq!((page.status, page.location()), (303, "/login"));
    assert_eq!(late.get("/admin/entries").await.status, 303);
    assert_eq!(users(&app).await, [("Ada".to_owned(), Role::Owner)]);
    app.shutdown().await;
}

#[tokio::test]
async fn several_at_once_make_one_owner() {
    let app = TestApp::start().await;
    let token = app.app.services().setup_token().to_owned();
    let attempts = (0..6).map(|number| {
        let (client, token) = (app.client(), token.clone());
        async move { set_up(&client, &token, &format!("Ada{number}"), PASSWORD, PASSWORD).await }
    });
    let pages = futures::future::join_all(attempts).await;
    let owners = pages.iter().filter(|page| page.location() == "/admin/entries").count();
    let others = pages.iter().filter(|page| page.location() == "/login" || page.status == 503).count();
    assert_eq!((owners, others), (1, 5), "{:?}", pages.iter().map(|page| page.status).collect::<Vec<_>>());
    assert_eq!(users(&app).await.len(), 1);
    app.shutdown().await;
}
