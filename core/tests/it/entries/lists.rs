//! Lists of entries, what is done with many of them, and the way to any page.

use sandpress::domain::Role;

use crate::support::app::TestApp;

#[tokio::test]
async fn several_entries_are_changed_at_once_and_each_is_told() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (one, two, empty) =
        (app.draft("One", "Text.").await, app.draft("Two", "Text.").await, app.draft("Empty", "").await);
    let ids = [one.id, two.id, empty.id].map(|id| id.to_string());
    let bulk = async |action: &str| {
        let mut fields = vec![("action", action)];
        fields.extend(ids.iter().map(|id| ("id", id.as_str())));
        let page = owner.post_form("/admin/entries/bulk", &fields).await;
        assert_eq!(page.status, 303, "{action}: {}", page.body);
        owner.get("/admin/entries").await
    };
    let page = bulk("publish").await;
    assert!(page.shows("2 published, 1 refused: “Empty”:"), "{}", page.body);
    assert_eq!(app.get("/one").await.status, 200);
    assert!(bulk("trash").await.shows("3 moved to the trash"));
    assert!(bulk("restore").await.shows("3 restored as drafts"));
    assert!(bulk("delete").await.shows("0 deleted for good, 3 refused"));
    let page = owner.post_form("/admin/entries/bulk", &[("action", "publish"), ("id", "x")]).await;
    assert_eq!(page.status, 303);
    assert!(owner.get("/admin/entries").await.shows("No entry is marked"));

    let contributor = app.user_as(Role::Contributor).await;
    let fields = [("action", "trash"), ("id", ids[0].as_str())];
    contributor.post_form("/admin/entries/bulk", &fields).await;
    assert!(contributor.get("/admin/entries").await.shows("an entry that is not there"));
    assert!(app.entry(one.id).await.deleted_at.is_none());
    app.shutdown().await;
}

#[tokio::test]
async fn lists_are_narrowed_sorted_and_kept_under_a_name() {
    let app = TestApp::start().await;
    app.draft("Banana", "Text.").await;
    app.wait_seconds(2 * 24 * 60 * 60);
    app.draft("Apple", "Text.").await;
    let owner = app.owner().await;
    let shown = async |query: &str| {
        let page = owner.get(&format!("/admin/entries?{query}")).await;
        (page.body.find(">Apple<"), page.body.find(">Banana<"))
    };
    let (apple, banana) = shown("sort=title").await;
    assert!(apple.unwrap() < banana.unwrap());
    let (apple, banana) = shown("from=2026-03-16").await;
    assert!(apple.is_some() && banana.is_none());
    let (apple, banana) = shown("until=2026-03-14").await;
    assert!(apple.is_none() && banana.is_some());
    for odd in ["from=0000-00-00&until=99999-99-99", "sort=x&author=x&page=-1", "from=2026-02-31"] {
        let (apple, banana) = shown(odd).await;
        assert!(apple.is_some() && banana.is_some(), "{odd}");
    }
    let fields = [("name", "My <drafts>"), ("query", "status=draft&sort=title")];
    assert_eq!(owner.post_form("/admin/entries/lists", &fields).await.status, 303);
    let page = owner.get("/admin/entries").await;
    assert!(page.shows("My <drafts>") && page.body.contains("/admin/entries?status=draft&amp;sort=title"));
    let other = app.user_as(Role::Editor).await;
    assert!(!other.get("/admin/entries").await.shows("My <drafts>"));
    owner.post_form("/admin/entries/lists/forget", &[("forget", "My <drafts>")]).await;
    assert!(!owner.get("/admin/entries").await.shows("My <drafts>"));
    let page = owner.post_form("/admin/entries/lists", &[("name", "X"), ("query", "\n//evil.example")]).await;
    assert!(page.location().starts_with("/admin"), "{}", page.location());
    app.shutdown().await;
}

#[tokio::test]
async fn people_jump_to_pages_and_entries_that_they_may_see() {
    let app = TestApp::start().await;
    app.draft("A walk at low tide", "Text.").await;
    let owner = app.owner().await;
    let page = owner.get("/admin/jump?q=LOW").await;
    assert!(page.shows("A walk at low tide") && !page.shows("Audit log</span>"));
    let page = owner.get("/admin/jump?q=mail").await;
    assert!(page.body.contains("href=\"/admin/mail\""));
    let author = app.user_as(Role::Author).await;
    let page = author.get("/admin/jump?q=").await;
    assert!(page.shows("New post") && !page.shows("A walk at low tide") && !page.shows("Redirects"));
    app.shutdown().await;
}
