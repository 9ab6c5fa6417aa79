//! Roles that the site makes for itself.

use sandpress::{
    domain::{Actor, Role, Visit},
    services::NewRole,
};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Client,
};

const ROLES: &str = "/admin/people/roles";

/// A client of somebody with a role of these permissions.
async fn somebody(app: &TestApp, name: &str, permissions: &[&str]) -> Client {
    let services = app.app.services();
    let key = name.to_lowercase();
    let permissions = permissions.iter().map(|word| (*word).to_owned()).collect();
    let new = NewRole { key: key.clone(), label: name.to_owned(), permissions };
    services.create_role(&Actor::System, &new, &Visit::default()).await.unwrap();
    let email = format!("{key}@example.org");
    let user = sandpress::services::NewUser {
        name: name.to_owned(),
        email,
        password: PASSWORD.to_owned(),
        role: Role::Subscriber,
    };
    let id = services.create_user(&user).await.unwrap().id;
    services.set_role(&Actor::System, id, &key, &Visit::default()).await.unwrap();
    let client = app.client();
    assert_eq!(client.log_in(name, PASSWORD).await.status, 303);
    client
}

#[tokio::test]
async fn a_role_is_made_given_changed_and_deleted() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    assert!(owner.get("/admin/people/new-role").await.shows("See what mail left the site"));
    let new = [
        ("key", "post-office"),
        ("label", "Post office"),
        ("permission", "admin-enter"),
        ("permission", "mail-read"),
    ];
    assert_eq!(owner.post_form(ROLES, &new).await.location(), ROLES);
    let list = owner.get(ROLES).await;
    assert!(list.shows("Post office") && list.shows("The role was saved"), "{}", list.body);
    let again = owner.post_form(ROLES, &new).await;
    assert!(again.status == 422 && again.shows("There is a role of this word"), "{}", again.body);

    app.account(Role::Author).await;
    let author = app.app.services().get_person_by_login(&Actor::System, "The Author").await.unwrap().id;
    owner.post_form(&format!("/admin/people/{author}/role"), &[("role", "post-office")]).await;
    let client = app.client();
    client.log_in("The Author", PASSWORD).await;
    assert_eq!(client.get("/admin/mail").await.status, 200);
    assert_eq!(client.get("/admin/people").await.status, 403);
    assert_eq!(client.get("/admin/entries/new/text").await.status, 403);

    let changed = [("label", "Post office"), ("permission", "admin-enter")];
    assert_eq!(owner.post_form("/admin/people/roles/post-office", &changed).await.location(), ROLES);
    assert_eq!(client.get("/admin/mail").await.status, 403, "it holds at once");

    let in_use = owner.post_form("/admin/people/roles/post-office/delete", &[]).await;
    assert_eq!(in_use.location(), "/admin/people/roles/post-office");
    assert!(owner.get(in_use.location()).await.shows("People have this role"));
    owner.post_form(&format!("/admin/people/{author}/role"), &[("role", "author")]).await;
    assert_eq!(owner.post_form("/admin/people/roles/post-office/delete", &[]).await.location(), ROLES);
    assert_eq!(owner.get("/admin/people/roles/post-office").await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_gives_away_what_they_do_not_have() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    app.account(Role::Author).await;
    let keeper =
        somebody(&app, "Keeper", &["admin-enter", "user-read", "user-manage", "role-manage", "mail-read"])
            .await;
    let more = [("key", "more"), ("label", "More"), ("permission", "plugin-manage")];
    let refused = keeper.post_form(ROLES, &more).await;
    assert!(refused.status == 422 && refused.shows("This role may do what you may not"), "{}", refused.body);
    assert_eq!(keeper.post_form("/admin/people/roles/keeper", &more).await.status, 422);
    let less = [("key", "less"), ("label", "Less"), ("permission", "mail-read")];
    assert_eq!(keeper.post_form(ROLES, &less).await.status, 303);
    // What was a role above them stays above them.
    let new = NewRole { key: "above".into(), label: "Above".into(), permissions: vec!["plugin-read".into()] };
    app.app.services().create_role(&Actor::System, &new, &Visit::default()).await.unwrap();
    assert_eq!(keeper.post_form("/admin/people/roles/above", &[("label", "Below")]).await.status, 422);
    keeper.post_form("/admin/people/roles/above/delete", &[]).await;
    assert!(app.app.services().get_role(&Actor::System, "above").await.is_ok());
    let author = app.app.services().get_person_by_login(&Actor::System, "The Author").await.unwrap().id;
    for role in ["administrator", "owner", "editor", "above"] {
        keeper.post_form(&format!("/admin/people/{author}/role"), &[("role", role)]).await;
        let user = app.app.services().find_user(author).await.unwrap().unwrap();
        assert_eq!(user.role, Role::Author, "{role}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_role_is_checked() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (key, label, permission, message) in [
        ("Post", "Post", "mail-read", "A role has 1 to 20 lower-case letters"),
        ("owner", "Owner", "mail-read", "This role is on every site"),
        ("post", " ", "mail-read", "A role has a name of 1 to 60 characters"),
        ("post", "Post", "fly", "\"fly\" is not a permission"),
    ] {
        let page =
            owner.post_form(ROLES, &[("key", key), ("label", label), ("permission", permission)]).await;
        assert!(page.status == 422 && page.shows(message), "{message}: {}", page.body);
    }
    assert_eq!(owner.post_form("/admin/people/roles/nothing", &[("label", "x")]).await.status, 404);
    assert_eq!(owner.get("/admin/people/roles/owner").await.status, 404);
    app.shutdown().await;
}
