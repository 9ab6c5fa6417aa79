//! Entries below each other.

use sandpress::domain::{Actor, EntryPlace};

use super::{below, publish, refused, replace};
use crate::support::app::TestApp;

#[tokio::test]
async fn what_stands_below_moves_along() {
    let app = TestApp::start().await;
    let about = publish(&app, "About", EntryPlace::default()).await;
    let team = publish(&app, "Team", below(&about)).await;
    let ada = publish(&app, "Ada", below(&team)).await;
    assert_eq!((team.path.as_str(), ada.path.as_str()), ("about/team", "about/team/ada"));
    let page = app.get("/about/team/ada").await;
    let breadcrumbs = page.between("<nav class=\"breadcrumbs\"", "</nav>");
    assert!(
        breadcrumbs.contains("href=\"/about\">About") && breadcrumbs.contains("href=\"/about/team\">Team")
    );
    replace(&app, &Actor::System, about.id, "who-we-are", EntryPlace::default()).await.unwrap();
    for (old, new) in [
        ("/about", "/who-we-are"),
        ("/about/team", "/who-we-are/team"),
        ("/about/team/ada", "/who-we-are/team/ada"),
    ] {
        let moved = app.get(old).await;
        assert_eq!((moved.status, moved.location()), (301, new), "{old}");
        assert_eq!(app.get(new).await.status, 200, "{new}");
    }
    // Without anything above, only the last part of the address is left.
    let alone = replace(&app, &Actor::System, team.id, "", EntryPlace::default()).await.unwrap();
    assert_eq!(alone.path.as_str(), "team");
    assert_eq!(app.get("/who-we-are/team/ada").await.location(), "/team/ada");
    assert_eq!(app.get("/about/team/ada").await.location(), "/team/ada");
    app.shutdown().await;
}

#[tokio::test]
async fn a_move_that_does_not_fit_moves_nothing() {
    let app = TestApp::start().await;
    let a = publish(&app, "A", EntryPlace::default()).await;
    let child = publish(&app, "Child", below(&a)).await;
    let b = publish(&app, "B", EntryPlace::default()).await;
    let taken = publish(&app, "Taken", EntryPlace::default()).await;
    replace(&app, &Actor::System, taken.id, "c/child", EntryPlace::default()).await.unwrap();
    assert!(
        refused(replace(&app, &Actor::System, a.id, "c", EntryPlace::default()).await)
            .contains("another entry")
    );
    let long = "x".repeat(296);
    assert!(
        refused(replace(&app, &Actor::System, a.id, &long, EntryPlace::default()).await).contains("“Child”")
    );
    assert_eq!(app.entry(child.id).await.path.as_str(), "a/child");
    assert_eq!(app.entry(a.id).await.path.as_str(), "a");
    assert!(refused(replace(&app, &Actor::System, a.id, "", below(&child)).await).contains("below itself"));
    assert!(refused(replace(&app, &Actor::System, a.id, "", below(&a)).await).contains("below itself"));
    app.app.services().trash_entry(&Actor::System, b.id).await.unwrap();
    assert!(refused(replace(&app, &Actor::System, child.id, "", below(&b)).await).contains("gone"));
    app.shutdown().await;
}

#[tokio::test]
async fn pages_have_a_lowest_level_and_no_circles_at_once() {
    let app = TestApp::start().await;
    let mut last = publish(&app, "Level 1", EntryPlace::default()).await;
    for level in 2..=8 {
        last = publish(&app, &format!("Level {level}"), below(&last)).await;
    }
    let services = app.app.services();
    let deeper = super::post("Level 9", below(&last));
    let deeper = services.create_entry(&Actor::System, deeper, sandpress::services::Intent::Save).await;
    assert!(refused(deeper).contains("at most 8 levels"));
    for round in 0..5 {
        let a = publish(&app, &format!("A{round}"), EntryPlace::default()).await;
        let b = publish(&app, &format!("B{round}"), EntryPlace::default()).await;
        let (one, other) = tokio::join!(
            replace(&app, &Actor::System, a.id, "", below(&b)),
            replace(&app, &Actor::System, b.id, "", below(&a)),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_stands_in_no_list() {
    let app = TestApp::with(&["page"], &[]).await;
    publish(&app, "A post", EntryPlace::default()).await;
    app.wait_a_minute();
    let page = app.create(
        "page",
        &[("title", "About"), ("body", "Who we are.")],
        sandpress::services::Intent::Publish,
    );
    let page = page.await;
    assert!(!page.listed);
    for list in ["/", "/atom.xml"] {
        let shown = app.get(list).await;
        assert!(shown.shows("A post") && !shown.shows("About"), "{list}");
    }
    let shown = app.get("/about").await;
    assert!(
        shown.shows("Who we are.") && shown.shows("\"@type\":\"WebPage\"") && !shown.shows("Older"),
        "{}",
        shown.body
    );
    assert!(!app.get("/a-post").await.shows("class=\"neighbours\""));
    app.shutdown().await;
}
