//! What is planned for entries, put away and deleted.

use sandpress::{
    domain::{Actor, EntryId, EntryStatus, PlannedAction, Role, Visit},
    services::{Intent, ServiceError},
};
use time::Duration;

use super::{patch, person, public_body};
use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

async fn plan(client: &Client, id: EntryId, action: &str, at: &str, body: &str) -> Page {
    let revision = client.get(&format!("/admin/entries/{id}")).await.hidden("revision");
    let moment = format!("{action}_at");
    let fields = [
        ("revision", revision.as_str()),
        ("field.title", "Shared"),
        ("field.body", body),
        ("plan", action),
        (moment.as_str(), at),
    ];
    client.post_form(&format!("/admin/entries/{id}/plan"), &fields).await
}

#[tokio::test]
async fn an_entry_is_published_and_unpublished_when_its_moment_comes() {
    let app = TestApp::with(&[], &[("SITE__TIME_ZONE", "Europe/Berlin")]).await;
    let owner = app.owner().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let form = format!("/admin/entries/{}", entry.id);
    // The clock of the tests shows 09:26:53 UTC, which is 10:26:53 in Berlin.
    let page = plan(&owner, entry.id, "publish", "2026-03-14T11:00", "Planned.").await;
    assert_eq!(page.status, 303, "{}", page.body);
    let page = plan(&owner, entry.id, "unpublish", "2026-03-14T12:00", "Planned.").await;
    assert_eq!(page.status, 303, "{}", page.body);
    let page = owner.get(&form).await;
    assert!(page.shows("Will be published on 14 March 2026, 11:00 (Europe/Berlin, UTC+01)"), "{}", page.body);
    assert!(page.body.contains("value=\"2026-03-14T12:00\""));
    assert!(owner.get("/admin/entries?status=planned").await.shows("Will be unpublished on"));

    app.wait_seconds(30 * 60);
    app.run_jobs().await;
    assert!(!app.entry(entry.id).await.is_public(), "it was published too early");
    app.wait_seconds(4 * 60);
    app.run_jobs().await;
    let now = app.entry(entry.id).await;
    assert_eq!(public_body(&app, &now).await.as_deref(), Some("Planned."));
    assert_eq!(app.get("/shared").await.status, 200);
    // The server was down when the second moment came.
    app.wait_seconds(24 * 60 * 60);
    app.run_jobs().await;
    assert_eq!(app.get("/shared").await.status, 404);
    assert_eq!(app.run_jobs().await, 0, "it is done again");
    let owner = app.owner().await;
    assert!(owner.get("/admin/entries?status=planned").await.shows("Nothing is planned"));
    app.shutdown().await;
}

#[tokio::test]
async fn plans_are_changed_and_called_off() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let entry = app.draft("Shared", "The beginning.").await;
    plan(&owner, entry.id, "publish", "2026-03-14T10:00", "The beginning.").await;
    plan(&owner, entry.id, "publish", "2026-03-14T12:00", "The beginning.").await;
    app.wait_seconds(60 * 60);
    app.run_jobs().await;
    assert!(!app.entry(entry.id).await.is_public(), "the first moment still counts");
    let form = format!("/admin/entries/{}", entry.id);
    let page = owner.post_form(&format!("{form}/plan/cancel"), &[("plan", "publish")]).await;
    assert_eq!(page.status, 303);
    app.wait_seconds(24 * 60 * 60);
    app.run_jobs().await;
    assert!(!app.entry(entry.id).await.is_public(), "it was called off");
    app.shutdown().await;
}

#[tokio::test]
async fn moments_that_cannot_be_planned_are_refused_beside_their_input() {
    let app = TestApp::with(&[], &[("SITE__TIME_ZONE", "Europe/Berlin")]).await;
    let owner = app.owner().await;
    let entry = app.draft("Shared", "The beginning.").await;
    for (at, why) in [
        ("", "This is not a date with a time"),
        ("2026-02-31T10:00", "This is not a date with a time"),
        ("99999-01-01T00:00", "This is not a date with a time"),
        ("0000-01-01T00:00", "The year is too far away"),
        ("2026-03-14T10:00", "This moment is past"),
        ("2126-03-14T10:00", "This is more than ten years away"),
    ] {
        let page = plan(&owner, entry.id, "publish", at, "What was written.").await;
        assert_eq!(page.status, 422, "{at}");
        assert!(page.shows(why), "{at}: {}", page.body);
        assert_eq!(page.field("body"), "What was written.");
    }
    let page = plan(&owner, entry.id, "unpublish", "2026-03-15T10:00", "Text.").await;
    assert!(page.shows("nothing is planned to publish it"), "{}", page.body);
    let page = plan(&owner, entry.id, "publish", "2026-03-29T02:30", "Text.").await;
    assert_eq!(page.status, 303);
    let page = owner.get(&format!("/admin/entries/{}", entry.id)).await;
    assert!(
        page.shows("29 March 2026, 03:30 (Europe/Berlin, UTC+02)")
            && page.shows("does not exist on that day")
    );
    app.shutdown().await;
}

#[tokio::test]
async fn what_its_planner_may_not_do_by_then_is_not_done() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let editor = person(&app, Role::Editor).await;
    let actor = Actor::User(editor.clone());
    let entry = app.draft("Shared", "The beginning.").await;
    let at = services.clock().now() + Duration::hours(1);
    services.plan_entry(&actor, entry.id, PlannedAction::Publish, at).await.unwrap();
    let author = Actor::User(person(&app, Role::Author).await);
    assert!(services.plan_entry(&author, entry.id, PlannedAction::Publish, at).await.is_err());
    services.disable_person(&Actor::System, editor.id, &Visit::default()).await.unwrap();
    app.wait_seconds(2 * 60 * 60);
    app.run_jobs().await;
    assert!(!app.entry(entry.id).await.is_public());
    let plans = services.list_plans(&[entry.id]).await.unwrap();
    assert!(plans[0].problem.as_deref().unwrap().contains("disabled"), "{plans:?}");
    let page = app.owner().await.get("/admin/entries").await;
    assert!(page.shows("Was to be published on") && page.shows("It was not done"));
    app.shutdown().await;
}

#[tokio::test]
async fn incomplete_drafts_are_kept_and_not_planned() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let entry = app.draft("Shared", "").await;
    let page = plan(&owner, entry.id, "publish", "2026-03-15T10:00", "").await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert!(app.app.services().list_plans(&[entry.id]).await.unwrap().is_empty());
    app.shutdown().await;
}

#[tokio::test]
async fn archived_entries_are_read_by_address_and_found_nowhere() {
    let app = TestApp::start().await;
    let entry = app.post("Shared", "The beginning.").await;
    let owner = app.owner().await;
    let form = format!("/admin/entries/{}", entry.id);
    assert_eq!(owner.post_form(&format!("{form}/archive"), &[]).await.status, 303);
    let page = app.get("/shared").await;
    assert_eq!((page.status, page.header("x-robots-tag")), (200, "noindex"));
    assert!(!app.get("/").await.shows("Shared") && !app.get("/atom.xml").await.shows("Shared"));
    assert!(owner.get("/admin/entries?status=archived").await.shows("Shared"));
    assert_eq!(owner.post_form(&format!("{form}/unarchive"), &[]).await.status, 303);
    assert!(app.get("/").await.shows("Shared"));
    assert_eq!(app.get("/shared").await.header("x-robots-tag"), "");
    app.shutdown().await;
}

#[tokio::test]
async fn the_trash_is_emptied_by_hand_and_after_its_days() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let (one, other) = (app.post("One", "Text.").await, app.draft("Other", "Text.").await);
    let author = Actor::User(person(&app, Role::Author).await);
    assert!(matches!(services.delete_entry(&author, one.id).await, Err(ServiceError::Denied(_))));
    assert!(matches!(services.delete_entry(&Actor::System, one.id).await, Err(ServiceError::State(_))));
    services.trash_entry(&Actor::System, one.id).await.unwrap();
    services.delete_entry(&Actor::System, one.id).await.unwrap();
    assert!(services.get_entry(&Actor::System, one.id).await.is_err());
    services.trash_entry(&Actor::System, other.id).await.unwrap();
    app.wait_seconds(29 * 24 * 60 * 60);
    services.tidy_entries().await.unwrap();
    assert_eq!(app.entry(other.id).await.status, EntryStatus::Draft);
    app.wait_seconds(2 * 24 * 60 * 60);
    services.tidy_entries().await.unwrap();
    assert!(services.get_entry(&Actor::System, other.id).await.is_err());
    app.shutdown().await;
}

#[tokio::test]
async fn a_copy_is_a_draft_of_its_own() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let entry = app.post("Shared", "The beginning.").await;
    let copy = services.duplicate_entry(&Actor::System, entry.id).await.unwrap();
    assert_eq!((copy.status, copy.path.as_str()), (EntryStatus::Draft, "shared-2"));
    services.save_entry(&Actor::System, copy.id, patch(1, "The copy."), Intent::Save).await.unwrap();
    assert_eq!(super::body(&app, entry.id).await, "The beginning.");
    app.shutdown().await;
}

#[tokio::test]
async fn what_a_plugin_refuses_when_the_moment_comes_is_told_in_the_admin() {
    let app =
        TestApp::with(&["refuses_entries"], &[("PLUGINS__REFUSES_ENTRIES__LIMITS__CPU_MS", "5000")]).await;
    let owner = app.owner().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let page = plan(&owner, entry.id, "publish", "2026-03-14T10:00", "The beginning.").await;
    assert_eq!(page.status, 303, "{}", page.body);
    app.wait_seconds(60 * 60);
    app.run_jobs().await;
    assert!(!app.entry(entry.id).await.is_public());
    let page = owner.get(&format!("/admin/entries/{}", entry.id)).await;
    assert!(page.shows("It was not done") && page.shows("The filter wants another title."), "{}", page.body);
    assert_eq!(app.run_jobs().await, 0, "what was refused is tried again");
    app.shutdown().await;
}
