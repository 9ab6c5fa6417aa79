//! The index follows every change, whatever the way in, in the transaction of the change.

use sandpress::{
    domain::{Actor, Clock, EntryId, EntryPlace, PageRequest, PlannedAction, Role, Taxonomy, User, Visit},
    services::{BulkAction, EntryPatch, Intent, NewTerm, SearchCheck, SearchProgress},
};

use super::found;
use crate::support::{app::TestApp, house::told};

struct Quiet;

impl SearchProgress for Quiet {
    fn at(&mut self, _: u64) {}
}

async fn check(app: &TestApp) -> SearchCheck {
    app.app.services().check_search_index(&mut Quiet).await.unwrap()
}

async fn user(app: &TestApp, name: &str) -> User {
    let users = app.app.services().list_users(PageRequest::new(1, 100)).await.unwrap();
    users.items.into_iter().find(|user| user.name.as_str() == name).unwrap()
}

async fn patch(app: &TestApp, id: EntryId, body: &str) -> EntryPatch {
    let details = app.app.services().get_entry(&Actor::System, id).await.unwrap();
    let mut fields = details.revision.fields;
    fields.set("body", body);
    EntryPatch {
        base_revision: details.entry.revision,
        fields,
        path: String::new(),
        byline: details.entry.byline,
        place: None,
    }
}

#[tokio::test]
async fn the_index_follows_an_entry_through_its_life() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let system = &Actor::System;
    let id = app.draft("Tide", "First words.").await.id;
    assert_eq!(found(&app, "words").await.len(), 0, "a draft");
    services.publish_entry(system, id).await.unwrap();
    assert_eq!(found(&app, "words").await.len(), 1, "published");
    services.save_entry(system, id, patch(&app, id, "Second thoughts.").await, Intent::Save).await.unwrap();
    assert_eq!((found(&app, "words").await.len(), found(&app, "thoughts").await.len()), (1, 0), "saved");
    services
        .save_entry(system, id, patch(&app, id, "Second thoughts.").await, Intent::Publish)
        .await
        .unwrap();
    assert_eq!(
        (found(&app, "words").await.len(), found(&app, "thoughts").await.len()),
        (0, 1),
        "published anew"
    );
    services.unpublish_entry(system, id).await.unwrap();
    assert_eq!(found(&app, "thoughts").await.len(), 0, "unpublished");
    services.publish_entry(system, id).await.unwrap();
    services.archive_entry(system, id).await.unwrap();
    assert_eq!(found(&app, "thoughts").await.len(), 0, "archived");
    services.unarchive_entry(system, id).await.unwrap();
    assert_eq!(found(&app, "thoughts").await.len(), 1, "back on lists");
    services.trash_entry(system, id).await.unwrap();
    assert_eq!(found(&app, "thoughts").await.len(), 0, "in the trash");
    services.restore_entry(system, id).await.unwrap();
    assert_eq!(found(&app, "thoughts").await.len(), 0, "restored as a draft");
    services.change_entries(system, &[id], BulkAction::Publish).await;
    assert_eq!(found(&app, "thoughts").await.len(), 1, "published with others");
    assert!(check(&app).await.is_sound());
    services.trash_entry(system, id).await.unwrap();
    services.delete_entry(system, id).await.unwrap();
    assert_eq!(found(&app, "thoughts").await.len(), 0, "deleted");
    assert_eq!(check(&app).await, SearchCheck::default());
    app.shutdown().await;
}

#[tokio::test]
async fn every_way_in_leads_into_the_index() {
    let writer = [
        ("PLUGINS__WRITES_CONTENT__GRANTS__CONTENT_WRITE", "text,publish"),
        ("PLUGINS__WRITES_CONTENT__LIMITS__CPU_MS", "5000"),
        ("PLUGINS__WRITES_CONTENT__LIMITS__WALL_MS", "30000"),
    ];
    let app = TestApp::with(&["writes_content"], &writer).await;
    let owner = app.owner().await;
    let form = [("field.title", "By form"), ("field.body", "Formwords."), ("action", "publish")];
    assert_eq!(owner.post_form("/admin/entries/new/text", &form).await.status, 303);
    assert_eq!(found(&app, "formwords").await, ["By form"]);
    let services = app.app.services();
    told(services, "writes-content", None, "create plugin publish text title=Out body=Pluginwords").await;
    assert_eq!(found(&app, "pluginwords").await, ["Out"]);
    app.shutdown().await;
    // Without the plugin, which takes no event and is switched off for that.
    let app = TestApp::start().await;
    app.owner().await;
    let services = app.app.services();
    let report = app.import_fixtures().await;
    assert!(report.imported > 0);
    assert!(check(&app).await.is_sound());
    let draft = app.draft("Planned", "Planwords.").await;
    let person = user(&app, "The Owner").await;
    let at = app.clock.now() + std::time::Duration::from_secs(3600);
    let actor = Actor::User(person);
    services.plan_entry(&actor, draft.id, PlannedAction::Publish, at).await.unwrap();
    assert_eq!(found(&app, "planwords").await.len(), 0);
    app.wait_seconds(3_700);
    app.run_jobs().await;
    assert_eq!(found(&app, "planwords").await, ["Planned"]);
    let copy = services.duplicate_entry(&actor, draft.id).await.unwrap();
    assert_eq!(found(&app, "planwords").await.len(), 1, "a copy is a draft");
    services.change_entries(&Actor::System, &[copy.id, draft.id], BulkAction::Trash).await;
    assert_eq!(found(&app, "planwords").await.len(), 0);
    assert!(check(&app).await.is_sound());
    app.shutdown().await;
}

#[tokio::test]
async fn what_was_refused_leaves_nothing_in_the_index() {
    let app =
        TestApp::with(&["refuses_entries"], &[("PLUGINS__REFUSES_ENTRIES__LIMITS__CPU_MS", "5000")]).await;
    let before = check(&app).await;
    let owner = app.owner().await;
    let form = [("field.title", "Tide"), ("field.body", "Refusedwords."), ("action", "publish")];
    let refused = owner.post_form("/admin/entries/new/text", &form).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert_eq!(found(&app, "refusedwords").await.len(), 0);
    assert_eq!(check(&app).await, before);
    app.shutdown().await;
}

#[tokio::test]
async fn a_late_save_changes_nothing_in_the_index() {
    let app = TestApp::start().await;
    let id = app.post("Tide", "First words.").await.id;
    let late = patch(&app, id, "Late thoughts.").await;
    let services = app.app.services();
    services
        .save_entry(&Actor::System, id, patch(&app, id, "Early birds.").await, Intent::Publish)
        .await
        .unwrap();
    assert!(services.save_entry(&Actor::System, id, late, Intent::Publish).await.is_err());
    assert_eq!((found(&app, "late").await.len(), found(&app, "early").await.len()), (0, 1));
    // The path is taken: the transaction began, and nothing of it is left.
    app.post("Other", "Elsewhere.").await;
    let mut taken = patch(&app, id, "Taken thoughts.").await;
    taken.path = "other".to_owned();
    assert!(services.save_entry(&Actor::System, id, taken, Intent::Publish).await.is_err());
    assert_eq!((found(&app, "taken").await.len(), found(&app, "early").await.len()), (0, 1));
    assert!(check(&app).await.is_sound());
    app.shutdown().await;
}

#[tokio::test]
async fn names_in_the_index_follow_terms_and_people() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let bread = NewTerm { name: "Bread".to_owned(), ..NewTerm::default() };
    let term = services.create_term(&Actor::System, Taxonomy::Category, &bread).await.unwrap();
    app.account(Role::Owner).await;
    app.account(Role::Editor).await;
    let editor = user(&app, "The Editor").await;
    let id = app.post("Loaf", "Flour.").await.id;
    let place = EntryPlace { terms: vec![term.id], authors: vec![editor.id], ..EntryPlace::default() };
    let placed = EntryPatch { place: Some(place), ..patch(&app, id, "Flour.").await };
    services.save_entry(&Actor::System, id, placed, Intent::Publish).await.unwrap();
    assert_eq!(found(&app, "bread").await, ["Loaf"]);
    assert_eq!(found(&app, "flour&category=bread").await, ["Loaf"]);
    let baking = NewTerm { name: "Baking".to_owned(), ..NewTerm::default() };
    services.change_term(&Actor::System, term.id, &baking).await.unwrap();
    app.run_jobs().await;
    assert_eq!((found(&app, "bread").await.len(), found(&app, "baking").await.len()), (0, 1));
    services.rename_user(&editor, "Grace Hopper", &Visit::default()).await.unwrap();
    app.run_jobs().await;
    assert_eq!(found(&app, "hopper").await, ["Loaf"]);
    services.delete_term(&Actor::System, term.id).await.unwrap();
    app.run_jobs().await;
    assert_eq!(found(&app, "baking").await.len(), 0);
    services.erase_person(&Actor::System, editor.id).await.unwrap();
    app.run_jobs().await;
    assert_eq!(found(&app, "hopper").await.len(), 0);
    assert!(check(&app).await.is_sound());
    app.shutdown().await;
}

#[tokio::test]
async fn an_index_is_checked_and_built_anew() {
    let app = TestApp::start().await;
    for number in 0..60 {
        app.post(&format!("Tide {number}"), "Water.").await;
    }
    app.draft("Draft", "Water.").await;
    assert!(check(&app).await.is_sound());
    app.execute(
        "DELETE FROM search_documents WHERE entry_id IN (SELECT id FROM entries WHERE title = 'Tide 7')",
    )
    .await;
    app.execute("UPDATE search_documents SET digest = 'x' WHERE entry_id IN (SELECT id FROM entries WHERE title = 'Tide 8')").await;
    let wrong = check(&app).await;
    assert_eq!((wrong.entries, wrong.missing, wrong.outdated, wrong.superfluous), (61, 1, 1, 0));
    let services = app.app.services();
    assert_eq!(services.rebuild_search_index(&mut Quiet).await.unwrap(), 61);
    assert!(check(&app).await.is_sound());
    assert_eq!(found(&app, "%22tide+7%22").await, ["Tide 7"]);
    // A site from before the index builds it in the background.
    app.execute("DELETE FROM search_documents").await;
    app.execute("UPDATE search_state SET version = 0").await;
    services.plan_search_index().await.unwrap();
    services.plan_search_index().await.unwrap();
    assert_eq!(app.run_jobs().await, 1);
    assert!(check(&app).await.is_sound());
    services.plan_search_index().await.unwrap();
    assert_eq!(app.run_jobs().await, 0);
    app.shutdown().await;
}
