//! Where the pages of an account stand: inside the theme for readers, in the admin for those who work there.

use std::fs;

use sandpress::domain::Role;

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Page,
    theme::copy_of_default_theme,
};

/// Whether the page has the theme's header and the style sheet for its forms.
fn is_in_theme(page: &Page) -> bool {
    page.shows("class=\"site-header\"")
        && page.shows("/forms.css")
        && page.shows("<meta name=\"robots\" content=\"noindex\">")
}

#[tokio::test]
async fn readers_find_their_account_inside_the_theme() {
    let app = TestApp::start().await;
    app.account(Role::Subscriber).await;
    let reader = app.client();
    for path in ["/login", "/forgotten"] {
        let page = reader.get(path).await;
        assert!(is_in_theme(&page) && page.status == 200, "{path}: {}", page.body);
        assert_eq!(page.body.matches("<!doctype html>").count(), 1, "{path}");
        assert!(page.headers["cache-control"].to_str().unwrap().contains("no-store"), "{path}");
    }
    assert_eq!(reader.log_in("The Subscriber", "not the password").await.status, 422);
    assert_eq!(reader.log_in("The Subscriber", PASSWORD).await.location(), "/");
    for path in ["/account", "/account/sessions", "/account/two-factor", "/account/tokens", "/account/data"] {
        let page = reader.get(path).await;
        assert!(is_in_theme(&page) && page.shows("Logged in as The Subscriber"), "{path}: {}", page.body);
    }
    assert_eq!(reader.post_form("/logout", &[]).await.location(), "/login");
    app.shutdown().await;
}

#[tokio::test]
async fn who_works_in_the_admin_finds_it_there() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let page = author.get("/account").await;
    assert!(page.shows("class=\"bar\"") && !is_in_theme(&page), "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_theme_without_such_a_page_leaves_it_to_the_admin() {
    let theme = copy_of_default_theme();
    fs::remove_file(theme.path().join("templates/account.html")).unwrap();
    let app = TestApp::with(&[], &[("THEME__PATH", theme.path().to_str().unwrap())]).await;
    app.account(Role::Owner).await;
    let page = app.get("/login").await;
    assert!(page.status == 200 && page.shows("<title>Log in · ") && !is_in_theme(&page), "{}", page.body);
    app.shutdown().await;
}
