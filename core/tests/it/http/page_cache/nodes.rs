//! Several processes with one database.

use std::time::Duration;

use sandpress::services::Intent;

use super::{keep_all, rewrite};
use crate::support::app::TestApp;

#[tokio::test]
async fn what_one_node_changes_the_other_shows() {
    let app = TestApp::start().await;
    let entry = app.post("Rye", "version 0.").await;
    app.post("Oat", "Text.").await;
    app.post("Spelt", "Text.").await;
    let other = app.beside().await;
    let before = keep_all(&other, &["/rye", "/spelt"]).await;
    rewrite(&app, entry.id, "version 1.", Intent::Publish).await;
    assert!(app.get("/rye").await.shows("version 1."));
    let mut tries = 0;
    while !other.get("/rye").await.shows("version 1.") {
        tries += 1;
        assert!(tries < 600, "the other node still shows what was before");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let counts = other.app.cache_counts();
    assert_eq!(other.get("/spelt").await.header("etag"), before["/spelt"]);
    assert_eq!(other.app.cache_counts().made, counts.made, "what did not change stays there");
    other.leave().await;
    app.shutdown().await;
}
