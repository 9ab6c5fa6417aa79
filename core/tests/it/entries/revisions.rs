//! What an entry was before.

use sandpress::{
    domain::{Actor, PageRequest, Role},
    services::Intent,
};

use super::{body, patch, public_body};
use crate::support::app::TestApp;

#[tokio::test]
async fn revisions_are_listed_compared_and_restored() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let entry = app.post("Shared", "The sea is calm.").await;
    services
        .save_entry(&Actor::System, entry.id, patch(1, "The sea is not calm."), Intent::Save)
        .await
        .unwrap();
    let owner = app.owner().await;
    let form = format!("/admin/entries/{}", entry.id);
    let list = owner.get(&format!("{form}/revisions")).await;
    assert_eq!(list.status, 200);
    assert!(list.shows("1 word added") && list.shows("Readers see it") && list.shows("Newest"));
    let compare = owner.get(&format!("{form}/revisions/compare?from=2&to=1")).await;
    assert!(compare.body.contains("<ins>"), "{}", compare.body);
    assert!(compare.shows("From revision 1 to 2"));
    for wrong in ["", "?from=1&to=9", "?from=x&to=1", "?from=-1&to=1", "?from=99999999999&to=1"] {
        let page = owner.get(&format!("{form}/revisions/compare{wrong}")).await;
        assert_eq!(page.status, 404, "{wrong}");
    }

    let page = owner.post_form(&format!("{form}/revisions/1/restore"), &[]).await;
    assert_eq!(page.status, 303);
    let now = app.entry(entry.id).await;
    assert_eq!((now.revision, now.published_revision), (3, Some(1)));
    assert_eq!(body(&app, entry.id).await, "The sea is calm.");
    assert_eq!(public_body(&app, &now).await.as_deref(), Some("The sea is calm."));
    let second = services.get_old_revision(&Actor::System, entry.id, 2).await.unwrap();
    assert_eq!(second.fields.get("body"), "The sea is not calm.");
    assert_eq!(owner.post_form(&format!("{form}/revisions/9/restore"), &[]).await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn old_revisions_go_but_for_those_with_a_mark() {
    let app = TestApp::with(&[], &[("ENTRIES__REVISIONS_KEPT", "3")]).await;
    let services = app.app.services();
    let entry = app.post("Shared", "Text 1.").await;
    for number in 1..12 {
        let change = patch(number, &format!("Text {}.", number + 1));
        services.save_entry(&Actor::System, entry.id, change, Intent::Save).await.unwrap();
    }
    services.name_revision(&Actor::System, entry.id, 4, "  Before   the edit ").await.unwrap();
    assert!(services.name_revision(&Actor::System, entry.id, 4, &"x".repeat(101)).await.is_err());
    services.tidy_entries().await.unwrap();
    let request = PageRequest::new(1, 50);
    let (_, page) = services.list_revisions(&Actor::System, entry.id, request).await.unwrap();
    let numbers: Vec<_> = page.items.iter().map(|revision| revision.number).collect();
    assert_eq!(numbers, [12, 11, 10, 9, 4, 1]);
    assert_eq!(page.items[4].name.as_deref(), Some("Before the edit"));
    assert_eq!(body(&app, entry.id).await, "Text 12.");
    let editor = app.user_as(Role::Editor).await;
    assert!(editor.get(&format!("/admin/entries/{}/revisions", entry.id)).await.shows("Before the edit"));
    app.shutdown().await;
}
