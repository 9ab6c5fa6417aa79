//! How long sessions last, to whom they are bound, and how they are ended.

use std::time::Duration;

use http::Method;
use sandpress::domain::{Role, SecurityEventKind};

use super::{events, is_logged_in};
use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

const HOUR: u64 = 60 * 60;

fn cookie(page: &Page) -> String {
    let cookies = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    cookies.into_iter().find(|cookie| cookie.starts_with("sandpress=")).unwrap().to_owned()
}

async fn keep_logged_in(app: &TestApp) -> (Client, Page) {
    let (name, client) = (app.account(Role::Author).await, app.client());
    let fields = [("login", name.as_str()), ("password", PASSWORD), ("kept", "yes")];
    let page = client.post_form("/login", &fields).await;
    (client, page)
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_or_its_time_is_up() {
    let app = TestApp::start().await;
    let client = app.user_as(Role::Author).await;
    for _ in 0..3 {
        app.clock.advance(Duration::from_secs(11 * HOUR));
        assert!(is_logged_in(&client).await);
    }
    app.clock.advance(Duration::from_secs(13 * HOUR));
    assert!(!is_logged_in(&client).await);
    assert_eq!(events(&app, SecurityEventKind::SessionEnd).await, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn who_wants_to_stay_stays_longer_and_not_for_ever() {
    let app = TestApp::start().await;
    let (client, page) = keep_logged_in(&app).await;
    let days = 24 * HOUR;
    assert!(cookie(&page).contains(&format!("Max-Age={}", 14 * days)), "{}", cookie(&page));
    for _ in 0..2 {
        app.clock.advance(Duration::from_secs(13 * days));
        let page = client.get("/account").await;
        assert_eq!(page.status, 200);
        assert!(cookie(&page).contains("Max-Age="), "the cookie lasts on");
    }
    app.clock.advance(Duration::from_secs(5 * days));
    assert!(!is_logged_in(&client).await, "after thirty days it ends, used or not");
    let (idle, _) = keep_logged_in(&app).await;
    app.clock.advance(Duration::from_secs(15 * days));
    assert!(!is_logged_in(&idle).await, "not used for two weeks");
    app.shutdown().await;
}

#[tokio::test]
async fn a_session_is_bound_to_its_program() {
    let app = TestApp::start().await;
    let name = app.account(Role::Author).await;
    let client = app.client();
    let form = client.get("/login").await;
    let token = form.hidden("csrf");
    let fields = [("csrf", token.as_str()), ("login", name.as_str()), ("password", PASSWORD)];
    let browser = |version| ("user-agent", version);
    let page = client.request(Method::POST, "/login", &[browser("Firefox/140.0")], &fields).await;
    let stolen = cookie(&page).split(';').next().unwrap().to_owned();
    assert_eq!(client.get_with("/account", &[browser("Firefox/141.0.1")]).await.status, 200);
    let thief = app.client();
    let page = thief.get_with("/account", &[("cookie", stolen.as_str()), browser("curl/8.5")]).await;
    assert_eq!(page.status, 303, "another program gets nothing");
    let page = client.get_with("/account", &[browser("Firefox/141.0.1")]).await;
    assert_eq!(page.status, 303, "and the session that was stolen has ended");
    assert_eq!(events(&app, SecurityEventKind::SessionEnd).await, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn a_disabled_account_is_out_at_its_next_request() {
    let app = TestApp::start().await;
    let client = app.user_as(Role::Author).await;
    assert!(is_logged_in(&client).await);
    app.execute("UPDATE users SET disabled_at = 1").await;
    assert!(!is_logged_in(&client).await);
    let page = client.post_bare("/admin/entries/new/text", &[("field.title", "From nobody")]).await;
    assert_eq!(page.status, 401);
    let refused = app.client().log_in("The Author", PASSWORD).await;
    assert_eq!(refused.status, 422);
    assert!(refused.shows("That name and password do not fit together."));
    app.shutdown().await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all() {
    let app = TestApp::start().await;
    let [here, there, elsewhere] =
        [app.user_as(Role::Author).await, app.user_as(Role::Author).await, app.user_as(Role::Author).await];
    let stranger = app.user_as(Role::Editor).await;
    let list = here.get("/account/sessions").await;
    assert_eq!(list.body.matches("<li class=\"row\">").count(), 3);
    assert_eq!(list.body.matches("This session").count(), 1);
    assert!(list.shows("127.0.0.1") && list.shows("A program without a name"));
    let other = list.hidden("session");
    assert_eq!(stranger.post_form("/account/sessions/end", &[("session", &other)]).await.status, 404);
    let page = here.post_form("/account/sessions/end", &[("session", &other)]).await;
    assert_eq!((page.status, page.location()), (303, "/account/sessions"));
    let left = [is_logged_in(&there).await, is_logged_in(&elsewhere).await];
    assert_eq!(left.iter().filter(|left| **left).count(), 1);
    here.post_form("/account/sessions/end-others", &[]).await;
    assert!(here.get("/account/sessions").await.shows("One other session was ended."));
    assert!(!is_logged_in(&there).await && !is_logged_in(&elsewhere).await);
    assert!(is_logged_in(&here).await && is_logged_in(&stranger).await);
    assert_eq!(events(&app, SecurityEventKind::SessionEnd).await, 2);
    app.shutdown().await;
}
