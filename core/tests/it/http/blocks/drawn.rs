//! How often blocks are drawn.

use sandpress::{
    domain::{Actor, Entry},
    services::{EntryPatch, Intent},
};

use super::site;
use crate::support::app::TestApp;

/// A site whose one plugin counts in its store how often its blocks are drawn.
async fn counting() -> TestApp {
    site(&["block_counts"], &[("PLUGINS__BLOCK_COUNTS__GRANTS__STORE", "true")]).await
}

async fn save(app: &TestApp, entry: &Entry, body: &str) {
    let details = app.app.services().get_entry(&Actor::System, entry.id).await.unwrap();
    let mut fields = details.revision.fields;
    fields.set("body", body);
    let patch = EntryPatch {
        base_revision: details.entry.revision,
        fields,
        path: String::new(),
        byline: details.entry.byline,
        place: None,
    };
    app.wait_a_minute();
    app.app.services().save_entry(&Actor::System, entry.id, patch, Intent::Publish).await.unwrap();
}

#[tokio::test]
async fn many_readers_cost_one_call_until_what_it_depends_on_changes() {
    let app = counting().await;
    let entry = app.post("Rye", "::fixed\n\n::of-entry\n\n::of-entries\n\n::fixed{tag=b}").await;
    let shows = async |numbers: [u32; 4]| {
        let page = app.get("/rye").await;
        let [fixed, of_entry, of_entries, tagged] = numbers;
        let texts = [
            format!("<p>fixed {fixed}.</p>"),
            format!("<p>of-entry {of_entry}.</p>"),
            format!("<p>of-entries {of_entries}.</p>"),
            format!("<p>fixed {tagged}.</p>"),
        ];
        for text in texts {
            assert!(page.body.contains(&text), "{numbers:?}: {}", page.body);
        }
        page
    };
    // Blocks of one page are drawn at the same time, so the first two counts come in any order.
    let first = app.get("/rye").await;
    let fixed =
        if first.body.find("<p>fixed 1.</p>") < first.body.find("<p>fixed 2.</p>") { [1, 2] } else { [2, 1] };
    let readers = (0..20).map(|_| app.get("/rye"));
    for page in futures::future::join_all(readers).await {
        assert_eq!(page.body, first.body);
    }
    let tag = shows([fixed[0], 1, 1, fixed[1]]).await.header("etag").to_owned();
    app.post("Wheat", "Another entry.").await;
    let page = shows([fixed[0], 1, 2, fixed[1]]).await;
    assert_ne!(page.header("etag"), tag);
    let known = [("if-none-match", page.header("etag"))];
    assert_eq!(app.client().get_with("/rye", &known).await.status, 304);
    save(&app, &entry, "::fixed\n\n::of-entry\n\n::of-entries\n\n::fixed{tag=b}\n\nMore.").await;
    shows([fixed[0], 2, 3, fixed[1]]).await;
    let other = app.post("Barley", "::of-entry").await;
    assert!(app.get(&other.path.to_url_path()).await.body.contains("<p>of-entry 3.</p>"));
    shows([fixed[0], 2, 4, fixed[1]]).await;
    app.app.services().trash_entry(&Actor::System, other.id).await.unwrap();
    shows([fixed[0], 2, 5, fixed[1]]).await;
    app.shutdown().await;
}

#[tokio::test]
async fn a_write_to_the_store_shows_at_once() {
    let app = counting().await;
    app.post("Shown", "::drawn").await;
    app.post("Counted", "::fixed").await;
    let is_shown = async |number: u32| {
        let page = app.get("/shown").await;
        assert!(page.body.contains(&format!("<p>drawn {number}.</p>")), "{}", page.body);
    };
    is_shown(0).await;
    is_shown(0).await;
    app.get("/counted").await;
    is_shown(1).await;
    app.get("/counted").await;
    is_shown(1).await;
    app.shutdown().await;
}

#[tokio::test]
async fn a_preview_is_drawn_anew_with_the_newest_revision() {
    let app = counting().await;
    let entry = app.draft("Rye", "::fixed\n\n::of-entry").await;
    let owner = app.owner().await;
    for number in 1..=2 {
        let preview = owner.get(&format!("/admin/entries/{}/preview", entry.id)).await;
        assert!(preview.body.contains(&format!("<p>fixed {number}.</p>")), "{}", preview.body);
    }
    app.shutdown().await;
}
