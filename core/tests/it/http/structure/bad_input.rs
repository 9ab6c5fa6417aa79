//! What people type who mean no good, or who slip.

use sandpress::{
    domain::{Actor, EntryPlace, Taxonomy},
    services::{Intent, NewTerm},
};

use super::{post, refused};
use crate::support::app::TestApp;

#[tokio::test]
async fn names_and_addresses_of_terms() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let make = async |name: &str, slug: &str| {
        let new = NewTerm { name: name.into(), slug: slug.into(), ..NewTerm::default() };
        services.create_term(&Actor::System, Taxonomy::Tag, &new).await
    };
    for name in ["", " ", "a,b", "a\u{202e}b", "a\u{0}", "a\nb", &"x".repeat(81)] {
        assert!(refused(make(name, "").await).starts_with("name:"), "{name:?}");
    }
    for slug in ["admin", "media", "x", "feed.xml", "atom.xml", "page", "a/b", "a b", "..", &"x".repeat(121)]
    {
        assert!(refused(make("Good", slug).await).starts_with("slug:"), "{slug:?}");
    }
    assert_eq!(make("北京", "").await.unwrap().slug.as_str(), "beijing");
    assert_eq!(make("Über", "über").await.unwrap().slug.as_str(), "über");
    assert_eq!(app.get("/tag/%C3%BCber").await.status, 200);
    assert_eq!(make("Media", "").await.unwrap().slug.as_str(), "media-1");
    assert_eq!(make("Beijing", "").await.unwrap().slug.as_str(), "beijing-2");
    let nameless = make("🙂", "").await.unwrap();
    assert_eq!(app.get(&format!("/tag/{}", nameless.slug)).await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn ten_thousand_tags_are_refused_and_make_none() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tags = (0..10_000).map(|number| format!("tag {number}")).collect::<Vec<_>>().join(",");
    let fields =
        [("field.title", "Tags"), ("field.body", "Text."), ("organise", "1"), ("tags", tags.as_str())];
    let page = owner.post_form("/admin/entries/new/text", &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.shows("An entry has at most 50 categories and tags: take some out."));
    assert!(page.shows("tag 9999"), "what was typed is kept");
    let services = app.app.services();
    assert!(services.list_terms(&Actor::System, Taxonomy::Tag).await.unwrap().is_empty());
    let odd = EntryPlace { tags: vec!["fine".into(), "a\u{202e}b".into()], ..EntryPlace::default() };
    assert!(
        refused(services.create_entry(&Actor::System, post("T", odd), Intent::Save).await)
            .starts_with("tags:")
    );
    assert!(services.list_terms(&Actor::System, Taxonomy::Tag).await.unwrap().is_empty());
    app.shutdown().await;
}

#[tokio::test]
async fn the_form_keeps_authors_terms_and_the_page_above() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let above = app.post("Above", "Text.").await;
    let category = super::term(&app, Taxonomy::Category, "Bread", None).await;
    let (above_id, category_id) = (above.id.to_string(), category.id.to_string());
    let sent = [
        ("field.title", "Loaf"),
        ("field.body", "Text."),
        ("organise", "1"),
        ("tags", "rye, Rye ,sour"),
        ("category", category_id.as_str()),
        ("parent", above_id.as_str()),
        ("action", "publish"),
    ];
    let made = owner.post_form("/admin/entries/new/text", &sent).await;
    assert_eq!(made.status, 303, "{}", made.body);
    assert_eq!(app.get("/above/loaf").await.status, 200);
    let form = owner.get(made.location()).await;
    assert!(form.shows("name=\"tags\" type=\"text\" value=\"rye, sour\""), "{}", form.body);
    assert!(
        form.shows(&format!("value=\"{category_id}\" checked"))
            && form.shows(&format!("value=\"{above_id}\" selected"))
    );
    let found = owner.get("/admin/structure/tags.json?q=RY").await.json();
    assert_eq!(found["tags"], serde_json::json!(["rye"]));
    app.shutdown().await;
}
