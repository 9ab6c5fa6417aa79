//! Many attempts to log in.

use http::Method;
use sandpress::{
    domain::{Actor, PageRequest, Role, SealedEvent, SecurityEventKind},
    services::AuditFilter,
};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Page,
};

const PROXIES: (&str, &str) = ("SERVER__TRUSTED_PROXIES", "127.0.0.1/32");

async fn log_in(app: &TestApp, from: &str, login: &str, password: &str) -> Page {
    let client = app.client();
    let token = client.token().await;
    let fields = [("csrf", token.as_str()), ("login", login), ("password", password)];
    client.request(Method::POST, "/login", &[("x-forwarded-for", from)], &fields).await
}

async fn events(app: &TestApp, kind: SecurityEventKind) -> Vec<SealedEvent> {
    let filter = AuditFilter { kinds: vec![kind], ..AuditFilter::default() };
    let page = app.app.services().list_events(&Actor::System, &filter, PageRequest::new(1, 1000)).await;
    page.unwrap().items
}

#[tokio::test]
async fn a_locked_account_answers_as_with_a_wrong_password_until_its_time_is_over() {
    let app = TestApp::with(&[], &[PROXIES]).await;
    app.account(Role::Author).await;
    let mut wrong = Vec::new();
    for place in 1..=5 {
        wrong.push(log_in(&app, &format!("192.0.2.{place}"), "The Author", "not the password").await);
    }
    let locked = log_in(&app, "192.0.2.9", "author@example.org", PASSWORD).await;
    assert_eq!((locked.status, wrong[0].status), (422, 422));
    let words = "That name and password do not fit together.";
    assert!(locked.shows(words) && wrong[0].shows(words), "{}", locked.body);
    assert!(!locked.body.to_lowercase().contains("lock"), "{}", locked.body);
    let locks = events(&app, SecurityEventKind::LoginLock).await;
    assert_eq!(locks.len(), 1);
    assert_eq!(
        (locks[0].event.subject.as_str(), locks[0].event.address.as_str()),
        ("The Author", "192.0.2.5")
    );
    assert_eq!(events(&app, SecurityEventKind::LoginFail).await.len(), 6);
    app.wait_seconds(15);
    assert_eq!(log_in(&app, "192.0.2.9", "The Author", PASSWORD).await.status, 303);
    for _ in 0..4 {
        assert_eq!(log_in(&app, "192.0.2.9", "The Author", "not the password").await.status, 422);
    }
    assert_eq!(log_in(&app, "192.0.2.9", "The Author", PASSWORD).await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn many_attempts_at_once_are_no_more_than_many_in_a_row() {
    let app = TestApp::with(&[], &[PROXIES]).await;
    app.account(Role::Author).await;
    let attempts = (0..24).map(|n| {
        let from = format!("198.51.100.{n}");
        let app = &app;
        async move { log_in(app, &from, "The Author", "not the password").await.status }
    });
    let statuses = futures::future::join_all(attempts).await;
    assert!(statuses.iter().all(|status| *status == 422), "{statuses:?}");
    let failed = events(&app, SecurityEventKind::LoginFail).await;
    let looked_at = failed.iter().filter(|event| !event.event.details.contains_key("looked_at")).count();
    assert_eq!((looked_at, failed.len()), (5, 24));
    app.shutdown().await;
}

#[tokio::test]
async fn an_ipv6_network_is_one_place_and_another_network_is_not_kept_out() {
    let app = TestApp::with(&[], &[PROXIES]).await;
    app.account(Role::Author).await;
    for n in 0..20 {
        let page = log_in(&app, &format!("2001:db8:1:2::{n}"), &format!("nobody {n}"), "wrong").await;
        assert_eq!(page.status, 422);
    }
    assert_eq!(log_in(&app, "2001:db8:1:2::ffff", "The Author", PASSWORD).await.status, 422);
    assert_eq!(log_in(&app, "2001:db8:1:3::1", "The Author", PASSWORD).await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn who_logged_in_from_a_network_before_is_not_kept_out_of_it() {
    let app = TestApp::with(&[], &[PROXIES]).await;
    app.account(Role::Author).await;
    assert_eq!(log_in(&app, "2001:db8:7:8::1", "The Author", PASSWORD).await.status, 303);
    for place in 1..=9 {
        log_in(&app, &format!("198.51.100.{place}"), "The Author", "not the password").await;
    }
    assert_eq!(log_in(&app, "192.0.2.1", "The Author", PASSWORD).await.status, 422);
    assert_eq!(log_in(&app, "2001:db8:7:8::2", "The Author", PASSWORD).await.status, 303);
    for _ in 0..5 {
        log_in(&app, "2001:db8:7:8::3", "The Author", "not the password").await;
    }
    assert_eq!(log_in(&app, "2001:db8:7:8::2", "The Author", PASSWORD).await.status, 422);
    app.shutdown().await;
}

#[tokio::test]
async fn a_disabled_account_answers_as_with_a_wrong_password() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    app.execute("UPDATE users SET disabled_at = 1").await;
    let page = app.client().log_in("The Author", PASSWORD).await;
    assert!(page.status == 422 && page.shows("That name and password do not fit together."), "{}", page.body);
    app.shutdown().await;
}
