//! A plugin from its file to its end, all of it in the admin.

use sandpress::domain::Role;

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
    components::test_component,
};

async fn log_in(app: &TestApp) -> Browser {
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.go("/admin/plugins").await;
    browser.fill("#login", "owner@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("button[type=submit]").await;
    browser.wait_for("h1", "Plugins").await;
    browser
}

/// Presses the button and goes on when its page is there.
async fn press(browser: &Browser, button: &str, heading: &str) {
    browser.follow(button).await;
    browser.wait_for("h1", heading).await;
}

async fn refuse_what_is_no_plugin(browser: &Browser, folder: &std::path::Path) {
    let picture = folder.join("picture.wasm");
    std::fs::write(&picture, "\u{89}PNG").unwrap();
    press(browser, "header a.button-primary", "Add a plugin").await;
    browser.choose("#component", &picture).await;
    browser.follow("main form .button-primary").await;
    browser.wait_for(".field-errors", "it is not WebAssembly").await;
    browser.shoot("plugin-add-refused").await;
}

async fn install(browser: &Browser) {
    browser.choose("#component", &test_component("welcomes")).await;
    press(browser, "main form .button-primary", "Add Welcomes?").await;
    browser.wait_for(".powers", "It can keep data of its own").await;
    browser.shoot("plugin-review").await;
    browser.fill("#grant-store", "2 MiB").await;
    browser.follow(".review-form .button-primary").await;
    browser.wait_for(".flash-success", "Welcomes").await;
    browser.wait_for("h1", "Welcomes 1.0.0").await;
    browser.shoot("plugin-overview").await;
}

async fn set_up(browser: &Browser, reader: &Browser) {
    browser.go("/admin/plugins/welcomes/manage/settings").await;
    browser.fill("#setting-greeting", "Hello!").await;
    browser.follow("main form .button-primary").await;
    browser.wait_for(".field-errors", "No greeting has an exclamation mark. Leave it out.").await;
    assert_eq!(browser.value("#setting-greeting").await, "Hello!");
    browser.shoot("plugin-settings-refused").await;
    browser.fill("#setting-greeting", "Ahoi").await;
    browser.fill("#setting-names", "sailor\u{e007}cook").await;
    browser.click("#setting-is-loud").await;
    browser.follow("main form .button-primary").await;
    browser.wait_for(".flash-success", "settings").await;
    browser.shoot("plugin-settings").await;
    reader.go("/hello").await;
    reader.wait_for(".welcome", "AHOI SAILOR, COOK").await;
}

async fn switch_off_and_on(browser: &Browser, app: &TestApp) {
    browser.go("/admin/plugins/welcomes").await;
    browser.follow(".plugin-switch .button:not(.button-danger)").await;
    browser.wait_for(".badge", "Switched off").await;
    browser.shoot("plugin-off").await;
    assert!(!app.get("/hello").await.shows("AHOI"));
    browser.follow(".plugin-switch .button-primary").await;
    browser.wait_for(".badge", "Running").await;
    assert!(app.get("/hello").await.shows("AHOI"));
}

async fn update_and_roll_back(browser: &Browser, app: &TestApp) {
    browser.go("/admin/plugins/welcomes/manage/updates").await;
    browser.choose("#component", &test_component("welcomes_more")).await;
    press(browser, "main .node-form .button-primary", "Update Welcomes?").await;
    browser.wait_for(".powers", "account").await;
    browser.shoot("plugin-update").await;
    browser.click("#grant-users-1").await;
    browser.follow(".review-form .button-primary").await;
    browser.wait_for("h1", "Welcomes 2.0.0").await;
    assert!(app.get("/hello").await.shows("SAYS THE OWNER"));
    browser.go("/admin/plugins/welcomes/manage/updates").await;
    browser.wait_for(".row:last-child .row-title", "1.0.0").await;
    browser.shoot("plugin-updates").await;
    browser.follow(".row form .button").await;
    browser.wait_for("h1", "Roll Welcomes back?").await;
    browser.shoot("plugin-rollback").await;
    browser.follow("button[value=yes]").await;
    browser.wait_for("h1", "Welcomes 1.0.0").await;
    let page = app.get("/hello").await;
    assert!(page.shows("AHOI") && !page.shows("SAYS"), "{}", page.body);
}

async fn read_the_log(browser: &Browser) {
    browser.go("/admin/plugins/welcomes/manage/log").await;
    browser.wait_for(".log", "welcomed").await;
    browser.shoot("plugin-log").await;
    browser.follow(".tabs-minor a[href*=error]").await;
    browser.wait_for("main", "Nothing here").await;
}

async fn remove(browser: &Browser, app: &TestApp) {
    browser.go("/admin/plugins/welcomes").await;
    press(browser, ".plugin-switch .button-danger", "Remove Welcomes?").await;
    browser.shoot("plugin-remove").await;
    let red = browser
        .script("return getComputedStyle(document.querySelector('button[value=yes]')).backgroundColor");
    let other =
        browser.script("return getComputedStyle(document.querySelector('button[value=no]')).backgroundColor");
    assert_ne!(red.await, other.await);
    press(browser, "button[value=yes]", "Plugins").await;
    browser.wait_for(".flash-success", "Welcomes").await;
    assert!(!app.get("/hello").await.shows("AHOI"));
    assert_eq!(app.owner().await.get("/admin/plugins/welcomes").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plugin_from_its_file_to_its_end() {
    let app = TestApp::to_set_up(&[], "").await;
    app.post("Hello", "::welcome").await;
    let folder = tempfile::tempdir().unwrap();
    let (browser, reader) = (log_in(&app).await, Browser::open(&app.origin()).await);
    refuse_what_is_no_plugin(&browser, folder.path()).await;
    install(&browser).await;
    set_up(&browser, &reader).await;
    switch_off_and_on(&browser, &app).await;
    update_and_roll_back(&browser, &app).await;
    read_the_log(&browser).await;
    browser.go("/admin/plugins").await;
    browser.shoot("plugins").await;
    remove(&browser, &app).await;
    reader.close().await;
    browser.close().await;
    app.shutdown().await;
}
