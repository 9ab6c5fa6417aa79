//! The media library in a real browser: pictures that are dropped, a focal point, and all of it without scripts.

use std::fs;

use sandpress::domain::Role;

use crate::{
    http::media::png,
    support::{
        app::{PASSWORD, TestApp},
        browser::Browser,
    },
};

/// Drops three pictures of one colour each.
const DROP: &str = r#"
const files = new DataTransfer();
const canvas = document.createElement("canvas");
[canvas.width, canvas.height] = [400, 300];
const draw = canvas.getContext("2d");
for (const [name, colour] of [["rye", "rgb(91 58 30)"], ["wheat", "rgb(217 164 65)"], ["spelt-with-a-very-long-name-that-does-not-end-soon", "rgb(143 174 93)"]]) {
  draw.fillStyle = colour;
  draw.fillRect(0, 0, 400, 300);
  const bytes = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), (c) => c.charCodeAt(0));
  files.items.add(new File([bytes], `${name}.png`, { type: "image/png" }));
}
const place = document.querySelector(".media-drop");
place.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
"#;

const DROP_PAGE: &str = r#"
const files = new DataTransfer();
files.items.add(new File(["<html>"], "page.html"));
const place = document.querySelector(".media-drop");
place.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
"#;

async fn log_in(app: &TestApp) -> Browser {
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.log_in("owner@example.org", PASSWORD).await;
    browser.wait_for("h1", "Entries").await;
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_are_dropped_and_described() {
    let app = TestApp::start().await;
    let browser = log_in(&app).await;
    browser.go("/admin/media").await;
    browser.wait_for(".empty", "No files yet").await;
    browser.shoot("media-empty").await;
    browser.script(DROP).await;
    browser.wait_for(".list-count", "3 files").await;
    assert_eq!(browser.script("return document.querySelectorAll('.media-card img').length").await, 3);
    let drawn =
        "return [...document.querySelectorAll('.media-card img')].every((img) => img.naturalWidth === 400)";
    while browser.script(drawn).await != true {
        tokio::task::yield_now().await;
    }
    browser.shoot("media-library").await;
    browser.script(DROP_PAGE).await;
    browser.wait_for(".media-progress .is-bad", "The file “page.html” is none that this site keeps").await;

    browser.follow(".media-card:last-child .media-card-link").await;
    browser.wait_for("h1", "rye.png").await;
    browser.fill("#alt", "A dark loaf").await;
    browser.find(".media-focal.is-ready").await;
    browser.click(".media-focal img").await;
    let middle: f64 = browser.value("#focal_x").await.parse().unwrap();
    assert!((45.0..55.0).contains(&middle), "{middle}");
    browser.follow(".media-words button").await;
    browser.wait_for(".flash-success", "Saved.").await;
    assert_eq!(browser.value("#alt").await, "A dark loaf");
    browser.shoot("media-library-file").await;
    let complaints = browser.complaints().await;
    // The browser notes the answer to the page that was refused, and nothing else.
    assert!(complaints.iter().all(|line| line.contains("422")), "{complaints:?}");
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_picked_for_a_field() {
    let app = TestApp::start().await;
    let browser = log_in(&app).await;
    browser.go("/admin/media").await;
    browser.script(DROP).await;
    browser.wait_for(".list-count", "3 files").await;
    browser.go("/admin/entries/new/text").await;
    browser.click("[data-media-field] .media-picker-actions button").await;
    browser.wait_for(".media-picker .media-grid li:last-child", "rye.png").await;
    browser.shoot("media-picker").await;
    browser.fill(".media-picker input[type=search]", "wheat").await;
    browser.wait_for(".media-picker .media-grid li:only-child", "wheat.png").await;
    browser.click(".media-picker-choice").await;
    browser.wait_for("[data-media-field] .media-picked", "wheat.png").await;
    let picked = browser.value("#field-cover").await;
    assert_eq!(picked.len(), 36, "{picked}");
    let file = app.folder().join("barley.png");
    fs::write(&file, png("barley")).unwrap();
    browser.click("[data-media-field] .media-picker-actions button").await;
    browser.choose(".media-picker input[type=file]", &file).await;
    browser.wait_for("[data-media-field] .media-picked", "barley.png").await;
    assert_ne!(browser.value("#field-cover").await, picked);
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_needs_no_script() {
    let app = TestApp::start().await;
    let browser = log_in(&app).await;
    browser.allow_scripts(false).await;
    browser.go("/admin/media").await;
    for name in ["one", "two"] {
        let file = app.folder().join(format!("{name}.png"));
        fs::write(&file, png(name)).unwrap();
        browser.choose("#file", &file).await;
    }
    browser.follow(".media-upload button").await;
    browser.wait_for(".flash-success", "2 files were added.").await;
    browser.follow(".media-card:first-child .media-card-link").await;
    browser.wait_for("h1", ".png").await;
    browser.fill("#focal_x", "25").await;
    browser.fill("#focal_y", "75").await;
    browser.fill("#title", "A picture").await;
    browser.follow(".media-words button").await;
    browser.wait_for(".flash-success", "Saved.").await;
    assert_eq!(browser.value("#focal_x").await, "25.0");
    browser.follow(".media-file-side .button-danger").await;
    browser.wait_for("h1", "Delete A picture?").await;
    browser.follow("button[value=yes]").await;
    browser.wait_for(".flash-success", "The file was deleted.").await;
    browser.wait_for(".list-count", "1 file").await;
    browser.close().await;
    app.shutdown().await;
}
