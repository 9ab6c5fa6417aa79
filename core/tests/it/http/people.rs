//! The pages of people, and what may be done to an account.

use sandpress::{
    domain::{Actor, PageRequest, Role, SealedEvent, SecurityEventKind, User, UserId, Visit},
    services::{AuditFilter, NewUser, PeopleFilter, ServiceError},
};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

async fn id(app: &TestApp, name: &str) -> UserId {
    app.app.services().get_person_by_login(&Actor::System, name).await.unwrap().id
}

async fn user(app: &TestApp, name: &str) -> User {
    app.app.services().get_person_by_login(&Actor::System, name).await.unwrap()
}

async fn add(app: &TestApp, name: &str, role: Role) -> UserId {
    let email = format!("{}@example.org", name.to_lowercase());
    let new = NewUser { name: name.to_owned(), email, password: PASSWORD.to_owned(), role };
    app.app.services().create_user(&new).await.unwrap().id
}

async fn act(client: &Client, id: UserId, what: &str, fields: &[(&str, &str)]) -> Page {
    client.post_form(&format!("/admin/people/{id}/{what}"), fields).await;
    client.get(&format!("/admin/people/{id}")).await
}

async fn last_event(app: &TestApp) -> SealedEvent {
    let filter = AuditFilter::default();
    let page = app.app.services().list_events(&Actor::System, &filter, PageRequest::new(1, 1)).await;
    page.unwrap().items.remove(0)
}

#[tokio::test]
async fn people_are_found_and_narrowed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.account(Role::Author).await;
    let disabled = add(&app, "Zoë", Role::Author).await;
    app.app.services().disable_person(&Actor::System, disabled, &Visit::default()).await.unwrap();
    let list = owner.get("/admin/people").await;
    assert!(list.shows("3 people") && list.shows("The Author") && list.shows("Zoë"), "{}", list.body);
    assert!(list.shows(">You<") && list.shows(">Disabled<"), "{}", list.body);
    for (query, found, not) in [
        ("q=ZOË", "Zoë", "The Author"),
        ("q=author%40EXAMPLE", "The Author", "Zoë"),
        ("role=owner", "The Owner", "Zoë"),
        ("state=disabled", "Zoë", "The Author"),
        ("state=active", "The Author", "Zoë"),
    ] {
        let page = owner.get(&format!("/admin/people?{query}")).await;
        let rows = page.between("<ul class=\"list\">", "</ul>\n");
        assert!(rows.contains(found) && !rows.contains(not), "{query}: {rows}");
    }
    for nobody in ["q=%25", "q=_", "q=%00qq", "role=nothing"] {
        assert!(owner.get(&format!("/admin/people?{nobody}")).await.shows("Nobody matches"), "{nobody}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_disabled_account_is_out_at_its_next_request() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let author = app.user_as(Role::Author).await;
    let its = id(&app, "The Author").await;
    assert_eq!(author.get("/admin/entries").await.status, 200);
    let page = act(&owner, its, "disable", &[]).await;
    assert!(page.shows("The account is disabled, and its sessions have ended."), "{}", page.body);
    let event = last_event(&app).await.event;
    assert_eq!((event.kind, event.actor.as_str()), (SecurityEventKind::UserDisabled, "The Owner"));
    assert_eq!((event.subject.as_str(), event.address.as_str()), ("The Author", "127.0.0.1"));
    assert_eq!(author.get("/admin/entries").await.status, 303);
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.status, 422);
    let page = act(&owner, its, "enable", &[]).await;
    assert!(page.shows("The account can be used again."));
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn a_new_role_and_a_forced_reset_end_the_sessions() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let its = {
        app.account(Role::Author).await;
        id(&app, "The Author").await
    };
    for (what, fields, message) in [
        ("role", vec![("role", "editor")], "The role was changed."),
        ("reset", vec![], "the next log-in asks for a new password"),
        ("end-sessions", vec![], "All sessions have ended."),
    ] {
        let client = app.client();
        assert_eq!(client.log_in("The Author", PASSWORD).await.status, 303);
        let page = act(&owner, its, what, &fields).await;
        assert!(page.shows(message), "{what}: {}", page.body);
        assert_eq!(client.get("/admin/entries").await.status, 303, "{what}");
    }
    assert_eq!(user(&app, "The Author").await.role, Role::Editor);
    let person = app.app.services().get_person(&Actor::System, its).await.unwrap();
    assert!(person.must_change_password);
    let page = act(&owner, its, "role", &[("role", "captain")]).await;
    assert!(page.shows("This site has no such role"), "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_decides_about_who_may_more_nor_about_themselves() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    app.account(Role::Author).await;
    let administrator = app.user_as(Role::Administrator).await;
    let (owner, author) = (id(&app, "The Owner").await, id(&app, "The Author").await);
    let own = id(&app, "The Administrator").await;
    for what in ["disable", "reset", "end-sessions", "role", "enable"] {
        let page = act(&administrator, owner, what, &[("role", "author")]).await;
        assert!(page.shows("Only owners decide about owners."), "{what}: {}", page.body);
        let page = act(&administrator, own, what, &[("role", "author")]).await;
        assert!(page.shows("This is your own account"), "{what}: {}", page.body);
    }
    let page = act(&administrator, author, "role", &[("role", "owner")]).await;
    assert!(page.shows("Only owners decide about owners."), "{}", page.body);
    assert!(!page.shows("<option value=\"owner\""), "{}", page.body);
    for name in ["The Owner", "The Author", "The Administrator"] {
        let user = user(&app, name).await;
        assert!(user.disabled_at.is_none() && name.ends_with(user.role.label()), "{user:?}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn the_last_owner_stays() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let (services, visit) = (app.app.services(), Visit::default());
    let owner = id(&app, "The Owner").await;
    let second = add(&app, "Second", Role::Owner).await;
    services.disable_person(&Actor::System, second, &visit).await.unwrap();
    let last = |done: Result<(), ServiceError>| {
        let error = done.unwrap_err();
        assert!(error.to_string().starts_with("this is the last owner"), "{error}");
    };
    last(services.disable_person(&Actor::System, owner, &visit).await);
    last(services.set_role(&Actor::System, owner, "editor", &visit).await);
    services.enable_person(&Actor::System, second, &visit).await.unwrap();
    services.set_role(&Actor::System, owner, "editor", &visit).await.unwrap();
    last(services.set_role(&Actor::System, second, "editor", &visit).await);
    app.shutdown().await;
}

#[tokio::test]
async fn two_at_once_do_not_remove_the_last_two_owners() {
    for way in ["each other", "the command line"] {
        let app = TestApp::start().await;
        let services = app.app.services();
        for round in 0..8 {
            let (a, b) = (format!("A{round}"), format!("B{round}"));
            let (first, second) = (add(&app, &a, Role::Owner).await, add(&app, &b, Role::Owner).await);
            let actors = match way {
                "each other" => [Actor::User(user(&app, &b).await), Actor::User(user(&app, &a).await)],
                _ => [Actor::System, Actor::System],
            };
            let visit = Visit::default();
            let (one, other) = tokio::join!(
                services.disable_person(&actors[0], first, &visit),
                services.set_role(&actors[1], second, "author", &visit),
            );
            assert!(one.is_ok() != other.is_ok(), "{way}: {one:?} {other:?}");
            let filter =
                PeopleFilter { role: Some("owner".into()), is_disabled: Some(false), ..Default::default() };
            let left = services.list_people(&Actor::System, &filter, PageRequest::new(1, 9)).await.unwrap();
            assert_eq!(left.total, 1, "{way}");
            // Nobody is an owner when the next round begins.
            app.execute("UPDATE users SET role = 'subscriber'").await;
        }
        app.shutdown().await;
    }
}

#[tokio::test]
async fn who_has_just_lost_a_role_does_nothing_with_it() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    app.account(Role::Author).await;
    app.account(Role::Administrator).await;
    let before = Actor::User(user(&app, "The Administrator").await);
    let (services, visit) = (app.app.services(), Visit::default());
    services.set_role(&Actor::System, id(&app, "The Administrator").await, "editor", &visit).await.unwrap();
    let denied = services.disable_person(&before, id(&app, "The Author").await, &visit).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    app.shutdown().await;
}
