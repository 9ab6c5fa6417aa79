//! The bundled related posts: what else on the site is about the same.

use sandpress::domain::Entry;

use crate::support::app::TestApp;

async fn site() -> TestApp {
    let variables = [
        ("PLUGINS__RELATED_POSTS__GRANTS__STORE", "true"),
        ("PLUGINS__RELATED_POSTS__GRANTS__CONTENT_READ", "true"),
        ("PLUGINS__RELATED_POSTS__GRANTS__JOBS", "600/hour"),
        ("PLUGINS__RELATED_POSTS__LIMITS__CPU_MS", "2000"),
        ("PLUGINS__RELATED_POSTS__LIMITS__WALL_MS", "20000"),
    ];
    let app = TestApp::with(&["related_posts"], &variables).await;
    // Its schedule is known from now on.
    app.run_jobs().await;
    app
}

async fn related(app: &TestApp, entry: &Entry) -> Vec<String> {
    let page = app.get(&format!("/{}", entry.path)).await;
    assert_eq!(page.status, 200);
    let Some(list) = page.body.split("class=\"related-posts\"").nth(1) else { return Vec::new() };
    let list = list.split("</aside>").next().unwrap();
    list.split("href=\"/").skip(1).map(|link| link.split('"').next().unwrap().to_owned()).collect()
}

/// Three posts on two subjects; the first has the block.
async fn posts(app: &TestApp) -> [Entry; 3] {
    let block = "\n\n::related-posts{count=2}\n";
    let borrow = "The borrow checker follows lifetimes and references through the compiler.";
    [
        app.post("The borrow checker explained", &format!("{borrow}{block}")).await,
        app.post("Lifetimes and the borrow checker", borrow).await,
        app.post("Baking bread at home", "Flour, water, salt and a hot oven make bread.").await,
    ]
}

#[tokio::test]
async fn a_post_names_those_on_the_same_subject() {
    let app = site().await;
    let [first, second, _] = posts(&app).await;
    app.run_jobs().await;
    assert_eq!(related(&app, &first).await, [second.path.to_string()]);
    app.shutdown().await;
}

#[tokio::test]
async fn a_post_that_readers_no_longer_see_is_not_named() {
    let app = site().await;
    let [first, second, _] = posts(&app).await;
    app.run_jobs().await;
    assert_eq!(related(&app, &first).await.len(), 1);
    app.app.services().unpublish_entry(&sandpress::domain::Actor::System, second.id).await.unwrap();
    app.run_jobs().await;
    assert!(related(&app, &first).await.is_empty());
    app.shutdown().await;
}

#[tokio::test]
async fn posts_from_before_the_plugin_are_caught_up_with() {
    let app = site().await;
    let [first, second, _] = posts(&app).await;
    // What the plugin was told is forgotten, as if it had not been there.
    app.execute("DELETE FROM jobs").await;
    assert!(related(&app, &first).await.is_empty());
    app.wait_a_minute();
    app.wait_a_minute();
    app.run_jobs().await;
    app.run_jobs().await;
    assert_eq!(related(&app, &first).await, [second.path.to_string()]);
    app.shutdown().await;
}

#[tokio::test]
async fn the_first_reading_goes_on_until_it_has_seen_every_post() {
    let app = site().await;
    // More than are read in one piece, of which the newest is read first.
    let [first, second, _] = posts(&app).await;
    for number in 0..27 {
        app.post(&format!("Loaf number {number}"), "Flour, water, salt and a hot oven.").await;
    }
    app.execute("DELETE FROM jobs").await;
    app.wait_a_minute();
    app.wait_a_minute();
    for _ in 0..4 {
        app.run_jobs().await;
    }
    assert_eq!(related(&app, &first).await, [second.path.to_string()]);
    app.shutdown().await;
}
