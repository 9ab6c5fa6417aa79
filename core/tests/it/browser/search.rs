//! The search of the reader's site in a browser, with scripts and without them.

use crate::support::{app::TestApp, browser::Browser};

async fn looks_for_words(app: &TestApp, browser: &Browser, name: &str) {
    browser.go("/search").await;
    browser.shoot(&format!("search-empty-{name}")).await;
    browser.fill("#search-q", "low wat").await;
    browser.follow(".search-line button").await;
    browser.wait_for("h1", "Search: low wat").await;
    browser.wait_for(".search-count", "12 entries").await;
    browser.wait_for(".search-result mark", "Low").await;
    browser.shoot(&format!("search-many-{name}")).await;
    browser.follow(".pagination-older").await;
    browser.wait_for(".pagination-place", "Page 2 of 2").await;
    browser.fill("#search-q", "harbuor").await;
    browser.follow(".search-line button").await;
    browser.wait_for(".search-count", "Nothing was found.").await;
    browser.shoot(&format!("search-nothing-{name}")).await;
    browser.follow(".search-suggestion a").await;
    browser.wait_for(".search-count", "1 entry").await;
    browser.follow(".search-result a").await;
    browser.wait_for("h1", "The harbour").await;
    assert_eq!(browser.path().await, "/the-harbour", "{}", app.origin());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_looks_for_words() {
    let app = TestApp::start().await;
    for number in 1..=12 {
        app.wait_a_minute();
        let body =
            format!("Where the water is low, and what it uncovers: {}", "sand and weed. ".repeat(number * 9));
        app.post(&format!("Low water {number}"), &body).await;
    }
    app.post("The harbour", "Boats.").await;
    let browser = Browser::open(&app.origin()).await;
    looks_for_words(&app, &browser, "scripts").await;
    assert!(browser.complaints().await.is_empty());
    browser.allow_scripts(false).await;
    looks_for_words(&app, &browser, "no-scripts").await;
    browser.close().await;
    app.shutdown().await;
}
