//! Authors of entries and their pages.

use sandpress::{
    domain::{Actor, EntryPlace, Role},
    services::{Intent, ServiceError},
};

use super::{person, post, publish, replace};
use crate::support::app::TestApp;

#[tokio::test]
async fn several_people_write_one_entry() {
    let app = TestApp::start().await;
    let (author, editor) = (person(&app, Role::Author).await, person(&app, Role::Editor).await);
    let authors = vec![editor.id, author.id];
    publish(&app, "Loaf", EntryPlace { authors, ..EntryPlace::default() }).await;
    let page = app.get("/loaf").await;
    let byline = page.between("<span class=\"byline\">", "</span>");
    assert!(byline.find("The Editor").unwrap() < byline.find("The Author").unwrap(), "{byline}");
    assert!(byline.contains("href=\"/author/the-author\""), "{byline}");
    let json = page.between("<script type=\"application/ld+json\">", "</script>");
    assert!(json.contains(&format!("\"url\":\"{}/author/the-editor\"", app.origin())), "{json}");
    let feed = app.get("/atom.xml").await;
    assert!(feed.body.contains("<name>The Editor</name>") && feed.body.contains("<name>The Author</name>"));
    let theirs = app.get("/author/the-author").await;
    assert!(theirs.status == 200 && theirs.shows("Loaf") && theirs.shows("ProfilePage"), "{}", theirs.body);
    assert!(app.get("/author/the-author/atom.xml").await.body.contains("Loaf"));
    for nobody in ["/author/the-owner", "/author/nobody", "/author/the-author/x", "/author/the-author/page/2"]
    {
        assert_eq!(app.get(nobody).await.status, 404, "{nobody}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_but_editors_names_others() {
    let app = TestApp::start().await;
    let (author, editor) = (person(&app, Role::Author).await, person(&app, Role::Editor).await);
    let services = app.app.services();
    let actor = Actor::User(author.clone());
    let others = EntryPlace { authors: vec![editor.id], ..EntryPlace::default() };
    let denied = services.create_entry(&actor, post("Loaf", others.clone()), Intent::Save).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    let own =
        services.create_entry(&actor, post("Loaf", EntryPlace::default()), Intent::Publish).await.unwrap();
    assert_eq!(services.place_of(&own).await.unwrap().authors, [author.id]);
    let denied = replace(&app, &actor, own.id, "", others.clone()).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    let both = EntryPlace { authors: vec![author.id, editor.id], ..EntryPlace::default() };
    replace(&app, &Actor::User(editor.clone()), own.id, "", both.clone()).await.unwrap();
    // What others decided does not keep the author from saving.
    replace(&app, &actor, own.id, "", both).await.unwrap();
    let gone = EntryPlace { authors: vec![sandpress::domain::UserId::generate()], ..EntryPlace::default() };
    assert!(
        super::refused(replace(&app, &Actor::System, own.id, "", gone).await).contains("no account any more")
    );
    app.shutdown().await;
}

#[tokio::test]
async fn contributors_choose_tags_and_make_none() {
    let app = TestApp::start().await;
    let contributor = Actor::User(person(&app, Role::Contributor).await);
    let services = app.app.services();
    let tagged = |tag: &str| EntryPlace { tags: vec![tag.into()], ..EntryPlace::default() };
    let denied = services.create_entry(&contributor, post("One", tagged("New")), Intent::Save).await;
    assert!(super::refused(denied).contains("there is no tag “New”"));
    let author = Actor::User(person(&app, Role::Author).await);
    services.create_entry(&author, post("Two", tagged("New")), Intent::Save).await.unwrap();
    services.create_entry(&contributor, post("Three", tagged("new")), Intent::Save).await.unwrap();
    app.shutdown().await;
}

#[tokio::test]
async fn people_write_their_page_and_leave_it_with_their_account() {
    let app = TestApp::start().await;
    app.owner().await;
    let author = person(&app, Role::Author).await;
    let client = app.user_as(Role::Author).await;
    publish(&app, "Loaf", EntryPlace { authors: vec![author.id], ..EntryPlace::default() }).await;
    let fields = [
        ("bio", "Bakes.\r\n\r\nWrites <b>."),
        ("links", "Code | https://example.org/a"),
        ("picture", "https://example.org/a.jpg"),
        ("slug", "ada"),
    ];
    assert_eq!(client.post_form("/account/profile", &fields).await.location(), "/account/profile");
    let page = app.get("/author/ada").await;
    assert!(page.shows("<p class=\"lead p-note\">Bakes.</p>") && page.shows("Writes <b>."), "{}", page.body);
    assert!(page.shows("href=\"https://example.org/a\"") && page.shows("src=\"https://example.org/a.jpg\""));
    for (field, value) in [
        ("links", "x | javascript:alert(1)"),
        ("picture", "javascript:alert(1)"),
        ("slug", "admin"),
        ("bio", "x".repeat(2001).as_str()),
    ] {
        let refused = client.post_form("/account/profile", &[(field, value)]).await;
        assert_eq!(refused.status, 422, "{field}: {}", refused.body);
        assert!(refused.shows(&format!("id=\"{field}-error\"")), "{field}: {}", refused.body);
    }
    let data = app
        .app
        .services()
        .export_personal_data(&Actor::System, author.id, &Default::default())
        .await
        .unwrap();
    assert_eq!(data["profile"][0]["slug"], "ada");
    assert_eq!(data["authorship"].as_array().unwrap().len(), 1);
    app.app.services().erase_person(&Actor::System, author.id).await.unwrap();
    assert_eq!(app.get("/author/ada").await.status, 404);
    let entry = app.get("/loaf").await;
    assert!(entry.shows("A former author") && !entry.shows("The Author"), "{}", entry.body);
    app.shutdown().await;
}
