//! What an author wrote is never lost, whatever happened in the meantime.

use sandpress::domain::Role;

use crate::support::{app::TestApp, client::Page};

const WRITTEN: [(&str, &str); 3] = [
    ("field.title", "An hour's work"),
    ("field.body", "Long & <important>.\nTwo lines."),
    ("action", "save"),
];

fn assert_kept(page: &Page) {
    let kept = page.between("class=\"kept\"", "</section>");
    assert!(
        kept.contains("An hour's work") && kept.contains("Long & <important>.\nTwo lines."),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<important>"));
}

#[tokio::test]
async fn when_the_session_is_over() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let entry = app.draft("An hour's work", "Before.").await;
    for path in ["/admin/entries/new/text".to_owned(), format!("/admin/entries/{}", entry.id)] {
        let page = app.client().post_bare(&path, &WRITTEN).await;
        assert_eq!(page.status, 401, "{path}");
        assert!(page.shows("You are logged out"));
        assert_kept(&page);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn when_the_form_is_too_old() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.post_bare("/admin/entries/new/text", &WRITTEN).await;
    assert_eq!(page.status, 403);
    assert_kept(&page);
    app.shutdown().await;
}

#[tokio::test]
async fn but_a_form_of_another_site_is_not_shown() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let headers = [("sec-fetch-site", "cross-site")];
    let page = app.client().request(http::Method::POST, "/admin/entries/new/text", &headers, &WRITTEN).await;
    assert!(page.status == 403 && !page.shows("An hour's work"));
    app.shutdown().await;
}

#[tokio::test]
async fn and_passwords_are_never_shown() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let fields = [("login", "The Owner"), ("password", "a secret of mine"), ("token", "another secret")];
    for path in ["/login", "/setup"] {
        let page = app.client().post_bare(path, &fields).await;
        assert!(page.status == 403 && !page.shows("a secret") && !page.shows("another secret"), "{path}");
    }
    app.shutdown().await;
}
