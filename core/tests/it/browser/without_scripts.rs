//! The way of an entry in a browser that runs no scripts: planned, shared, published by the clock, compared and restored.

use sandpress::domain::Role;

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

/// A draft with a plan and a link; the path of the link.
async fn plan_and_share(browser: &Browser) -> String {
    browser.go("/admin/entries/new/text").await;
    browser.fill("#field-title", "Low water").await;
    browser.fill("#field-body", "The sea is far away.").await;
    browser.follow("button[value=save]").await;
    browser.wait_for(".flash-success", "Saved.").await;
    browser.click(".flow-part summary").await;
    browser.fill("#publish_at", "03142026\u{e004}1100AM").await;
    browser.follow("button[name=plan][value=publish]").await;
    browser.wait_for(".flow-plan", "Will be published on 14 March 2026, 11:00").await;
    browser.click(".flow-part + .flow-part summary").await;
    browser.follow("button[formaction$='/links']").await;
    let said = browser.text(".flash-success").await;
    let (_, secret) = said.split_once("/preview/").unwrap_or_else(|| panic!("no link in {said}"));
    format!("/preview/{}", secret.trim())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_goes_its_way() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.allow_scripts(false).await;
    browser.log_in("owner@example.org", PASSWORD).await;
    browser.wait_for("h1", "Entries").await;
    let link = plan_and_share(&browser).await;
    let form = browser.path().await;

    let guest = Browser::open(&app.origin()).await;
    guest.go(&link).await;
    guest.wait_for("article", "The sea is far away.").await;
    assert_eq!(app.get("/low-water").await.status, 404);
    app.wait_seconds(95 * 60);
    app.run_jobs().await;
    guest.go("/low-water").await;
    guest.wait_for("article", "The sea is far away.").await;
    guest.close().await;

    browser.go(&form).await;
    browser.fill("#field-body", "The sea is back.").await;
    browser.follow("button[value=publish]").await;
    browser.wait_for(".flash-success", "Published.").await;
    browser.go(&format!("{form}/revisions")).await;
    browser.follow(".compare-form button").await;
    browser.wait_for(".diff del", "far away").await;
    browser.wait_for(".diff ins", "back").await;
    browser.shoot("compare-without-scripts").await;
    browser.follow(".page-head button").await;
    browser.wait_for(".flash-success", "is the newest revision now").await;
    browser.go(&form).await;
    assert_eq!(browser.value("#field-body").await, "The sea is far away.");
    browser.close().await;
    app.shutdown().await;
}
