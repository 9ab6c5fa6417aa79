//! The page of the plugins.

use sandpress::domain::Role;

use crate::support::app::TestApp;

#[tokio::test]
async fn administrators_see_which_plugins_run_and_how() {
    let app = TestApp::with(&["loops"], &[]).await;
    let owner = app.owner().await;
    let list = owner.get("/admin/plugins").await;
    for text in ["loops", "sha256", "lifecycle, publication-type", "0 failed", "Running"] {
        assert!(list.body.to_lowercase().contains(&text.to_lowercase()), "{text}: {}", list.body);
    }
    assert!(!list.shows("Last failure"));
    let fields = [("field.title", "T"), ("action", "publish")];
    assert_eq!(owner.post_form("/admin/entries/new/loops", &fields).await.status, 503);
    let list = owner.get("/admin/plugins").await;
    assert!(list.shows("1 failed") && list.shows("Last failure:"), "{}", list.body);
    assert!(list.shows("publication-type.render"), "{}", list.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_that_fails_again_and_again_rests() {
    let app = TestApp::with(&["panics"], &[]).await;
    app.post("Still here", "Text.").await;
    let owner = app.owner().await;
    let fields = [("field.title", "T"), ("action", "publish")];
    for _ in 0..6 {
        assert_eq!(owner.post_form("/admin/entries/new/panics", &fields).await.status, 503);
    }
    let list = owner.get("/admin/plugins").await;
    assert!(list.shows("Resting") && list.shows("failed again and again"), "{}", list.body);
    assert_eq!(app.get("/still-here").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn others_do_not_see_it() {
    let app = TestApp::start().await;
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get("/admin/plugins").await.status, 403);
    assert!(!editor.get("/admin/entries").await.shows("href=\"/admin/plugins\""));
    app.shutdown().await;
}
