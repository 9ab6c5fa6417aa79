//! Filters of rendered entries, as readers see them.

use crate::support::app::TestApp;

const PATIENT: [(&str, &str); 1] = [("PLUGINS__SIGNS_CONTENT__LIMITS__CPU_MS", "5000")];

#[tokio::test]
async fn readers_and_previews_get_what_the_filters_made() {
    let app = TestApp::with(&["signs_content"], &PATIENT).await;
    app.post("Rye", "Text.").await;
    let page = app.get("/rye").await;
    assert!(page.status == 200 && page.body.contains("<p>Signed: Rye</p>"), "{}", page.body);
    assert!(!page.body.contains("alert(1)"));
    let draft = app.draft("Wheat", "Text.").await;
    let owner = app.owner().await;
    let preview = owner.get(&format!("/admin/entries/{}/preview", draft.id)).await;
    assert!(preview.body.contains("<p>Signed: Wheat</p>"), "{}", preview.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_is_published_without_a_filter_that_fails_and_rendered_again_later() {
    let app = TestApp::with(&["crashes_on_content"], &[]).await;
    app.post("A crash", "Still readable.").await;
    let page = app.get("/a-crash").await;
    assert!(page.status == 200 && page.shows("Still readable."), "{}", page.body);
    assert_eq!(app.app.services().refresh_renderings().await.unwrap(), (1, 0));
    let owner = app.owner().await;
    assert!(owner.get("/admin/plugins/crashes-on-content").await.shows("content-filter.filter"));
    app.shutdown().await;
}
