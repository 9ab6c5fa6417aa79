//! One entry, two windows.

use sandpress::domain::Role;

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

async fn save(browser: &Browser, body: &str) {
    browser.fill("#field-body", body).await;
    browser.follow("button[value=save]").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_to_save_sees_both_versions() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let entry = app.draft("Shared", "The beginning.").await;
    let form = format!("/admin/entries/{}", entry.id);
    let browser = Browser::open(&app.origin()).await;
    browser.go(&form).await;
    browser.fill("#login", "owner@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("button[type=submit]").await;
    browser.find("#field-body").await;
    browser.write_markdown().await;
    assert_eq!(browser.path().await, form, "the log-in does not lead back");

    browser.new_tab().await;
    browser.go(&form).await;
    save(&browser, "Written in the second window.").await;
    browser.wait_for(".flash-success", "Saved.").await;
    let none: [String; 0] = [];
    assert_eq!(browser.complaints().await, none);

    browser.first_tab().await;
    save(&browser, "Written in the first window.").await;
    browser.wait_for("h1", "Two versions of this entry").await;
    browser.wait_for(".merged-choice:nth-of-type(2) .merged-value", "Written in the second window.").await;
    browser.shoot("conflict").await;
    browser.click(".merge button[type=submit]").await;
    browser.wait_for(".edit-notices", "Both versions stand together in the form.").await;
    assert_eq!(browser.value("#field-body").await, "Written in the first window.");
    browser.follow("button[value=save]").await;
    browser.wait_for(".flash-success", "Saved.").await;
    assert_eq!(browser.value("#field-body").await, "Written in the first window.");
    assert_eq!(app.entry(entry.id).await.revision, 3);
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|complaint| complaint.contains("409")), "{complaints:?}");
    browser.close().await;
    app.shutdown().await;
}
