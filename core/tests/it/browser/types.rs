//! Forms with lists and conditions, and pages of pictures, in a real browser with and without scripts.

use sandpress::{
    domain::{Actor, FieldDefinition, ValueKind},
    services::Intent,
};

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

async fn at_the_form(app: &TestApp, kind: &str, has_scripts: bool) -> Browser {
    let owner = Browser::open(&app.origin()).await;
    if !has_scripts {
        owner.allow_scripts(false).await;
    }
    owner.log_in("The Owner", PASSWORD).await;
    owner.find("header.bar").await;
    owner.go(&format!("/admin/entries/new/{kind}")).await;
    owner
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_and_conditions_work_with_scripts() {
    let app = TestApp::with(&["recipe"], &[]).await;
    app.owner().await;
    let owner = at_the_form(&app, "recipe", true).await;
    owner.fill("#field-title", "Soup").await;
    let is_hidden = "return document.querySelector('#field-warning').closest('.field').hidden";
    assert_eq!(owner.script(is_hidden).await, true);
    owner.click("#field-diet-1").await;
    assert_eq!(owner.script(is_hidden).await, false);
    owner.fill("#field-ingredients-0-name", "Water").await;
    owner.click("button[value='add ingredients']").await;
    owner.fill("#field-ingredients-1-name", "Salt").await;
    owner.click("button[value='up ingredients.1']").await;
    owner.wait_for_value("#field-ingredients-0-name", "Salt").await;
    assert_eq!(owner.value("#field-ingredients-1-name").await, "Water");
    assert_eq!(
        (owner.value("#field-title").await.as_str(), owner.path().await.as_str()),
        ("Soup", "/admin/entries/new/recipe")
    );
    owner.shoot("form-of-a-recipe").await;
    owner.follow("button[value=publish]").await;
    owner.wait_for(".error-summary", "Warning about nuts").await;
    owner.shoot("form-of-a-recipe-refused").await;
    let none: [String; 0] = [];
    assert_eq!(
        owner.complaints().await.iter().filter(|line| !line.contains("422")).cloned().collect::<Vec<_>>(),
        none
    );
    owner.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gallery_is_made_and_looked_at_without_scripts() {
    let app = TestApp::with(&["image", "video"], &[]).await;
    app.owner().await;
    app.import_fixtures().await;
    let mut field = FieldDefinition::new("picture", ValueKind::Asset, "Picture");
    field.of = vec!["image".into()];
    let offered = app.app.services().list_choosable(&Actor::System, &field, &[]).await.unwrap();
    let owner = at_the_form(&app, "image", false).await;
    owner.fill("#field-title", "Two tides").await;
    owner.click(&format!("#field-pictures-0-picture option[value='{}']", offered[0].0)).await;
    owner.fill("#field-pictures-0-alt", "The harbour at low water").await;
    owner.follow("button[value='add pictures']").await;
    assert_eq!(owner.value("#field-pictures-0-alt").await, "The harbour at low water");
    owner.click(&format!("#field-pictures-1-picture option[value='{}']", offered.last().unwrap().0)).await;
    owner.fill("#field-pictures-1-alt", "The harbour at high water").await;
    owner.fill("#field-pictures-1-caption", "Six hours later.").await;
    owner.shoot("form-of-a-gallery").await;
    owner.follow("button[value=publish]").await;
    owner.wait_for(".flash-success", "Published.").await;
    app.wait_a_minute();
    let elsewhere = [
        ("title", "Ebb"),
        ("source", "link"),
        ("link", "https://youtu.be/abc"),
        ("length", "3:20"),
        ("poster", &offered[0].0),
        ("chapters.0.start", "0:00"),
        ("chapters.0.title", "The tide goes out"),
    ];
    app.create("video", &elsewhere, Intent::Publish).await;
    owner.go("/two-tides").await;
    owner.shoot("gallery").await;
    owner.click(".gallery li:nth-child(2) a").await;
    owner.wait_for("#picture-2 figcaption", "Six hours later.").await;
    owner.shoot("gallery-open").await;
    owner.click("#picture-2 .lightbox-previous").await;
    owner.click("#picture-1 .lightbox-close").await;
    owner.go("/ebb").await;
    owner.wait_for(".video-card-label", "Watch on YouTube 3:20").await;
    owner.shoot("video-elsewhere").await;
    owner.go("/").await;
    owner.shoot("cards-of-types").await;
    let none: [String; 0] = [];
    assert_eq!(owner.complaints().await, none);
    owner.close().await;
    app.shutdown().await;
}
