//! Filters of entries, on every way into the site.

use sandpress::{
    domain::{Actor, Entry, EntryCounts, EntryId, EntryStatus},
    services::{EntryPatch, Intent},
};

use crate::support::{
    app::TestApp,
    client::{Client, Page},
    house::told,
};

const NEW: &str = "/admin/entries/new/text";

/// A site with the two filters that leave their marks in titles: `ab` for a save, `abAB` for a publication.
async fn site() -> TestApp {
    TestApp::with(
        &["appends_a", "appends_b", "writes_content"],
        &[
            ("PLUGINS__WRITES_CONTENT__GRANTS__CONTENT_WRITE", "text,publish"),
            ("PLUGINS__WRITES_CONTENT__LIMITS__CPU_MS", "5000"),
            ("PLUGINS__WRITES_CONTENT__LIMITS__WALL_MS", "30000"),
            ("PLUGINS__APPENDS_A__LIMITS__CPU_MS", "5000"),
            ("PLUGINS__APPENDS_B__LIMITS__CPU_MS", "5000"),
            ("PLUGINS__APPENDS_B__PRIORITY", "101"),
        ],
    )
    .await
}

async fn new(owner: &Client, action: &str) -> Page {
    let fields = [("field.title", "New"), ("field.body", "Text."), ("action", action)];
    owner.post_form(NEW, &fields).await
}

/// What another plugin makes of an entry.
async fn by_a_plugin(app: &TestApp, command: &str) -> Entry {
    let answer = told(app.app.services(), "writes-content", None, command).await;
    let id = answer.split(' ').next().unwrap().parse();
    app.entry(id.unwrap_or_else(|_| panic!("{command}: {answer}"))).await
}

async fn stored(app: &TestApp, made: &Page) -> Entry {
    assert_eq!(made.status, 303, "{}", made.body);
    app.entry(made.location().rsplit('/').next().unwrap().parse().unwrap()).await
}

async fn send(app: &TestApp, id: EntryId, action: &str) -> Entry {
    let owner = app.owner().await;
    let revision = app.entry(id).await.revision.to_string();
    let fields = [
        ("revision", revision.as_str()),
        ("field.title", "Again"),
        ("field.body", "Text."),
        ("action", action),
    ];
    let page = owner.post_form(&format!("/admin/entries/{id}"), &fields).await;
    stored(app, &page).await
}

fn patch(entry: &Entry) -> EntryPatch {
    EntryPatch {
        base_revision: entry.revision,
        fields: [("title", "Patched"), ("body", "Text.")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect(),
        path: String::new(),
        byline: String::new(),
        place: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_fire_on_every_way_in() {
    let app = site().await;
    let (owner, services) = (app.owner().await, app.app.services());
    let mut seen = Vec::new();
    let mut see = |way: &'static str, entry: Entry| seen.push((way, entry.title));

    see("admin, new, saved", stored(&app, &new(&owner, "save").await).await);
    see("admin, new, published", stored(&app, &new(&owner, "publish").await).await);
    let id = app.draft("Begun", "Text.").await.id;
    see("admin, saved", send(&app, id, "save").await);
    see("admin, published", send(&app, id, "publish").await);
    let entry = app.entry(id).await;
    see(
        "service, saved",
        services.save_entry(&Actor::System, id, patch(&entry), Intent::Save).await.unwrap(),
    );
    let entry = app.entry(id).await;
    let saved = services.save_entry(&Actor::System, id, patch(&entry), Intent::Publish).await.unwrap();
    see("service, saved and published", saved);
    see("service, published as it is", services.publish_entry(&Actor::System, id).await.unwrap());
    see("service, new", app.create("text", &[("title", "Made"), ("body", "B")], Intent::Publish).await);
    see("plugin, new, saved", by_a_plugin(&app, "create plugin save text title=Own body=B").await);
    see("plugin, new, published", by_a_plugin(&app, "create plugin publish text title=Out body=B").await);
    let draft = app.draft("Begun", "Text.").await.id;
    see("plugin, saved", by_a_plugin(&app, &format!("update plugin save {draft} 1 title=Told")).await);
    see(
        "plugin, published",
        by_a_plugin(&app, &format!("update plugin publish {draft} 2 title=Shown")).await,
    );
    see("plugin, published as it is", by_a_plugin(&app, &format!("publish plugin {draft}")).await);
    let expected = [
        ("admin, new, saved", "Newab"),
        ("admin, new, published", "NewabAB"),
        ("admin, saved", "Againab"),
        ("admin, published", "AgainabAB"),
        ("service, saved", "Patchedab"),
        ("service, saved and published", "PatchedabAB"),
        ("service, published as it is", "PatchedabABabAB"),
        ("service, new", "MadeabAB"),
        ("plugin, new, saved", "Ownab"),
        ("plugin, new, published", "OutabAB"),
        ("plugin, saved", "Toldab"),
        ("plugin, published", "ShownabAB"),
        ("plugin, published as it is", "ShownabABabAB"),
    ];
    assert_eq!(seen, expected.map(|(way, title)| (way, title.to_owned())));

    assert_eq!(app.import_fixtures().await.imported, 3);
    let page = app.get("/notes/starter").await;
    assert!(page.status == 200 && page.shows("abAB"), "import: {}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn what_a_filter_refuses_stands_beside_the_field_and_nothing_is_stored() {
    let app =
        TestApp::with(&["refuses_entries"], &[("PLUGINS__REFUSES_ENTRIES__LIMITS__CPU_MS", "5000")]).await;
    let owner = app.owner().await;
    let page = new(&owner, "publish").await;
    assert_eq!(page.status, 422);
    assert!(page.shows("The filter wants another title.") && page.shows("to publish"), "{}", page.body);
    assert_eq!(page.field("title"), "New");
    let entry = stored(&app, &new(&owner, "save").await).await;
    assert_eq!(entry.status, EntryStatus::Draft);
    let refused = app.app.services().publish_entry(&Actor::System, entry.id).await.unwrap_err();
    assert!(refused.to_string().contains("known text \"New\" at \"new\" to publish"), "{refused}");
    assert_eq!(app.entry(entry.id).await.status, EntryStatus::Draft);
    let report = app.import_fixtures().await;
    assert_eq!((report.imported, report.refused.len()), (0, 5));
    app.shutdown().await;
}

#[tokio::test]
async fn a_broken_filter_refuses_the_save_and_the_form_keeps_the_text() {
    let app = TestApp::with(&["crashes_on_save"], &[]).await;
    let owner = app.owner().await;
    let page = new(&owner, "save").await;
    assert_eq!(page.status, 503);
    assert_eq!((page.field("title").as_str(), page.field("body").as_str()), ("New", "Text."));
    let counts = app.app.services().count_entries(&Actor::System).await.unwrap();
    assert_eq!(counts, EntryCounts::default());
    app.shutdown().await;
}

#[tokio::test]
async fn the_type_validates_what_a_filter_changed() {
    let app =
        TestApp::with(&["empties_fields"], &[("PLUGINS__EMPTIES_FIELDS__LIMITS__CPU_MS", "5000")]).await;
    let owner = app.owner().await;
    let page = new(&owner, "publish").await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert_eq!(page.field("title"), "New");
    assert_eq!(app.get("/new").await.status, 404);
    app.shutdown().await;
}
