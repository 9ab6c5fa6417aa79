//! What the site knows of a person, and how it forgets them.

use sandpress::{
    domain::{Actor, PageRequest, Role, SealedEvent, Visit},
    services::{AuditFilter, Chain, ServiceError},
};
use serde_json::Value;

use crate::support::{
    app::{PASSWORD, TestApp},
    program::Program,
};

async fn events(app: &TestApp) -> Vec<SealedEvent> {
    let request = PageRequest::new(1, 1000);
    let services = app.app.services();
    services.list_events(&Actor::System, &AuditFilter::default(), request).await.unwrap().items
}

async fn chain(app: &TestApp) -> Chain {
    app.app.services().check_events(&Actor::System).await.unwrap()
}

#[tokio::test]
async fn a_person_gets_what_the_site_knows_of_them_without_secrets() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let program = Program::whole(&app, Role::Author).await;
    let fields = [("field.title", "Mine"), ("field.body", "What I wrote."), ("byline", "The Author")];
    author.post_form("/admin/entries/new/text", &fields).await;
    app.post("Theirs", "What somebody else wrote.").await;
    let page = author.post_form("/account/data/export", &[]).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert_eq!(page.header("content-disposition"), "attachment; filename=\"my-data.json\"");
    let data = page.json();
    assert_eq!(data["account"][0]["email"], "author@example.org");
    assert_eq!(data["entries"][0]["title"], "Mine");
    assert!(data["revisions"][0]["fields"].to_string().contains("What I wrote."), "{data}");
    assert_eq!(data["tokens"][0]["name"], "Test");
    assert_eq!(data["sessions"].as_array().map(Vec::len), Some(1));
    for part in ["authenticators", "passkeys", "identities", "events"] {
        assert!(data[part].is_array(), "{part}");
    }
    assert!(!page.body.contains("somebody else wrote") && !page.body.contains("argon2"));
    assert!(!page.body.contains(&program.secret) && !page.body.contains("digest"));
    assert_eq!(events(&app).await[0].event.kind.as_str(), "sensitive_read");
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_gets_or_erases_the_data_of_somebody_else() {
    let app = TestApp::start().await;
    let owner = Program::whole(&app, Role::Owner).await;
    let author = Program::whole(&app, Role::Author).await;
    let services = app.app.services();
    let actor = Actor::User(owner.user.clone());
    let got = services.export_personal_data(&actor, author.user.id, &Visit::default()).await;
    assert!(matches!(got, Err(ServiceError::Denied(_))));
    assert!(matches!(services.erase_person(&actor, author.user.id).await, Err(ServiceError::Denied(_))));
    app.shutdown().await;
}

#[tokio::test]
async fn who_is_erased_is_out_and_leaves_their_entries() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let author = app.user_as(Role::Author).await;
    let program = Program::whole(&app, Role::Author).await;
    let (access, _) = program.grant().await;
    for (title, byline) in [("Mine", "the author"), ("Ghost", "Somebody Else")] {
        let fields =
            [("field.title", title), ("field.body", "Text."), ("byline", byline), ("action", "publish")];
        assert_eq!(author.post_form("/admin/entries/new/text", &fields).await.status, 303);
    }
    let mine = app.get("/mine").await;
    assert!(mine.shows("The Author"), "{}", mine.body);
    app.client().log_in("THE AUTHOR", "wrong").await;
    app.client().log_in("author@example.org", "wrong").await;
    app.client().log_in("The Owner", "wrong").await;

    let wrong = author.post_form("/account/data/erase", &[("name", "The Owner")]).await;
    assert!(wrong.status == 422 && wrong.shows("nothing was erased"), "{}", wrong.body);
    let page = author.post_form("/account/data/erase", &[("name", "The Author")]).await;
    assert_eq!((page.status, page.location()), (303, "/"), "{}", page.body);

    let events = events(&app).await;
    let text = format!("{events:?}");
    for gone in ["The Author", "THE AUTHOR", "author@example.org", &program.user.id.to_string()] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert!(text.contains("The Owner") && text.contains("former account "), "{text}");
    assert_eq!(events[0].event.kind.as_str(), "user_deleted");
    assert_eq!(events[0].event.actor, events[0].event.subject);
    assert_eq!(chain(&app).await, Chain::Whole { events: events.len() as u64 });

    assert_eq!(author.get("/admin/entries").await.status, 303, "the session goes on");
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.status, 422);
    for secret in [&program.secret, &access] {
        let page = program.call_with(secret, http::Method::GET, "/api/v1/me", None).await;
        assert_eq!(page.status, 401);
    }
    let mine = app.get("/mine").await;
    assert!(
        mine.status == 200
            && mine.shows("A former author")
            && !mine.body.to_lowercase().contains("the author"),
        "{}",
        mine.body
    );
    assert!(app.get("/ghost").await.shows("Somebody Else"));
    app.shutdown().await;
}

#[tokio::test]
async fn the_chain_stays_whole_when_people_are_erased_one_after_another() {
    let app = TestApp::start().await;
    let services = app.app.services();
    for role in [Role::Owner, Role::Author, Role::Editor] {
        app.user_as(role).await;
        app.client().log_in("nobody", "wrong").await;
    }
    for name in ["The Author", "The Editor"] {
        let user = services.get_person_by_login(&Actor::System, name).await.unwrap();
        services.erase_person(&Actor::System, user.id).await.unwrap();
        assert!(matches!(chain(&app).await, Chain::Whole { .. }), "{name}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_change_under_the_cover_of_erasing_is_found() {
    let app = TestApp::start().await;
    for role in [Role::Owner, Role::Author, Role::Editor] {
        app.account(role).await;
    }
    // Nobody was erased, and a line says so.
    app.execute("UPDATE audit_events SET salt = NULL, subject = 'x' WHERE number = 1").await;
    assert_eq!(chain(&app).await, Chain::Broken { number: 1 });
    app.shutdown().await;

    for change in [
        "UPDATE audit_events SET subject = 'x' WHERE number = 2",
        "UPDATE audit_events SET salt = NULL, subject = 'x' WHERE number = 1",
        "UPDATE audit_events SET address = 'x' WHERE number = 3",
        "UPDATE audit_events SET details = '{}' WHERE event = 'user_deleted'",
        "DELETE FROM audit_events WHERE number = 2",
    ] {
        let app = TestApp::start().await;
        for role in [Role::Owner, Role::Author, Role::Editor] {
            app.account(role).await;
        }
        let services = app.app.services();
        let author = services.get_person_by_login(&Actor::System, "The Author").await.unwrap();
        services.erase_person(&Actor::System, author.id).await.unwrap();
        assert!(matches!(chain(&app).await, Chain::Whole { events: 4 }));
        app.execute(change).await;
        assert!(matches!(chain(&app).await, Chain::Broken { .. }), "{change}");
        app.shutdown().await;
    }
}

#[tokio::test]
async fn the_last_owner_cannot_be_erased() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.post_form("/account/data/erase", &[("name", "The Owner")]).await;
    assert!(page.status == 409 && page.shows("This is the last owner who can log in"), "{}", page.body);
    assert_eq!(owner.get("/admin/entries").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn an_erased_name_can_be_taken_again() {
    let app = TestApp::start().await;
    let services = app.app.services();
    app.account(Role::Owner).await;
    app.account(Role::Author).await;
    let author = services.get_person_by_login(&Actor::System, "The Author").await.unwrap();
    let erased = services.erase_person(&Actor::System, author.id).await.unwrap();
    assert!(erased.pseudonym.starts_with("former account ") && erased.events == 1, "{erased:?}");
    app.account(Role::Author).await;
    let again = services.get_person_by_login(&Actor::System, "The Author").await.unwrap();
    let data = services.export_personal_data(&Actor::System, again.id, &Visit::default()).await.unwrap();
    assert_ne!(data["account"][0]["id"], Value::String(author.id.to_string()));
    assert_eq!(data["entries"], Value::Array(Vec::new()));
    app.shutdown().await;
}
