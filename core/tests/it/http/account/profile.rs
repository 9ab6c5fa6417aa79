//! Name and password.

use sandpress::domain::{Role, SecurityEventKind};

use super::{events, is_logged_in};
use crate::support::app::{PASSWORD, TestApp};

const NEW: &str = "copper kettle meadow 41";

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let (here, there) = (app.user_as(Role::Author).await, app.user_as(Role::Author).await);
    let before = here.get("/account/sessions").await;
    let fields = [("current_password", PASSWORD), ("password", NEW), ("password_again", NEW)];
    let page = here.post_form("/account/password", &fields).await;
    assert_eq!((page.status, page.location()), (303, "/account"), "{}", page.body);
    assert!(page.cookie().starts_with("sandpress="), "the session has another id");
    assert_eq!(before.status, 200);
    assert!(is_logged_in(&here).await && !is_logged_in(&there).await);
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.status, 422);
    assert_eq!(app.client().log_in("The Author", NEW).await.status, 303);
    assert_eq!(events(&app, SecurityEventKind::PasswordChange).await, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn a_password_is_changed_only_by_who_knows_it() {
    let app = TestApp::start().await;
    let (here, there) = (app.user_as(Role::Author).await, app.user_as(Role::Author).await);
    for (current, new, again, message) in [
        ("wrong", NEW, NEW, "This is not your password"),
        (PASSWORD, NEW, "another", "The two passwords differ"),
        (PASSWORD, "password", "password", "id=\"password-error\""),
    ] {
        let fields = [("current_password", current), ("password", new), ("password_again", again)];
        let page = here.post_form("/account/password", &fields).await;
        assert_eq!(page.status, 422, "{message}");
        assert!(page.shows(message), "{message} in {}", page.body);
        assert!(!page.shows(NEW));
    }
    assert!(is_logged_in(&there).await);
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.status, 303);
    assert_eq!(events(&app, SecurityEventKind::PasswordChangeFail).await, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn people_are_told_by_mail_that_their_password_was_changed() {
    let app = TestApp::with(&[], &[("MAIL__FROM", "Field Notes <site@example.org>")]).await;
    let client = app.user_as(Role::Author).await;
    let fields = [("current_password", PASSWORD), ("password", NEW), ("password_again", NEW)];
    client.post_form("/account/password", &fields).await;
    let list = app.owner().await.get("/admin/mail").await;
    assert!(list.shows("Your password was changed") && list.shows("author@example.org"), "{}", list.body);
    app.shutdown().await;
}

#[tokio::test]
async fn people_change_their_name_and_nobody_takes_one_that_looks_the_same() {
    let app = TestApp::start().await;
    app.account(Role::Editor).await;
    let client = app.user_as(Role::Author).await;
    // With a Cyrillic letter.
    for taken in ["The Editor", "THE EDITOR", "The Еditor", "", "a@b"] {
        assert_eq!(client.post_form("/account/name", &[("name", taken)]).await.status, 422, "{taken}");
    }
    assert_eq!(client.post_form("/account/name", &[("name", "Ann Lee")]).await.location(), "/account");
    assert_eq!(client.get("/account").await.between("name=\"name\" type=\"text\" value=\"", "\""), "Ann Lee");
    assert_eq!(app.client().log_in("ann lee", PASSWORD).await.status, 303);
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.status, 422);
    assert_eq!(events(&app, SecurityEventKind::UserUpdated).await, 1);
    app.shutdown().await;
}
