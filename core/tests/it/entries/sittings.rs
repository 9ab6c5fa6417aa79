//! Words that are kept by themselves.

use http::Method;
use sandpress::domain::{Actor, EntryId, Role};
use serde_json::Value;

use super::{body, patch, person};
use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

const SITTING: &str = "01980000-0000-7000-8000-000000000001";
const OTHER: &str = "01980000-0000-7000-8000-000000000002";

async fn autosave(client: &Client, path: &str, more: &[(&str, &str)]) -> Page {
    let mut fields = vec![("revision", "1"), ("field.title", "Shared"), ("byline", "Ada Lovelace")];
    fields.extend(more);
    client.post_form(path, &fields).await
}

fn of(id: EntryId) -> String {
    format!("/admin/entries/{id}/autosave")
}

#[tokio::test]
async fn words_are_kept_beside_the_entry_until_they_are_saved() {
    let app = TestApp::start().await;
    let entry = app.post("Shared", "The beginning.").await;
    let owner = app.owner().await;
    for (sequence, text) in [("1", "The"), ("2", "The middle.")] {
        let fields = [("sitting", SITTING), ("sequence", sequence), ("field.body", text)];
        let page = autosave(&owner, &of(entry.id), &fields).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert_eq!(page.json()["newer"], Value::Null);
    }
    let now = app.entry(entry.id).await;
    assert_eq!((now.revision, now.updated_at), (entry.revision, entry.updated_at));
    assert!(app.get("/shared").await.shows("The beginning."));

    let late = [("sitting", SITTING), ("sequence", "1"), ("field.body", "T")];
    assert_eq!(autosave(&owner, &of(entry.id), &late).await.status, 200);
    let form = format!("/admin/entries/{}", entry.id);
    let page = owner.get(&form).await;
    assert_eq!(page.field("body"), "The middle.");
    assert!(page.shows("stands in the form and is not saved yet"));
    assert_eq!((page.hidden("sitting"), page.hidden("sequence")), (SITTING.to_owned(), "2".to_owned()));

    let save = [
        ("revision", "1"),
        ("sitting", SITTING),
        ("sequence", "3"),
        ("field.title", "Shared"),
        ("field.body", "The middle."),
        ("byline", "Ada Lovelace"),
        ("action", "save"),
    ];
    assert_eq!(owner.post_form(&form, &save).await.status, 303);
    let overtaken = [("sitting", SITTING), ("sequence", "3"), ("field.body", "The midd")];
    assert_eq!(autosave(&owner, &of(entry.id), &overtaken).await.status, 200);
    let page = owner.get(&form).await;
    assert_eq!(page.field("body"), "The middle.");
    assert!(!page.shows("is not saved yet"), "an autosave that came late is offered");
    app.shutdown().await;
}

#[tokio::test]
async fn a_change_of_tags_alone_is_kept_too() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let owner = app.owner().await;
    let author = owner.get("/admin/entries/new/text").await.between("<option value=\"", "\" selected>");
    let form = format!("/admin/entries/{}", entry.id);
    let place =
        [("field.body", "The beginning."), ("organise", "1"), ("menu_order", "0"), ("author", &*author)];
    let saved =
        [&place[..], &[("revision", "1"), ("field.title", "Shared"), ("tags", "rye"), ("action", "save")]]
            .concat();
    assert_eq!(owner.post_form(&form, &saved).await.status, 303);
    for (sequence, tags, is_unsaved) in [("1", "Rye", false), ("2", "rye, salt", true)] {
        let sent = [&place[..], &[("sitting", SITTING), ("sequence", sequence), ("tags", tags)]].concat();
        let sent = [&[("revision", "1"), ("field.title", "Shared")], &sent[..]].concat();
        assert_eq!(owner.post_form(&of(entry.id), &sent).await.status, 200);
        let page = owner.get(&form).await;
        assert_eq!(page.shows("is not saved yet"), is_unsaved, "{tags}: {}", page.body);
    }
    assert!(owner.get(&form).await.shows("value=\"rye, salt\""));
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_kept_can_be_thrown_away_and_belongs_to_one_person() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let (owner, editor) = (app.owner().await, app.user_as(Role::Editor).await);
    for sitting in [SITTING, OTHER] {
        app.wait_a_minute();
        let fields = [("sitting", sitting), ("sequence", "1"), ("field.body", sitting)];
        autosave(&owner, &of(entry.id), &fields).await;
    }
    let form = format!("/admin/entries/{}", entry.id);
    assert_eq!(editor.get(&form).await.field("body"), "The beginning.");
    let page = owner.get(&form).await;
    assert_eq!(page.field("body"), OTHER);
    assert!(page.shows("You wrote something else here until"));
    assert_eq!(owner.get(&format!("{form}?sitting={SITTING}")).await.field("body"), SITTING);
    for sitting in [SITTING, OTHER] {
        let page = owner.post_form(&format!("{form}/discard"), &[("sitting", sitting)]).await;
        assert_eq!(page.status, 303);
    }
    assert_eq!(owner.get(&form).await.field("body"), "The beginning.");
    app.shutdown().await;
}

#[tokio::test]
async fn the_first_autosave_of_a_new_form_begins_one_draft() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = "/admin/entries/new/text/autosave";
    let mut urls = Vec::new();
    // The answer to the first one is lost, so the browser sends it again.
    for (sequence, text) in [("1", "Once"), ("2", "Once upon")] {
        let fields = [("sitting", SITTING), ("sequence", sequence), ("field.body", text)];
        let page = autosave(&owner, path, &fields).await;
        assert_eq!(page.status, 200, "{}", page.body);
        urls.push(page.json()["url"].as_str().unwrap().to_owned());
    }
    assert_eq!(urls[0], urls[1]);
    let form = owner.get(&urls[0]).await;
    assert_eq!((form.field("body").as_str(), form.hidden("sitting").as_str()), ("Once upon", SITTING));
    assert!(form.body.contains("name=\"path\" type=\"text\" value=\"\""), "an address was made too early");
    let fields = [
        ("sitting", SITTING),
        ("sequence", "2"),
        ("field.title", "Shared"),
        ("field.body", "Once upon a time."),
        ("action", "publish"),
    ];
    let page = owner.post_form("/admin/entries/new/text", &fields).await;
    assert_eq!((page.status, page.location()), (303, urls[0].as_str()), "{}", page.body);
    assert!(app.get("/shared").await.shows("Once upon a time."));
    app.shutdown().await;
}

#[tokio::test]
async fn others_are_told_who_writes_for_as_long_as_they_do() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let (owner, editor) = (app.owner().await, app.user_as(Role::Editor).await);
    let ping = |sitting| [("sitting", sitting), ("sequence", "0"), ("ping", "1"), ("field.body", "x")];
    autosave(&editor, &of(entry.id), &ping(OTHER)).await;
    let page = autosave(&owner, &of(entry.id), &ping(SITTING)).await;
    assert_eq!(page.json()["present"][0], "The Editor is editing this since 09:26.", "{}", page.body);
    assert!(owner.get(&format!("/admin/entries/{}", entry.id)).await.shows("The Editor is editing this"));
    let leave = [("sitting", SITTING), ("leave", "1")];
    assert_eq!(autosave(&owner, &of(entry.id), &leave).await.status, 204);
    let page = autosave(&editor, &of(entry.id), &ping(OTHER)).await;
    assert_eq!(page.json()["present"], Value::Array(Vec::new()));
    app.wait_seconds(120);
    let page = autosave(&owner, &of(entry.id), &ping(SITTING)).await;
    assert_eq!(page.json()["present"], Value::Array(Vec::new()));
    assert_eq!(body(&app, entry.id).await, "The beginning.");
    app.shutdown().await;
}

#[tokio::test]
async fn autosaves_that_cannot_be_kept_say_why() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let (owner, author) = (app.owner().await, app.user_as(Role::Author).await);
    let long = "word ".repeat(420_000);
    let send = async |client: &Client, fields: &[(&str, &str)]| {
        let mut all = vec![("sitting", SITTING), ("sequence", "9")];
        all.extend(fields);
        autosave(client, &of(entry.id), &all).await
    };
    let page = send(&owner, &[("field.body", &long)]).await;
    assert_eq!(page.status, 422);
    assert!(page.json()["problem"].as_str().unwrap().contains("KiB of text"), "{}", page.body);
    assert_eq!(send(&author, &[("field.body", "Mine.")]).await.status, 404);
    let page = autosave(&owner, &of(entry.id), &[("sitting", "nothing"), ("field.body", "x")]).await;
    assert_eq!(page.status, 400);
    app.app.services().trash_entry(&Actor::System, entry.id).await.unwrap();
    let page = send(&owner, &[("field.body", "After the trash.")]).await;
    assert_eq!(page.status, 409);
    assert!(page.json()["problem"].as_str().unwrap().contains("trash"));
    let nobody = app.client().request(Method::POST, &of(entry.id), &[], &[("sitting", SITTING)]).await;
    assert_eq!(nobody.status, 401);
    app.shutdown().await;
}

#[tokio::test]
async fn who_lost_their_role_keeps_nothing_on_the_site() {
    let app = TestApp::start().await;
    let editor = person(&app, Role::Editor).await;
    let entry = app.draft("Shared", "The beginning.").await;
    let mut reader = editor.clone();
    reader.role = Role::Subscriber;
    let services = app.app.services();
    let sitting = sandpress::services::Sitting { id: SITTING.parse().unwrap(), sequence: 1 };
    let change = patch(1, "Mine.");
    assert!(services.autosave_entry(&Actor::User(reader), entry.id, sitting, &change).await.is_err());
    assert!(services.autosave_entry(&Actor::System, entry.id, sitting, &change).await.is_err());
    let kept = services.list_unsaved_words(&Actor::User(editor), entry.id).await.unwrap();
    assert!(kept.is_empty());
    app.shutdown().await;
}
