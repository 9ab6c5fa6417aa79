//! Tokens for programs: who may make, see and revoke them, and what they are good for.

use sandpress::{
    domain::{Actor, NewApiToken, Permission, Role, SecurityEventKind, Visit},
    services::{AuditFilter, ServiceError},
};

use crate::support::{app::TestApp, program::Program};

/// The events of a kind: who did it, and to whom.
pub(super) async fn events(app: &TestApp, kind: SecurityEventKind) -> Vec<(String, String)> {
    let filter = AuditFilter { kinds: vec![kind], ..AuditFilter::default() };
    let request = sandpress::domain::PageRequest::new(1, 100);
    let page = app.app.services().list_events(&Actor::System, &filter, request).await.unwrap();
    page.items.into_iter().map(|sealed| (sealed.event.actor, sealed.event.subject)).collect()
}

fn new(scopes: &[Permission], days: u32) -> NewApiToken {
    NewApiToken { name: " Build  server ".to_owned(), scopes: scopes.iter().copied().collect(), days }
}

#[tokio::test]
async fn a_token_is_shown_once_and_kept_as_a_digest() {
    let app = TestApp::start().await;
    let program = Program::new(&app, Role::Author, &[Permission::EntryCreate]).await;
    assert!(program.secret.starts_with("sp_") && program.secret.len() == 46, "{}", program.secret.len());
    let services = app.app.services();
    let tokens =
        services.list_tokens(&Actor::User(program.user.clone()), Some(program.user.id)).await.unwrap();
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].prefix, program.secret[..11]);
    assert!(!format!("{tokens:?}").contains(&program.secret));
    app.execute(&format!("UPDATE api_tokens SET name = 'x' WHERE digest = '{}'", program.secret)).await;
    let digest = sandpress::auth::TokenDigest::of(&program.secret);
    app.execute(&format!("UPDATE api_tokens SET name = 'kept' WHERE digest = '{digest}'")).await;
    let tokens = services.list_tokens(&Actor::System, None).await.unwrap();
    assert_eq!(tokens[0].name, "kept");
    assert_eq!(events(&app, SecurityEventKind::TokenCreated).await, [("system".into(), "The Author".into())]);
    app.shutdown().await;
}

#[tokio::test]
async fn a_token_has_no_more_than_its_person() {
    let app = TestApp::start().await;
    let author = Program::whole(&app, Role::Author).await;
    let person = Actor::User(author.user.clone());
    let services = app.app.services();
    let visit = Visit::default();
    for (wrong, field) in [
        (new(&[Permission::EntryEditAny], 30), "scopes"),
        (new(&[], 30), "scopes"),
        (new(&[Permission::EntryCreate], 0), "days"),
        (new(&[Permission::EntryCreate], 366), "days"),
        (NewApiToken { name: "  ".into(), ..new(&[Permission::EntryCreate], 1) }, "name"),
        (NewApiToken { name: "x".repeat(61), ..new(&[Permission::EntryCreate], 1) }, "name"),
    ] {
        match services.make_token(&person, author.user.id, &wrong, &visit).await {
            Err(ServiceError::Invalid(errors)) => assert_eq!(errors[0].field, field),
            _ => panic!("{wrong:?} was accepted"),
        }
    }
    let made =
        services.make_token(&person, author.user.id, &new(&[Permission::EntryCreate], 365), &visit).await;
    assert_eq!(made.unwrap().token.name, "Build server");

    // What the person loses, the token loses at once.
    assert_eq!(author.post("/api/v1/entries", draft()).await.status, 201);
    app.execute("UPDATE users SET role = 'subscriber'").await;
    let refused = author.post("/api/v1/entries", draft()).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert!(refused.header("www-authenticate").contains("error=\"insufficient_scope\""));
    app.shutdown().await;
}

fn draft() -> serde_json::Value {
    serde_json::json!({ "type": "text", "fields": { "title": "T", "body": "B" } })
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes_only() {
    let app = TestApp::start().await;
    let program = Program::new(&app, Role::Owner, &[Permission::EntryCreate, Permission::EntryEditOwn]).await;
    assert_eq!(program.post("/api/v1/entries", draft()).await.status, 201);
    let mut published = draft();
    published["publish"] = true.into();
    assert_eq!(program.post("/api/v1/entries", published).await.status, 403);
    assert_eq!(program.get("/api/v1/entries").await.status, 403);
    let strange = app.draft("Somebody's", "Text.").await.id;
    assert_eq!(program.get(&format!("/api/v1/entries/{strange}")).await.status, 404);
    let me = program.get("/api/v1/me").await.json();
    assert_eq!(me["permissions"], serde_json::json!(["entry-create", "entry-edit-own"]));
    assert_eq!((&me["role"], &me["token"]["is_access_token"]), (&"owner".into(), &false.into()));
    app.shutdown().await;
}

#[tokio::test]
async fn tokens_end() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    assert_eq!(program.get("/api/v1/me").await.status, 200);
    app.execute("UPDATE users SET disabled_at = 1").await;
    assert_eq!(program.get("/api/v1/me").await.status, 401, "the account is disabled");
    app.execute("UPDATE users SET disabled_at = NULL").await;
    app.wait_seconds(30 * 86_400 - 1);
    assert_eq!(program.get("/api/v1/me").await.status, 200);
    app.wait_seconds(1);
    assert_eq!(program.get("/api/v1/me").await.status, 401, "it has expired");

    let program = Program::whole(&app, Role::Author).await;
    let services = app.app.services();
    let other = Program::whole(&app, Role::Editor).await;
    let stranger = Actor::User(other.user.clone());
    let visit = Visit::default();
    let refused = services.revoke_token(&stranger, program.token, &visit).await;
    assert!(matches!(refused, Err(ServiceError::NotFound(_))));
    assert!(services.list_tokens(&stranger, Some(program.user.id)).await.is_err());
    assert!(services.list_tokens(&stranger, None).await.is_err());
    let wanted = new(&[Permission::EntryCreate], 1);
    let for_another = services.make_token(&stranger, program.user.id, &wanted, &visit);
    assert!(matches!(for_another.await, Err(ServiceError::Denied(_))));
    services.revoke_token(&Actor::User(program.user.clone()), program.token, &visit).await.unwrap();
    assert_eq!(program.get("/api/v1/me").await.status, 401, "it was revoked");
    let revoked = events(&app, SecurityEventKind::TokenRevoked).await;
    assert_eq!(revoked, [("The Author".into(), "The Author".into())]);
    app.shutdown().await;
}

#[tokio::test]
async fn use_is_noted_once_a_minute() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let services = app.app.services();
    let used = async || services.list_tokens(&Actor::System, None).await.unwrap()[0].used_at;
    assert_eq!(used().await, None);
    program.get("/api/v1/me").await;
    let first = used().await.unwrap();
    app.wait_seconds(59);
    program.get("/api/v1/me").await;
    assert_eq!(used().await.unwrap(), first);
    app.wait_seconds(1);
    program.get("/api/v1/me").await;
    assert_eq!((used().await.unwrap() - first).whole_seconds(), 60);
    app.shutdown().await;
}

#[tokio::test]
async fn expired_tokens_are_deleted_after_a_month() {
    let app = TestApp::start().await;
    Program::whole(&app, Role::Author).await;
    let services = app.app.services();
    app.wait_seconds(60 * 86_400);
    assert_eq!(services.tidy_tokens().await.unwrap(), 0);
    app.wait_seconds(1);
    assert_eq!(services.tidy_tokens().await.unwrap(), 1);
    app.shutdown().await;
}
