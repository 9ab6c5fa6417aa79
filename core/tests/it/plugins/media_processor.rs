//! The hook `media-processor`, with a component that does what its files say.

use sandpress::domain::{Actor, Asset, ProcessingState, Role};

use crate::support::app::TestApp;

/// A site whose processor may compute for a quarter of a second.
async fn site() -> TestApp {
    let limits = [
        ("PLUGINS__WORKS_ON_MEDIA__LIMITS__MEDIA_CPU_MS", "250"),
        ("PLUGINS__WORKS_ON_MEDIA__LIMITS__MEDIA_MEMORY_MIB", "16"),
    ];
    TestApp::with(&["works_on_media"], &limits).await
}

/// What becomes of a file with this text.
async fn processed(app: &TestApp, text: &str) -> Asset {
    let author = app.user_as(Role::Author).await;
    let text = format!("{text} {}", "and more words ".repeat(20));
    let page = author.add_media(&[], "words.txt", text.into_bytes()).await;
    assert_eq!(page.status, 201, "{}", page.body);
    let id = page.json()["asset"]["id"].as_str().unwrap().parse().unwrap();
    app.run_jobs().await;
    app.app.services().get_asset(&Actor::System, id).await.unwrap().asset
}

#[tokio::test]
async fn what_goes_wrong_marks_the_file_and_nothing_else() {
    let app = site().await;
    for text in ["spins", "hoards", "panics"] {
        let asset = processed(&app, text).await;
        assert_eq!(asset.state, ProcessingState::Failed, "{text}");
        assert!(asset.problem.starts_with("the file could not be processed"), "{text}: {}", asset.problem);
    }
    let refused = processed(&app, "refuses").await;
    assert_eq!((refused.state, refused.problem.as_str()), (ProcessingState::Failed, "the file wished it"));
    let flooded = processed(&app, "floods").await;
    assert_eq!(flooded.state, ProcessingState::Failed, "{}", flooded.problem);
    assert!(app.app.services().thumbnail_urls(&[flooded]).await.unwrap().is_empty());
    let good = processed(&app, "good").await;
    assert_eq!((good.state, good.facts.width), (ProcessingState::Ready, 400));
    assert_eq!(app.app.services().thumbnail_urls(&[good]).await.unwrap().len(), 1);
    app.shutdown().await;
}

#[tokio::test]
async fn what_it_says_is_data() {
    let app = site().await;
    let asset = processed(&app, "boasts").await;
    assert_eq!((asset.state, asset.facts.width), (ProcessingState::Ready, 0));
    assert_eq!(asset.facts.placeholder, None);
    assert!(!asset.facts.codecs.contains(['\u{7}', '\n']), "{:?}", asset.facts.codecs);
    let asset = processed(&app, "reads-wrongly").await;
    assert_eq!((asset.facts.codecs.as_str(), asset.problem.as_str()), ("held", ""));
    app.shutdown().await;
}
