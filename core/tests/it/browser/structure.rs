//! Categories, tags, menus and settings in a browser: the comforts of the script, and what the pages look like.

use sandpress::{
    domain::{Actor, EntryPlace, FieldValues, Role},
    services::{Intent, NewEntry},
};

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

async fn log_in(app: &TestApp) -> Browser {
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.go("/admin/structure/terms/category").await;
    browser.fill("#login", "owner@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("button[type=submit]").await;
    browser.wait_for("h1", "Structure").await;
    browser
}

/// Chooses the option with these words.
async fn choose(browser: &Browser, selector: &str, words: &str) {
    let script = format!(
        "const list = document.querySelector({selector:?}); list.value = [...list.options].find((one) => one.text.includes({words:?})).value;"
    );
    browser.script(&script).await;
}

#[tokio::test]
async fn an_editor_puts_a_site_in_order() {
    let app = TestApp::with(&["page"], &[]).await;
    let place = EntryPlace { tags: vec!["Sour dough".into(), "Rye".into()], ..EntryPlace::default() };
    let about = app.create("page", &[("title", "About"), ("body", "Who we are.")], Intent::Publish);
    about.await;
    let fields: FieldValues = [("title", "First loaf"), ("body", "Text.")]
        .into_iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    let new = NewEntry {
        publication_type: "text".to_owned(),
        fields,
        path: String::new(),
        byline: "Ada Lovelace".to_owned(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place,
    };
    app.app.services().create_entry(&Actor::System, new, Intent::Publish).await.unwrap();
    let browser = log_in(&app).await;
    browser.fill("#name", "Bread").await;
    browser.follow("main form .button-primary").await;
    browser.wait_for(".flash-success", "“Bread” was made.").await;
    browser.fill("#name", "Rye bread with a rather long name").await;
    choose(&browser, "#parent", "Bread").await;
    browser.follow("main form .button-primary").await;
    browser.wait_for(".flash-success", "Rye bread").await;
    browser.shoot("structure-categories").await;

    browser.go("/admin/entries/new/text").await;
    browser.fill("#field-title", "Second loaf").await;
    browser.fill("#tags", "so").await;
    browser.wait_for(".tag-suggestions button", "Sour dough").await;
    browser.shoot("structure-entry").await;
    browser.click(".tag-suggestions button").await;
    assert_eq!(browser.value("#tags").await, "Sour dough, ");

    browser.go("/admin/structure/menus").await;
    browser.fill("#label", "Main").await;
    browser.follow("main form .button-primary").await;
    browser.wait_for("h1", "Main").await;
    choose(&browser, "#location", "At the top of every page").await;
    browser.follow("button[value='add home']").await;
    browser.wait_for(".menu-links .row-meta", "Home page").await;
    browser.follow("button[value='add entry']").await;
    browser.wait_for(".menu-links .row:nth-child(2) .row-meta", "About").await;
    browser.follow("button[value='nest 1']").await;
    browser.wait_for(".menu-links .row:nth-child(2)", "Move out").await;
    browser.shoot("structure-menu").await;

    browser.go("/admin/settings").await;
    browser.wait_for("h1", "Settings").await;
    browser.shoot("structure-settings").await;
    browser.go("/account/profile").await;
    browser.shoot("structure-profile").await;

    let reader = Browser::open(&app.origin()).await;
    reader.go("/tag/sour-dough").await;
    reader.wait_for("h1", "Sour dough").await;
    reader.shoot("structure-tag").await;
    reader.go("/first-loaf").await;
    reader.wait_for(".terms", "Rye").await;
    reader.click(".submenu summary").await;
    reader.shoot("structure-reader-entry").await;
    reader.close().await;
    browser.close().await;
    app.shutdown().await;
}
