//! Two people at one entry.

use sandpress::domain::{Entry, Role};

use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

async fn save(client: &Client, entry: &Entry, revision: u32, body: &str) -> Page {
    let revision = revision.to_string();
    let fields = [
        ("revision", revision.as_str()),
        ("field.title", "Shared"),
        ("field.body", body),
        ("action", "save"),
    ];
    client.post_form(&format!("/admin/entries/{}", entry.id), &fields).await
}

#[tokio::test]
async fn a_save_that_comes_too_late_shows_both_versions_and_loses_neither() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let (owner, editor) = (app.owner().await, app.user_as(Role::Editor).await);
    assert_eq!(save(&editor, &entry, 1, "The editor's text.").await.status, 303);
    let conflict = save(&owner, &entry, 1, "The owner's text & <more>.").await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.shows("Two versions of this entry") && conflict.shows("The Editor saved this entry"));
    let sent = conflict.between("<textarea name=\"field.body\"", "</textarea>");
    assert!(sent.contains("The owner's text & <more>."), "{sent}");
    let choices = conflict.between("<fieldset class=\"merged-open\">", "</fieldset>");
    assert!(choices.contains("owner's text & <more>.") && choices.contains("editor's text."), "{choices}");
    let form = format!("/admin/entries/{}", entry.id);
    assert_eq!(owner.get(&form).await.field("body"), "The editor's text.");

    assert_eq!(conflict.hidden("revision"), "1", "the choices go back to where both began");
    assert_eq!(save(&owner, &entry, 2, "Both texts.").await.status, 303);
    assert_eq!(owner.get(&form).await.field("body"), "Both texts.");
    assert_eq!(app.entry(entry.id).await.revision, 3);
    app.shutdown().await;
}

#[tokio::test]
async fn a_refused_save_still_notices_another_one() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let (owner, editor) = (app.owner().await, app.user_as(Role::Editor).await);
    let title = "x".repeat(300);
    let fields =
        [("revision", "1"), ("field.title", title.as_str()), ("field.body", "Mine."), ("action", "save")];
    let refused = owner.post_form(&format!("/admin/entries/{}", entry.id), &fields).await;
    assert_eq!((refused.status, refused.hidden("revision").as_str()), (422, "1"));
    assert_eq!(save(&editor, &entry, 1, "Theirs.").await.status, 303);
    assert_eq!(save(&owner, &entry, 1, "Mine.").await.status, 409);
    for stale in [0, 99] {
        assert_eq!(save(&owner, &entry, stale, "Mine.").await.status, 409, "{stale}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn of_several_saves_at_once_one_wins_and_the_others_are_told() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let owner = app.owner().await;
    let texts: Vec<_> = (0..6).map(|number| format!("Text {number}.")).collect();
    let pages = futures::future::join_all(texts.iter().map(|text| save(&owner, &entry, 1, text))).await;
    let statuses: Vec<_> = pages.iter().map(|page| page.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 409 | 503)), "{statuses:?}");
    assert_eq!(app.entry(entry.id).await.revision, 2);
    app.shutdown().await;
}
