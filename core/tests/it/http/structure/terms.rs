//! Categories and tags, from the admin to readers.

use sandpress::{
    domain::{Actor, EntryPlace, Role, Taxonomy},
    services::{Intent, NewTerm},
};

use super::{post, publish, term};
use crate::support::app::TestApp;

#[tokio::test]
async fn readers_find_entries_under_categories_and_tags() {
    let app = TestApp::with(&[], &[("SITE__ENTRIES_PER_PAGE", "1")]).await;
    let bread = term(&app, Taxonomy::Category, "Bread", None).await;
    let rye = term(&app, Taxonomy::Category, "Rye & spelt", Some(bread.id)).await;
    let place = EntryPlace { terms: vec![rye.id], tags: vec!["Sour dough".into()], ..EntryPlace::default() };
    publish(&app, "First loaf", place.clone()).await;
    publish(&app, "Second loaf", EntryPlace { terms: vec![bread.id], ..EntryPlace::default() }).await;
    let draft =
        app.app.services().create_entry(&Actor::System, post("Secret", place), Intent::Save).await.unwrap();
    assert!(!draft.is_public());
    let page = app.get("/category/bread").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.shows("Second loaf") && !page.shows("First loaf") && page.shows("2 entries"),
        "{}",
        page.body
    );
    assert!(
        page.shows("href=\"/category/bread/rye-spelt\"")
            && page.shows("rel=\"next\" href=\"/category/bread/page/2\"")
    );
    assert!(app.get("/category/bread/page/2").await.shows("First loaf"));
    let rye_page = app.get("/category/bread/rye-spelt").await;
    assert!(rye_page.shows("1 entry") && !rye_page.shows("Secret"), "{}", rye_page.body);
    let breadcrumbs = rye_page.between("<nav class=\"breadcrumbs\"", "</nav>");
    assert!(breadcrumbs.contains("href=\"/category/bread\">Bread</a>"), "{breadcrumbs}");
    let tag = app.get("/tag/sour-dough").await;
    assert!(tag.shows("First loaf") && tag.shows("<h1>Sour dough</h1>"));
    let entry = app.get("/first-loaf").await;
    assert!(
        entry.shows("rel=\"tag\" href=\"/tag/sour-dough\"")
            && entry.shows("href=\"/category/bread/rye-spelt\"")
    );
    assert!(
        entry.shows("\"keywords\":\"Rye & spelt, Sour dough\"")
            || entry.shows("\"keywords\":\"Rye \\u0026 spelt, Sour dough\"")
    );
    for (from, to) in [
        ("/category/rye-spelt", "/category/bread/rye-spelt"),
        ("/category/nonsense/rye-spelt/page/2", "/category/bread/rye-spelt/page/2"),
        ("/tag/sour-dough/page/1", "/tag/sour-dough"),
    ] {
        let page = app.get(from).await;
        assert_eq!((page.status, page.location()), (301, to), "{from}");
    }
    for nothing in [
        "/tag/nothing",
        "/category/nothing",
        "/tag/sour-dough/page/9",
        "/tag/rye-spelt",
        "/tag/sour-dough/x",
        "/tag/%00",
    ] {
        assert_eq!(app.get(nothing).await.status, 404, "{nothing}");
    }
    let feed = app.get("/category/bread/atom.xml").await;
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert!(
        feed.body.contains("First loaf")
            && feed.body.contains("Second loaf")
            && !feed.body.contains("Secret")
    );
    assert!(
        feed.body.contains(&format!("href=\"{}/category/bread/atom.xml\"", app.origin())),
        "{}",
        feed.body
    );
    app.shutdown().await;
}

#[tokio::test]
async fn an_empty_term_has_a_page() {
    let app = TestApp::start().await;
    term(&app, Taxonomy::Tag, "Later", None).await;
    let page = app.get("/tag/later").await;
    assert!(
        page.status == 200 && page.shows("0 entries") && page.shows("Nothing is found here yet."),
        "{}",
        page.body
    );
    assert_eq!(app.get("/tag/later/atom.xml").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn editors_make_move_merge_and_delete_terms() {
    let app = TestApp::start().await;
    let editor = app.user_as(Role::Editor).await;
    let made = editor.post_form("/admin/structure/terms/category", &[("name", "Bread")]).await;
    assert_eq!((made.status, made.location()), (303, "/admin/structure/terms/category"), "{}", made.body);
    let services = app.app.services();
    let bread = services.list_terms(&Actor::System, Taxonomy::Category).await.unwrap().remove(0).term;
    let rye = term(&app, Taxonomy::Category, "Rye", Some(bread.id)).await;
    let old = term(&app, Taxonomy::Category, "Old", None).await;
    publish(&app, "Loaf", EntryPlace { terms: vec![old.id, rye.id], ..EntryPlace::default() }).await;
    publish(&app, "Bun", EntryPlace { terms: vec![old.id], ..EntryPlace::default() }).await;
    let url = format!("/admin/structure/term/{}", rye.id);
    let fields = [("name", "Dark rye"), ("slug", "dark-rye"), ("description", "Of the north.")];
    assert_eq!(editor.post_form(&url, &fields).await.status, 303);
    let moved = app.get("/category/bread/rye").await;
    assert_eq!((moved.status, moved.location()), (301, "/category/dark-rye"));
    assert!(app.get("/category/dark-rye").await.shows("Of the north."));
    let page = editor.get(&format!("/admin/structure/term/{}", old.id)).await;
    assert!(page.shows("2 entries have it and live on without it."), "{}", page.body);
    let into = rye.id.to_string();
    let merged =
        editor.post_form(&format!("/admin/structure/term/{}/merge", old.id), &[("into", &into)]).await;
    assert_eq!(merged.location(), url, "{}", merged.body);
    assert!(app.get("/category/dark-rye").await.shows("2 entries"));
    assert_eq!(app.get("/category/old").await.location(), "/category/dark-rye");
    let deleted = editor.post_form(&format!("{url}/delete"), &[]).await;
    assert_eq!(deleted.location(), "/admin/structure/terms/category");
    let list = editor.get("/admin/structure/terms/category").await;
    assert!(list.shows("2 entries had it and live on.") && !list.shows("Dark rye</a>"), "{}", list.body);
    assert_eq!(app.get("/loaf").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn a_tree_has_no_circles_and_an_end() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let change = |name: &str, parent| NewTerm { name: name.into(), parent, ..NewTerm::default() };
    let mut line = vec![term(&app, Taxonomy::Category, "Level 1", None).await];
    for level in 2..=8 {
        let parent = line.last().map(|term| term.id);
        line.push(term(&app, Taxonomy::Category, &format!("Level {level}"), parent).await);
    }
    let last = line.last().map(|term| term.id);
    let deeper = services.create_term(&Actor::System, Taxonomy::Category, &change("Level 9", last)).await;
    assert!(super::refused(deeper).contains("at most 8 levels"));
    let circle = services.change_term(&Actor::System, line[0].id, &change("Level 1", last)).await;
    assert!(super::refused(circle).contains("below itself"));
    let itself = services.merge_terms(&Actor::System, line[0].id, line[3].id).await;
    assert!(super::refused(itself).contains("below it"));
    let other = term(&app, Taxonomy::Category, "Other", None).await;
    let too_deep = services.change_term(&Actor::System, line[0].id, &change("Level 1", Some(other.id))).await;
    assert!(super::refused(too_deep).contains("at most 8 levels"));
    let twin = services.create_term(&Actor::System, Taxonomy::Category, &change("LEVEL 1", None)).await;
    assert!(super::refused(twin).contains("already one of this name"));
    app.shutdown().await;
}

#[tokio::test]
async fn two_at_once_make_one_tag_and_no_circle() {
    let app = TestApp::start().await;
    let services = app.app.services();
    for round in 0..5 {
        let with = |tag: String| EntryPlace { tags: vec![tag], ..EntryPlace::default() };
        let (one, other) = tokio::join!(
            services.create_entry(&Actor::System, post("One", with(format!("Tag {round}"))), Intent::Save),
            services.create_entry(&Actor::System, post("Other", with(format!("TAG {round}"))), Intent::Save),
        );
        one.unwrap();
        other.unwrap();
        let (a, b) = (format!("A{round}"), format!("B{round}"));
        let first = term(&app, Taxonomy::Category, &a, None).await;
        let second = term(&app, Taxonomy::Category, &b, None).await;
        let below =
            |name: &str, parent| NewTerm { name: name.into(), parent: Some(parent), ..NewTerm::default() };
        let (below_b, below_a) = (below(&a, second.id), below(&b, first.id));
        let (one, other) = tokio::join!(
            services.change_term(&Actor::System, first.id, &below_b),
            services.change_term(&Actor::System, second.id, &below_a),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    }
    let tags = services.list_terms(&Actor::System, Taxonomy::Tag).await.unwrap();
    assert_eq!(tags.len(), 5);
    assert!(tags.iter().all(|tag| tag.entries == 2), "{tags:?}");
    app.shutdown().await;
}
