//! Panels of plugins in a real browser: a page with everything, and a panel that follows what is typed.

use sandpress::domain::Role;

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

const LIMITS: [(&str, &str); 2] = [
    ("PLUGINS__SHOWS_EVERY_NODE__LIMITS__CPU_MS", "5000"),
    ("PLUGINS__HELPS_TO_WRITE__LIMITS__CPU_MS", "5000"),
];

async fn log_in(app: &TestApp, path: &str) -> Browser {
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.go(path).await;
    browser.fill("#login", "owner@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("button[type=submit]").await;
    browser
}

async fn assert_quiet(browser: &Browser) {
    let none: [String; 0] = [];
    assert_eq!(browser.complaints().await, none);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_a_plugin_looks_like_the_admin_and_needs_no_script() {
    let app = TestApp::with(&["shows_every_node"], &LIMITS[..1]).await;
    let browser = log_in(&app, "/admin/plugins/shows-every-node/overview").await;
    browser.wait_for("h1", "Overview").await;
    browser.shoot("panel").await;
    let bars = browser.script("return document.querySelectorAll('rect.chart-bar').length").await;
    assert_eq!(bars, 14);
    browser.click(".tabset .tabs a:not([aria-current])").await;
    browser.wait_for(".tabset .node-code", "06:12").await;
    browser.click(".node-action .button-danger").await;
    browser.wait_for("h1", "Delete everything?").await;
    browser.shoot("panel-confirm").await;
    browser.click("button[value=no]").await;
    browser.wait_for("h1", "Overview").await;
    assert_quiet(&browser).await;
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_follows_what_is_typed_and_changes_the_form_when_asked() {
    let app = TestApp::with(&["helps_to_write"], &LIMITS[1..]).await;
    let browser = log_in(&app, "/admin/entries/new/text").await;
    browser.wait_for(".editor-panel .stat-value", "0").await;
    browser.write_markdown().await;
    browser.fill("#field-body", "Low water at six. High water at noon.").await;
    browser.wait_for(".editor-panel .stat-value", "8").await;
    assert_eq!(browser.value("#field-body").await, "Low water at six. High water at noon.");
    browser.click(".editor-panel .button-primary").await;
    browser.wait_for(".editor-panel .flash", "The title is now the first sentence.").await;
    assert_eq!(browser.value("#field-title").await, "Low water at six");
    assert_eq!(browser.value("#path").await, "proposed");
    browser.shoot("entry-form-panels").await;
    browser.fill("[name='panel.helps-to-write.words.replace.find']", "water\u{e007}").await;
    browser.wait_for("#field-body", "Low nothing").await;
    browser.follow("button[value=save]").await;
    browser.wait_for(".flash-success", "Saved.").await;
    assert_eq!(browser.value("#field-title").await, "Low water at six");
    assert_eq!(browser.value("#field-body").await, "Low nothing at six. High nothing at noon.");
    assert_quiet(&browser).await;
    browser.close().await;
    app.shutdown().await;
}
