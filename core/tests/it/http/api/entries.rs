//! Entries, as programs work on them.

use http::Method;
use sandpress::domain::{Permission, Role};
use serde_json::json;

use crate::support::{app::TestApp, program::Program};

#[tokio::test]
async fn an_entry_is_written_published_and_thrown_away() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Author).await;
    let made = program
        .post("/api/v1/entries", json!({ "type": "text", "fields": { "title": "First", "body": "Text." } }))
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    let entry = made.json();
    assert_eq!(
        (&entry["status"], &entry["path"], &entry["revision"]),
        (&"draft".into(), &"first".into(), &1.into())
    );
    assert_eq!((&entry["byline"], &entry["url"]), (&"The Author".into(), &json!(null)));
    assert_eq!((&entry["fields"]["title"], &entry["author"]), (&"First".into(), &json!(program.user.id)));
    let path = made.location().to_owned();
    assert_eq!(path, format!("/api/v1/entries/{}", entry["id"].as_str().unwrap()));

    let change = json!({ "revision": 1, "fields": { "title": "Second" }, "path": "here" });
    let changed = program.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let entry = changed.json();
    assert_eq!((&entry["title"], &entry["fields"]["body"]), (&"Second".into(), &"Text.".into()));
    assert_eq!((&entry["revision"], &entry["byline"]), (&2.into(), &"The Author".into()));

    let published = program.post(&format!("{path}/publish"), json!({})).await.json();
    assert_eq!(
        (&published["status"], &published["url"]),
        (&"published".into(), &json!(format!("{}/here", app.origin())))
    );
    assert!(app.get("/here").await.shows("Second"));
    let unpublished = program.call(Method::POST, &format!("{path}/unpublish"), None).await;
    assert_eq!((unpublished.status, &unpublished.json()["status"]), (200, &"draft".into()));
    assert_eq!(program.call(Method::POST, &format!("{path}/unpublish"), None).await.status, 409);
    assert_eq!(program.call(Method::POST, &format!("{path}/trash"), None).await.json()["status"], "trashed");
    assert_eq!(program.get("/api/v1/entries?status=trashed").await.json()["total"], 1);
    assert_eq!(program.call(Method::POST, &format!("{path}/restore"), None).await.json()["status"], "draft");
    assert_eq!(program.get(&path).await.json()["status"], "draft");
    app.shutdown().await;
}

#[tokio::test]
async fn somebody_elses_entries_are_not_there_for_an_author() {
    let app = TestApp::start().await;
    let author = Program::whole(&app, Role::Author).await;
    let editor = Program::whole(&app, Role::Editor).await;
    let strange = app.post("Theirs", "Text.").await.id;
    let path = format!("/api/v1/entries/{strange}");
    assert_eq!(editor.get(&path).await.status, 200);
    assert_eq!(author.get(&path).await.status, 404);
    let change = json!({ "revision": 1, "fields": { "title": "Mine" } });
    assert_eq!(author.call(Method::PATCH, &path, Some(change.clone())).await.status, 404);
    for act in ["publish", "unpublish", "trash", "restore"] {
        assert_eq!(author.call(Method::POST, &format!("{path}/{act}"), None).await.status, 404, "{act}");
    }
    assert_eq!(author.get("/api/v1/entries").await.json()["total"], 0);
    assert_eq!(editor.get("/api/v1/entries").await.json()["total"], 1);
    assert_eq!(editor.call(Method::PATCH, &path, Some(change)).await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn a_save_that_comes_too_late_is_told_the_revision() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Editor).await;
    let path = format!("/api/v1/entries/{}", app.draft("Title", "Text.").await.id);
    let change = |revision: u32, title: &str| json!({ "revision": revision, "fields": { "title": title } });
    assert_eq!(program.call(Method::PATCH, &path, Some(change(1, "One"))).await.status, 200);
    let late = program.call(Method::PATCH, &path, Some(change(1, "Two"))).await;
    assert_eq!((late.status, &late.json()["revision"]), (409, &2.into()), "{}", late.body);
    assert_eq!(program.get(&path).await.json()["title"], "One");
    app.shutdown().await;
}

#[tokio::test]
async fn lists_have_pages_and_filters() {
    let app = TestApp::start().await;
    let program = Program::whole(&app, Role::Editor).await;
    for number in 0..3 {
        app.draft(&format!("Draft {number}"), "Text.").await;
    }
    app.post("Public", "Text.").await;
    let page = program.get("/api/v1/entries?per_page=3&page=2").await.json();
    assert_eq!((&page["total"], &page["pages"], &page["page"]), (&4.into(), &2.into(), &2.into()));
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);
    assert!(page["entries"][0].get("fields").is_none());
    assert_eq!(program.get("/api/v1/entries?per_page=1000000").await.json()["per_page"], 100);
    for (query, total) in [("status=published", 1), ("status=draft", 3), ("q=draft%201", 1), ("type=none", 0)]
    {
        assert_eq!(program.get(&format!("/api/v1/entries?{query}")).await.json()["total"], total, "{query}");
    }
    for wrong in ["status=gone", "page=x", "strange=1"] {
        assert_eq!(program.get(&format!("/api/v1/entries?{wrong}")).await.status, 400, "{wrong}");
    }
    app.shutdown().await;
}

/// The permissions that each request needs, in the order in which they are asked for.
#[tokio::test]
async fn what_is_asked_for_depends_on_the_permissions_of_token_and_person() {
    use Permission::{AdminEnter, EntryCreate, EntryEditAny, EntryEditOwn, EntryPublishAny, EntryPublishOwn};
    let app = TestApp::start().await;
    let strange = app.draft("Theirs", "Text.").await.id;
    let path = format!("/api/v1/entries/{strange}");
    let own = [EntryCreate, EntryEditOwn, EntryPublishOwn];
    for (scopes, list, create, show, publish) in [
        (&[AdminEnter] as &[Permission], 200, 403, 404, 404),
        (&own, 403, 201, 404, 404),
        (&[EntryEditAny], 403, 403, 200, 403),
        (&[EntryEditAny, EntryPublishOwn], 403, 403, 200, 403),
        (&[EntryEditAny, EntryPublishAny], 403, 403, 200, 200),
        (&[Permission::UserManage, Permission::PluginManage], 403, 403, 404, 404),
    ] {
        let program = Program::new(&app, Role::Owner, scopes).await;
        let body = json!({ "type": "text", "fields": { "title": "T", "body": "B" } });
        assert_eq!(program.get("/api/v1/entries").await.status, list, "{scopes:?}");
        assert_eq!(program.post("/api/v1/entries", body).await.status, create, "{scopes:?}");
        assert_eq!(program.get(&path).await.status, show, "{scopes:?}");
        let done = program.call(Method::POST, &format!("{path}/publish"), None).await;
        assert_eq!(done.status, publish, "{scopes:?}");
    }
    app.shutdown().await;
}
