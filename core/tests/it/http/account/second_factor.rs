//! Authenticator apps, recovery codes, and the second step of a log-in.

use sandpress::domain::{Role, SecurityEventKind};

use super::{code, events, first_step, is_logged_in, second_step, set_up_totp};
use crate::support::app::{PASSWORD, TestApp};

#[tokio::test]
async fn with_an_app_a_password_alone_does_not_log_in() {
    let app = TestApp::start().await;
    let owner = app.user_as(Role::Author).await;
    let there = app.user_as(Role::Author).await;
    let (secret, codes) = set_up_totp(&app, &owner).await;
    assert_eq!(codes.len(), 10);
    assert!(is_logged_in(&owner).await && !is_logged_in(&there).await, "the other sessions ended");
    app.wait_seconds(60);

    let client = first_step(&app, Role::Author).await;
    for path in ["/account", "/admin", "/admin/entries", "/account/two-factor", "/account/sessions"] {
        assert_eq!(client.get(path).await.status, 303, "{path} opens half logged in");
    }
    assert!(client.get("/login/second-factor").await.shows("Code from your app"));
    let now = code(&app, &secret);
    let page = second_step(&client, &now).await;
    assert_eq!((page.status, page.location()), (303, "/admin"), "{}", page.body);
    assert!(is_logged_in(&client).await);

    let again = first_step(&app, Role::Author).await;
    assert_eq!(second_step(&again, &now).await.status, 422, "a code works once");
    app.wait_seconds(30);
    assert_eq!(second_step(&again, &code(&app, &secret)).await.status, 303);
    assert_eq!(events(&app, SecurityEventKind::FactorChange).await, 1);
    assert_eq!(events(&app, SecurityEventKind::LoginSuccess).await, 4);
    app.shutdown().await;
}

#[tokio::test]
async fn attempts_and_time_are_limited() {
    let app = TestApp::start().await;
    let (secret, _) = set_up_totp(&app, &app.user_as(Role::Author).await).await;
    app.wait_seconds(60);
    let client = first_step(&app, Role::Author).await;
    for _ in 0..4 {
        assert_eq!(second_step(&client, "000000").await.status, 422);
    }
    assert_eq!(second_step(&client, "000000").await.location(), "/login");
    assert!(client.get("/login").await.shows("log in again"));
    let page = second_step(&client, &code(&app, &secret)).await;
    assert_eq!((page.status, page.location()), (303, "/login"), "the sixth is not looked at");
    assert!(!is_logged_in(&client).await);

    let slow = first_step(&app, Role::Author).await;
    app.wait_seconds(11 * 60);
    assert_eq!(second_step(&slow, &code(&app, &secret)).await.location(), "/login");

    for _ in 0..3 {
        let client = first_step(&app, Role::Author).await;
        for _ in 0..5 {
            second_step(&client, "000000").await;
        }
    }
    let client = first_step(&app, Role::Author).await;
    let page = second_step(&client, &code(&app, &secret)).await;
    assert_eq!(page.location(), "/login", "who knows the password does not try codes for ever");
    assert!(events(&app, SecurityEventKind::LoginLock).await >= 1);
    app.wait_seconds(61 * 60);
    let client = first_step(&app, Role::Author).await;
    assert_eq!(second_step(&client, &code(&app, &secret)).await.location(), "/admin");
    app.shutdown().await;
}

#[tokio::test]
async fn many_attempts_at_the_same_time_count_each() {
    let app = TestApp::start().await;
    let (secret, _) = set_up_totp(&app, &app.user_as(Role::Author).await).await;
    app.wait_seconds(60);
    let client = first_step(&app, Role::Author).await;
    let token = client.get("/login").await.hidden("csrf");
    let fields = [("csrf", token.as_str()), ("code", "000000")];
    let attempts = (0..20).map(|_| client.post_bare("/login/second-factor", &fields));
    let pages = futures::future::join_all(attempts).await;
    assert!(pages.iter().filter(|page| page.status == 422).count() <= 5);
    assert_eq!(second_step(&client, &code(&app, &secret)).await.location(), "/login");
    app.shutdown().await;
}

#[tokio::test]
async fn a_recovery_code_lets_in_once() {
    let app = TestApp::start().await;
    let (_, codes) = set_up_totp(&app, &app.user_as(Role::Author).await).await;
    let client = first_step(&app, Role::Author).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(second_step(&client, &typed).await.location(), "/admin");
    assert!(client.get("/account/two-factor").await.shows("9 left."));
    let again = first_step(&app, Role::Author).await;
    assert_eq!(second_step(&again, &codes[0]).await.status, 422);
    let fresh = client.post_form("/account/two-factor/codes", &[]).await;
    assert_eq!(fresh.body.matches("<li><code>").count(), 10);
    assert_eq!(second_step(&again, &codes[1]).await.status, 422, "the codes before are of no use");
    app.shutdown().await;
}

#[tokio::test]
async fn a_wrong_code_sets_nothing_up_and_an_app_can_be_removed() {
    let app = TestApp::start().await;
    let client = app.user_as(Role::Author).await;
    assert_eq!(client.get("/account/two-factor/totp").await.location(), "/account/two-factor");
    client.post_form("/account/two-factor/totp", &[]).await;
    let page = client.post_form("/account/two-factor/totp/confirm", &[("code", "000000")]).await;
    assert_eq!(page.status, 422);
    assert!(page.shows("This code is not right"));
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.location(), "/admin");
    set_up_totp(&app, &client).await;
    let page = client.post_form("/account/two-factor/totp/remove", &[]).await;
    assert_eq!((page.status, page.location()), (303, "/account/two-factor"));
    assert!(client.get("/account/two-factor").await.shows("The authenticator app was removed."));
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.location(), "/admin");
    app.shutdown().await;
}

#[tokio::test]
async fn roles_that_must_have_a_second_factor_come_no_further_without() {
    let variables = [("ACCOUNTS__SECOND_FACTOR_ROLES", "owner, administrator")];
    let app = TestApp::with(&["private_routes"], &variables).await;
    let client = app.user_as(Role::Administrator).await;
    for path in ["/admin", "/admin/entries", "/admin/plugins", "/account", "/account/sessions"] {
        let page = client.get(path).await;
        assert_eq!((page.status, page.location()), (303, "/account/two-factor"), "{path}");
    }
    assert_eq!(client.get("/x/private-routes").await.status, 403);
    let page =
        client.post_form("/admin/entries/new/text", &[("field.title", "T"), ("field.body", "B")]).await;
    assert_eq!(page.location(), "/account/two-factor", "nothing is changed either");
    assert!(client.get("/account/two-factor").await.shows("Your role needs a second factor."));
    set_up_totp(&app, &client).await;
    assert_eq!(client.get("/admin/entries").await.status, 200);
    client.post_form("/account/two-factor/totp/remove", &[]).await;
    assert_eq!(client.get("/admin/entries").await.location(), "/account/two-factor");
    assert_eq!(app.user_as(Role::Author).await.get("/admin/entries").await.status, 200);
    app.shutdown().await;
}
