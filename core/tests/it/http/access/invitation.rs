//! Invitations.

use sandpress::{
    domain::{Actor, Role, SecurityEventKind, Visit},
    services::{NewInvitation, ServiceError},
};

use super::{events, link_to, send, user};
use crate::support::app::{PASSWORD, TestApp};

async fn actor(app: &TestApp, role: Role) -> Actor {
    let name = app.account(role).await;
    Actor::User(user(app, &name).await.unwrap())
}

async fn invite(app: &TestApp, actor: &Actor, email: &str, role: &str) -> Result<(), ServiceError> {
    let new = NewInvitation { email: email.to_owned(), role: role.to_owned() };
    app.app.services().invite(actor, &new, &Visit::default()).await.map(|_| ())
}

#[tokio::test]
async fn an_invitation_makes_an_account_with_its_role() {
    let app = TestApp::start().await;
    let administrator = actor(&app, Role::Administrator).await;
    invite(&app, &administrator, "ann@example.net", "editor").await.unwrap();
    let first = link_to(&app, "ann@example.net").await;
    app.wait_a_minute();
    invite(&app, &administrator, "Ann@example.net", "editor").await.unwrap();
    assert_eq!(app.get(&first).await.status, 404);
    let link = link_to(&app, "Ann@example.net").await;
    let invitations = app.app.services().list_invitations(&administrator).await.unwrap();
    assert_eq!(invitations.len(), 1);
    let client = app.client();
    let fields = [("name", "The Administrator"), ("password", PASSWORD), ("password_again", PASSWORD)];
    let taken = send(&client, &link, &fields).await;
    assert!(taken.status == 422 && taken.shows("This name is taken"), "{}", taken.body);
    let fields = [("name", "Ann"), ("password", PASSWORD), ("password_again", PASSWORD)];
    assert_eq!(send(&client, &link, &fields).await.location(), "/admin");
    assert_eq!(client.get("/admin/entries").await.status, 200);
    assert_eq!(user(&app, "Ann").await.unwrap().role, Role::Editor);
    assert_eq!(app.get(&link).await.status, 404);
    assert!(app.app.services().list_invitations(&administrator).await.unwrap().is_empty());
    let asked = events(&app, SecurityEventKind::TokenCreated).await;
    assert_eq!(asked[0], ("The Administrator".to_owned(), "Ann@example.net".to_owned()));
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_have() {
    let app = TestApp::start().await;
    let administrator = actor(&app, Role::Administrator).await;
    let owner = actor(&app, Role::Owner).await;
    let editor = actor(&app, Role::Editor).await;
    let refused = invite(&app, &editor, "ann@example.net", "subscriber").await;
    assert!(matches!(refused, Err(ServiceError::Denied(_))));
    for role in ["owner", "boss"] {
        let refused = invite(&app, &administrator, "ann@example.net", role).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{role}");
    }
    let refused = invite(&app, &administrator, "owner@example.org", "editor").await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))));
    invite(&app, &owner, "ann@example.net", "owner").await.unwrap();
    let link = link_to(&app, "ann@example.net").await;
    app.execute("UPDATE users SET role = 'editor' WHERE role = 'owner'").await;
    let fields = [("name", "Ann"), ("password", PASSWORD), ("password_again", PASSWORD)];
    assert_eq!(send(&app.client(), &link, &fields).await.status, 404);
    assert!(user(&app, "Ann").await.is_none());
    app.shutdown().await;
}

#[tokio::test]
async fn an_invitation_can_be_taken_back_and_does_not_last() {
    let app = TestApp::start().await;
    let owner = actor(&app, Role::Owner).await;
    for email in ["ann@example.net", "ben@example.net"] {
        invite(&app, &owner, email, "author").await.unwrap();
    }
    let (ann, ben) = (link_to(&app, "ann@example.net").await, link_to(&app, "ben@example.net").await);
    let services = app.app.services();
    services.revoke_invitation(&owner, "ANN@example.net", &Visit::default()).await.unwrap();
    let again = services.revoke_invitation(&owner, "ann@example.net", &Visit::default()).await;
    assert!(matches!(again, Err(ServiceError::NotFound(_))));
    assert_eq!((app.get(&ann).await.status, app.get(&ben).await.status), (404, 200));
    app.wait_seconds(7 * 24 * 60 * 60);
    assert_eq!(app.get(&ben).await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn a_closed_site_invites_nobody() {
    let app = TestApp::with(&[], &[("ACCOUNTS__REGISTRATION", "closed")]).await;
    let owner = actor(&app, Role::Owner).await;
    let refused = invite(&app, &owner, "ann@example.net", "author").await;
    assert!(matches!(refused, Err(ServiceError::State(_))));
    app.shutdown().await;
}

#[tokio::test]
async fn people_are_invited_in_the_admin() {
    let app = TestApp::start().await;
    let admin = app.user_as(Role::Administrator).await;
    let page = admin.get("/admin/people").await;
    assert!(page.shows("Invite somebody"), "{}", page.body);
    let list = "/admin/people/invitations";
    let page = admin.get(list).await;
    assert!(
        page.shows("Nobody has an invitation that waits.") && !page.shows("value=\"owner\""),
        "{}",
        page.body
    );
    let wrong = admin.post_form(list, &[("email", "ann"), ("role", "editor")]).await;
    assert!(wrong.status == 422 && wrong.shows("This is not an email address"), "{}", wrong.body);
    let sent = admin.post_form(list, &[("email", "ann@example.net"), ("role", "editor")]).await;
    assert_eq!((sent.status, sent.location()), (303, list), "{}", sent.body);
    let link = link_to(&app, "ann@example.net").await;
    assert_eq!(app.get(&link).await.status, 200);
    let page = admin.get(list).await;
    assert!(
        page.shows("on its way to ann@example.net") && page.shows("<span>Editor</span>"),
        "{}",
        page.body
    );
    let back = admin.post_form("/admin/people/invitations/revoke", &[("email", "ann@example.net")]).await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert_eq!(app.get(&link).await.status, 404);
    app.shutdown().await;
}
