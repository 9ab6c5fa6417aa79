//! Writing that survives what happens to browsers, sessions and servers.

use sandpress::{
    domain::{Actor, Role},
    services::Intent,
};

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

const STATE: &str = "[data-autosave-state]";

async fn writer(app: &TestApp) -> Browser {
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.log_in("owner@example.org", PASSWORD).await;
    browser.find(".bar-name").await;
    browser.prefer_markdown().await;
    browser
}

/// Waits until the site has all words: only then the browser forgets its copy.
async fn all_sent(browser: &Browser) {
    let begin = std::time::Instant::now();
    let copies = "return Object.keys(localStorage).filter((key) => key.endsWith('/autosave')).length";
    while browser.script(copies).await != 0 {
        assert!(begin.elapsed().as_secs() < 30, "the words are not on the site");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

async fn add(browser: &Browser, text: &str) {
    browser.find("#field-body").await.send_keys(text).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_survive_a_lost_connection_and_a_crash() {
    let app = TestApp::start().await;
    let browser = writer(&app).await;
    browser.go("/admin/entries/new/text").await;
    browser.fill("#field-title", "A walk").await;
    add(&browser, "One.").await;
    all_sent(&browser).await;
    let form = browser.path().await;
    assert!(form.starts_with("/admin/entries/0"), "{form}");
    add(&browser, " Two.").await;
    all_sent(&browser).await;
    browser.go(&form).await;
    browser.wait_for(".edit-notices", "is not saved yet").await;
    assert_eq!(browser.value("#field-body").await, "One. Two.");
    assert_eq!(browser.value("#path").await, "", "an address was made while the title was typed");

    browser.script("window.fetch = () => Promise.reject(new TypeError('offline')); return null").await;
    add(&browser, " Three.").await;
    browser.wait_for(STATE, "Offline, kept in this browser").await;
    browser.shoot("writing-offline").await;
    browser.go(&form).await;
    browser.wait_for(".recovery", "There are words in this browser that the site does not have").await;
    browser.wait_for(".recovery ins", "One. Two. Three.").await;
    browser.shoot("writing-recovery").await;
    browser.click(".recovery .button-primary").await;
    all_sent(&browser).await;
    browser.go(&form).await;
    assert_eq!(browser.value("#field-body").await, "One. Two. Three.");
    browser.follow("button[value=publish]").await;
    browser.wait_for(".flash-success", "Published. Readers see it now.").await;
    assert!(app.get("/a-walk").await.shows("One. Two. Three."));
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_while_writing_is_begun_again_in_place() {
    let app = TestApp::start().await;
    let browser = writer(&app).await;
    let entry = app.draft("Shared", "The beginning.").await;
    let form = format!("/admin/entries/{}", entry.id);
    browser.go(&form).await;
    app.execute("DELETE FROM sessions").await;
    add(&browser, " And more.").await;
    browser.wait_for("#login-again[open] h2", "You are logged out").await;
    browser.shoot("writing-logged-out").await;
    browser.new_tab().await;
    browser.log_in("owner@example.org", PASSWORD).await;
    browser.find(".bar-name").await;
    browser.first_tab().await;
    browser.script("window.dispatchEvent(new Event('focus')); return null").await;
    all_sent(&browser).await;
    browser.wait_for(STATE, "Saved").await;
    assert_eq!(browser.value("#field-body").await, "The beginning. And more.");
    browser.follow("button[value=save]").await;
    browser.wait_for(".flash-success", "Saved.").await;
    assert_eq!(app.entry(entry.id).await.revision, 2);
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_around_an_entry_are_drawn() {
    let app = TestApp::start().await;
    let browser = writer(&app).await;
    let entry = app.post("A walk at low tide", "The sea was far away.\n\nGulls and rain.").await;
    let services = app.app.services();
    for (number, body) in
        [(1, "The sea was very far away.\n\nGulls and rain."), (2, "The sea was near.\n\nRain.")]
    {
        let patch = sandpress::services::EntryPatch {
            base_revision: number,
            fields: [("title", "A walk at low tide"), ("body", body)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into_iter()
                .collect(),
            path: String::new(),
            byline: "Ada".to_owned(),
            place: None,
        };
        services.save_entry(&Actor::System, entry.id, patch, Intent::Save).await.unwrap();
    }
    services.name_revision(&Actor::System, entry.id, 2, "Before the storm").await.unwrap();
    services.save_redirect(&Actor::System, "/old-walk", "/a-walk-at-low-tide", true).await.unwrap();
    let form = format!("/admin/entries/{}", entry.id);
    browser.go(&form).await;
    browser.click("[data-preview]").await;
    browser.find("iframe[name=entry-preview]").await;
    browser.shoot("preview-beside").await;
    browser.click("[data-preview]").await;
    for (path, name) in [
        (form.clone(), "entry-flow"),
        (format!("{form}/revisions"), "revisions"),
        (format!("{form}/revisions/compare?from=1&to=3"), "compare"),
        ("/admin/redirects".to_owned(), "redirects"),
        ("/admin/redirects/missing".to_owned(), "missing"),
        ("/admin/entries".to_owned(), "entries-marked"),
    ] {
        browser.go(&path).await;
        browser.find("main").await;
        browser
            .script(
                "document.querySelectorAll('details').forEach((part) => { part.open = true }); return null",
            )
            .await;
        browser.shoot(name).await;
    }
    browser
        .script(
            "window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true })); return null",
        )
        .await;
    browser.fill(".palette input", "walk").await;
    browser.wait_for(".palette .jump", "A walk at low tide").await;
    browser.shoot("palette").await;
    let none: [String; 0] = [];
    assert_eq!(browser.complaints().await, none);
    browser.close().await;
    app.shutdown().await;
}
