//! The hook `entry-events` through real components: every way in, and what happens where one fails.

use sandpress::{
    domain::{Actor, Entry, EntryId},
    services::{EntryPatch, Intent},
};

use crate::support::{app::TestApp, client::Client};

/// A site with these components, which store.
async fn site(components: &[&str], more: &[(&str, &str)]) -> TestApp {
    let key = |component: &str, key: &str| format!("PLUGINS__{}__{key}", component.to_uppercase());
    let mut variables: Vec<(String, &str)> = Vec::new();
    for component in components {
        variables.push((key(component, "LIMITS__CPU_MS"), "5000"));
        variables.push((key(component, "GRANTS__STORE"), "true"));
    }
    let variables = variables.iter().map(|(key, value)| (key.as_str(), *value)).chain(more.iter().copied());
    let variables: Vec<_> = variables.collect();
    TestApp::with(components, &variables).await
}

/// What the recorder got, without the moment and the id.
async fn recorded(app: &TestApp) -> Vec<String> {
    let notes = app.ask("records-events", "").await;
    notes.lines().map(|line| line.split(" depth ").next().unwrap().to_owned()).collect()
}

async fn send(app: &TestApp, owner: &Client, id: EntryId, title: &str, action: &str) {
    let revision = app.entry(id).await.revision.to_string();
    let fields = [
        ("revision", revision.as_str()),
        ("field.title", title),
        ("field.body", "Text."),
        ("action", action),
    ];
    let page = owner.post_form(&format!("/admin/entries/{id}"), &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn press(owner: &Client, id: EntryId, button: &str) {
    let page = owner.post_form(&format!("/admin/entries/{id}/{button}"), &[]).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

fn patch(entry: &Entry, title: &str, path: &str) -> EntryPatch {
    EntryPatch {
        base_revision: entry.revision,
        fields: [("title", title), ("body", "Text.")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect(),
        path: path.to_owned(),
        byline: entry.byline.clone(),
        place: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_fire_on_every_way_in() {
    let app = site(&["records_events"], &[]).await;
    let (owner, services) = (app.owner().await, app.app.services());
    let fields = [("field.title", "Form"), ("field.body", "Text."), ("action", "publish")];
    let page = owner.post_form("/admin/entries/new/text", &fields).await;
    let id: EntryId = page.location().rsplit('/').next().unwrap().parse().unwrap();
    send(&app, &owner, id, "Changed", "publish").await;
    send(&app, &owner, id, "Changed again", "save").await;
    services.publish_entry(&Actor::System, id).await.unwrap();
    services.publish_entry(&Actor::System, id).await.unwrap();
    send(&app, &owner, id, "Changed again", "unpublish").await;
    press(&owner, id, "trash").await;
    press(&owner, id, "restore").await;
    let change = patch(&app.entry(id).await, "By a service", "");
    services.save_entry(&Actor::System, id, change, Intent::Publish).await.unwrap();
    services.trash_entry(&Actor::System, id).await.unwrap();
    services.restore_entry(&Actor::System, id).await.unwrap();

    let id = app.post("Made", "Text.").await.id;
    let change = patch(&app.entry(id).await, "Made", "moved");
    services.save_entry(&Actor::System, id, change, Intent::Save).await.unwrap();
    services.unpublish_entry(&Actor::System, id).await.unwrap();
    app.draft("Nobody sees it", "Text.").await;
    assert_eq!(recorded(&app).await, Vec::<String>::new());

    assert_eq!(app.run_jobs().await, 12);
    let expected = [
        "published form r1 hidden-public",
        "updated form r2 public-public",
        "updated form r3 public-public",
        "unpublished form r3 public-hidden",
        "deleted form r3 hidden-hidden",
        "restored form r3 hidden-hidden",
        "published form r4 hidden-public",
        "deleted form r4 public-hidden",
        "restored form r4 hidden-hidden",
        "published made r1 hidden-public",
        "updated moved r1 public-public",
        "unpublished moved r1 public-hidden",
    ];
    assert_eq!(recorded(&app).await, expected);
    assert_eq!(app.run_jobs().await, 0);

    let report = app.import_fixtures().await;
    // An event for each entry that readers see, and a look at the one picture.
    assert_eq!(app.run_jobs().await, report.imported - report.drafts + 1);
    let notes = recorded(&app).await;
    assert!(notes.iter().any(|note| note == "published notes/starter r1 hidden-public"), "{notes:?}");
    app.shutdown().await;
}

#[tokio::test]
async fn an_event_says_what_happened_when_and_because_of_what() {
    let app = site(&["records_events"], &[]).await;
    let entry = app.post("Told", "Text.").await;
    app.wait_a_minute();
    app.run_jobs().await;
    let notes = app.ask("records-events", "").await;
    let happened_at = entry.updated_at.unix_timestamp_nanos() / 1_000_000;
    let expected = format!("published told r1 hidden-public depth 0 attempt 1 at {happened_at} id ");
    assert!(notes.strip_prefix(&expected).is_some_and(|id| id.len() == 36), "{notes}");
    app.shutdown().await;
}

#[tokio::test]
async fn one_plugin_that_fails_does_not_repeat_the_others() {
    let app = site(&["records_events", "fails_events", "traps_on_events"], &[]).await;
    app.post("Once", "Text.").await;
    assert_eq!(app.run_jobs().await, 3);
    assert_eq!((recorded(&app).await.len(), app.ask("fails-events", "").await), (1, String::new()));
    assert_eq!(app.run_jobs().await, 0);
    for _ in 0..2 {
        app.wait_a_minute();
        assert_eq!(app.run_jobs().await, 2);
    }
    assert_eq!(recorded(&app).await, ["published once r1 hidden-public"]);
    assert_eq!(app.ask("fails-events", "").await, "published once attempt 3");
    app.shutdown().await;
}

#[tokio::test]
async fn events_of_one_entry_come_in_their_order_and_others_do_not_wait() {
    let app = site(&["fails_events"], &[("PLUGINS__FAILS_EVENTS__SETTINGS__FAILURES", "1")]).await;
    let first = app.post("First", "Text.").await.id;
    app.app.services().unpublish_entry(&Actor::System, first).await.unwrap();
    app.post("Second", "Text.").await;
    // The first event of each entry is tried, and the second one of the first entry waits for it.
    assert_eq!(app.run_jobs().await, 2);
    app.wait_a_minute();
    assert_eq!(app.run_jobs().await, 3);
    let notes = app.ask("fails-events", "").await;
    let notes: Vec<_> = notes.lines().collect();
    assert_eq!(notes.len(), 2);
    assert!(notes.contains(&"published first attempt 2") && notes.contains(&"published second attempt 2"));
    app.wait_a_minute();
    assert_eq!(app.run_jobs().await, 1);
    assert!(app.ask("fails-events", "").await.ends_with("unpublished first attempt 2"));
    app.shutdown().await;
}

#[tokio::test]
async fn an_event_waits_while_its_plugin_rests_and_that_counts_as_no_attempt() {
    let app = site(&["traps_on_events"], &[]).await;
    app.post("Heavy", "Text.").await;
    let failures = || {
        let plugins = app.app.services().plugins().list();
        plugins.into_iter().find(|plugin| plugin.id == "traps-on-events").unwrap().account.failures
    };
    for _ in 0..20 {
        app.clock.advance(std::time::Duration::from_secs(2 * 60 * 60));
        app.run_jobs().await;
    }
    assert_eq!(failures(), 5);
    let queues = app.app.services().list_plugin_queues(&Actor::System).await.unwrap();
    assert_eq!((queues["traps-on-events"].open, queues["traps-on-events"].dead), (1, 0));
    app.shutdown().await;
}

#[tokio::test]
async fn a_change_that_is_refused_tells_nobody() {
    let app = site(&["records_events", "refuses_entries"], &[]).await;
    let owner = app.owner().await;
    let fields = [("field.title", "New"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(owner.post_form("/admin/entries/new/text", &fields).await.status, 422);
    assert_eq!(app.run_jobs().await, 0);
    app.shutdown().await;
}

#[tokio::test]
async fn events_of_a_plugin_that_was_switched_off_are_given_up_in_the_end() {
    let app = site(&["records_events"], &[]).await;
    app.post("Unheard", "Text.").await;
    app.app.services().plugins().reload(&[]).await;
    for _ in 0..11 {
        app.run_jobs().await;
        app.wait_seconds(2 * 60 * 60);
    }
    let queues = app.app.services().list_plugin_queues(&Actor::System).await.unwrap();
    let queue = &queues["records-events"];
    assert_eq!((queue.open, queue.dead), (0, 1));
    assert_eq!(
        queue.last_error,
        "records-events does not run or has no hook entry-events any more: enable it in cms.toml"
    );
    app.shutdown().await;
}

#[tokio::test]
async fn plugins_that_answer_each_other_are_told_no_more_in_the_end() {
    let grant = ("PLUGINS__ANSWERS_EVENTS__GRANTS__CONTENT_WRITE", "text,publish");
    let app = site(&["answers_events"], &[grant]).await;
    let id = app.post("Ping", "Text.").await.id;
    assert_eq!(app.run_jobs().await, 5);
    let notes = app.ask("answers-events", "").await;
    let expected = [
        "published depth 0",
        "unpublished depth 1",
        "published depth 2",
        "unpublished depth 3",
        "published depth 4",
    ];
    assert_eq!(notes.lines().collect::<Vec<_>>(), expected);
    // The fifth answer was given, and nobody is told of it.
    assert!(!app.entry(id).await.is_public());
    // What a person does begins anew.
    app.app.services().publish_entry(&Actor::System, id).await.unwrap();
    assert_eq!(app.run_jobs().await, 5);
    app.shutdown().await;
}
