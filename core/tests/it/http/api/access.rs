//! Access tokens and how they are renewed.

use http::Method;
use sandpress::domain::{Actor, Permission, Role, SecurityEventKind};
use serde_json::json;

use super::tokens::events;
use crate::support::{
    app::TestApp,
    program::{Program, both},
};

const DAY: u64 = 86_400;

impl Program {
    async fn me(&self, access: &str) -> u16 {
        self.call_with(access, Method::GET, "/api/v1/me", None).await.status
    }
}

#[tokio::test]
async fn an_access_token_is_good_for_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let page = program.post("/api/v1/token", json!({})).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{}", page.body);
    assert_eq!((&page.json()["token_type"], &page.json()["expires_in"]), (&"Bearer".into(), &900.into()));
    let (access, _) = both(&page);
    let me = program.call_with(&access, Method::GET, "/api/v1/me", None).await.json();
    assert_eq!((&me["name"], &me["token"]["is_access_token"]), (&"The Author".into(), &true.into()));
    app.wait_seconds(899);
    assert_eq!(program.me(&access).await, 200);
    app.wait_seconds(1);
    assert_eq!(program.me(&access).await, 401);
    app.shutdown().await;
}

#[tokio::test]
async fn an_access_token_may_be_good_for_less_and_makes_no_others() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    for wrong in ["user-manage", "entry-create user-manage", "fly", ""] {
        let page = program.post("/api/v1/token", json!({ "scope": wrong })).await;
        assert_eq!(page.status, 422, "{wrong}: {}", page.body);
    }
    let page = program.post("/api/v1/token", json!({ "scope": "entry-create" })).await;
    let (access, refresh) = both(&page);
    assert_eq!(page.json()["scope"], "entry-create");
    let list = program.call_with(&access, Method::GET, "/api/v1/entries", None).await;
    assert_eq!(list.status, 403);
    let again = program.call_with(&access, Method::POST, "/api/v1/token", Some(json!({}))).await;
    assert_eq!(again.status, 409, "{}", again.body);
    let renewed = program.refresh(&refresh).await;
    assert_eq!(renewed.json()["scope"], "entry-create", "a refresh widened it");
    app.shutdown().await;
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_its_copy_ends_the_grant() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let (_, first) = program.grant().await;
    let page = program.refresh(&first).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{}", page.body);
    let (access, second) = both(&page);
    assert_eq!(program.me(&access).await, 200);
    let other = program.grant().await;

    let copied = program.refresh(&first).await;
    assert_eq!(copied.status, 401);
    assert_eq!(program.me(&access).await, 401, "an access token outlived its grant");
    assert_eq!(program.refresh(&second).await.status, 401, "the grant goes on");
    assert_eq!(events(&app, SecurityEventKind::TokenReuse).await, [("visitor".into(), "The Author".into())]);
    assert_eq!(program.me(&other.0).await, 200, "another grant ended too");
    assert_eq!(program.refresh(&other.1).await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn of_many_refreshes_at_once_one_gets_through() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let (_, refresh) = program.grant().await;
    let all = futures::future::join_all((0..8).map(|_| program.refresh(&refresh))).await;
    assert_eq!(all.iter().filter(|page| page.status == 200).count(), 1);
    assert!(all.iter().all(|page| matches!(page.status, 200 | 401)));
    app.shutdown().await;
}

#[tokio::test]
async fn a_grant_ends_with_its_token_its_time_and_its_person() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let (access, mut refresh) = program.grant().await;
    app.execute("UPDATE users SET disabled_at = 1").await;
    assert_eq!(program.me(&access).await, 401, "the account is disabled");
    app.execute("UPDATE users SET disabled_at = NULL").await;
    for _ in 0..29 {
        app.wait_seconds(DAY);
        let page = program.refresh(&refresh).await;
        assert_eq!(page.status, 200, "{}", page.body);
        refresh = both(&page).1;
    }
    app.wait_seconds(DAY);
    assert_eq!(
        program.refresh(&refresh).await.status,
        401,
        "a grant lasts 30 days, however often it is renewed"
    );

    let program = Program::whole(&app, Role::Author).await;
    let (access, refresh) = program.grant().await;
    let services = app.app.services();
    services.revoke_token(&Actor::System, program.token, &Default::default()).await.unwrap();
    assert_eq!(program.me(&access).await, 401, "the token was revoked");
    assert_eq!(program.refresh(&refresh).await.status, 401);
    app.shutdown().await;
}

#[tokio::test]
async fn revoking_says_nothing_and_ends_the_grant() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let (access, refresh) = program.grant().await;
    for text in ["", "spr_unknown", &program.secret] {
        assert_eq!(program.revoke(text).await.status, 204, "{text}");
    }
    assert_eq!(program.me(&access).await, 200);
    let page = program.revoke(&refresh).await;
    assert_eq!((page.status, page.body.as_str()), (204, ""));
    assert_eq!(program.me(&access).await, 401);
    assert_eq!(program.refresh(&refresh).await.status, 401);
    assert_eq!(program.get("/api/v1/me").await.status, 200, "the token itself goes on");
    app.shutdown().await;
}

#[tokio::test]
async fn keys_change_every_month_and_old_ones_are_known_until_their_tokens_expire() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let owner = Program::whole(&app, Role::Owner).await;
    let kid = |access: &str| sandpress::auth::key_of(access).unwrap();
    let (first, _) = owner.grant().await;
    assert_eq!(kid(&first), kid(&owner.grant().await.0));
    app.wait_seconds(30 * DAY - 60);
    let owner = Program::whole(&app, Role::Owner).await;
    let (last, _) = owner.grant().await;
    assert_eq!(kid(&last), kid(&first));
    app.wait_seconds(60);
    let (next, _) = owner.grant().await;
    assert_ne!(kid(&next), kid(&first));
    services.tidy_tokens().await.unwrap();
    assert_eq!((owner.me(&last).await, owner.me(&next).await), (200, 200));
    app.wait_seconds(900);
    services.tidy_tokens().await.unwrap();
    let renewed = owner.grant().await.0;
    assert_eq!(owner.me(&renewed).await, 200);

    services.replace_signing_keys(&Actor::System).await.unwrap();
    assert_eq!(owner.me(&renewed).await, 401);
    let person = Actor::User(owner.user.clone());
    assert!(services.replace_signing_keys(&person).await.is_err());
    assert_ne!(kid(&owner.grant().await.0), kid(&renewed));
    app.shutdown().await;
}

#[tokio::test]
async fn a_token_of_another_site_or_person_is_refused() {
    let app = TestApp::start().await;
    let (mine, other) = (Program::whole(&app, Role::Author).await, Program::whole(&app, Role::Editor).await);
    let (access, refresh) = mine.grant().await;
    let elsewhere = TestApp::start().await;
    let stranger = Program::whole(&elsewhere, Role::Owner).await;
    assert_eq!(stranger.me(&access).await, 401);
    assert_eq!(stranger.refresh(&refresh).await.status, 401);
    let parts: Vec<_> = access.split('.').collect();
    let others = other.grant().await.0;
    let others: Vec<_> = others.split('.').collect();
    for forged in [
        format!("{}.{}.{}", parts[0], others[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        refresh,
        "eyJ".to_owned(),
        "a.b.c".to_owned(),
        "x".repeat(5000),
    ] {
        assert_eq!(mine.me(&forged).await, 401, "{forged}");
    }
    elsewhere.shutdown().await;
    app.shutdown().await;
}

#[tokio::test]
async fn a_refresh_gives_no_more_than_the_person_may_now() {
    let app = TestApp::start().await;
    let program = Program::new(&app, Role::Author, &[Permission::EntryCreate]).await;
    let (_, refresh) = program.grant().await;
    app.execute("UPDATE users SET role = 'subscriber'").await;
    let (access, _) = both(&program.refresh(&refresh).await);
    let body = json!({ "type": "text", "fields": { "title": "T", "body": "B" } });
    let page = program.call_with(&access, Method::POST, "/api/v1/entries", Some(body)).await;
    assert_eq!(page.status, 403, "{}", page.body);
    app.shutdown().await;
}
