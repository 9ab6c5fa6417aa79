//! Blocks of the editor, moved by the mouse and put together.

use super::editor::{ENTER, paste, stored, write};
use crate::http::types::upload;
use crate::support::{app::TestApp, components::repository};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_is_dragged_to_another_place() {
    let app = TestApp::start().await;
    let browser = write(&app).await;
    browser.keys(&format!("One tide.{ENTER}Two tides.{ENTER}Three tides.")).await;
    stored(&browser, "Three tides.").await;
    browser.point_at(".ProseMirror p:nth-of-type(3)").await;
    browser.drag(".handle [draggable]", ".ProseMirror p:nth-of-type(1)").await;
    let markdown = stored(&browser, "Three tides.\n\nOne tide.").await;
    assert_eq!(markdown.trim(), "Three tides.\n\nOne tide.\n\nTwo tides.");
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_footnote_is_written_where_its_number_leads() {
    let app = TestApp::start().await;
    let browser = write(&app).await;
    browser.keys("The tide /foot").await;
    browser.wait_for(".popup .menu-item[aria-selected=true]", "Footnote").await;
    browser.keys(&format!("{ENTER}Twice a day.")).await;
    let markdown = stored(&browser, "Twice a day.").await;
    assert_eq!(markdown.trim(), "The tide [^1]\n\n[^1]: Twice a day.");
    browser.leave_frame().await;
    browser.follow("button[value=publish]").await;
    browser.wait_for(".flash-success", "Published.").await;
    browser.go("/low-water").await;
    browser.click("article sup a").await;
    browser.wait_for("article section.footnotes li", "Twice a day.").await;
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_are_joined_to_a_gallery_and_put_in_order() {
    let app = TestApp::start().await;
    let browser = write(&app).await;
    let file = std::fs::read(repository().join("core/tests/fixtures/pictures/tide.jpg")).unwrap();
    let id = upload(&app, "tide.jpg", &file).await;
    let services = app.app.services();
    let asset = services.get_asset(&sandpress::domain::Actor::System, id.parse().unwrap()).await.unwrap();
    let url = asset.asset.url();
    paste(&browser, "text/plain", &format!("![Ebb]({url})\n\n![Flood]({url})\n")).await;
    stored(&browser, "Flood").await;
    let more = ".pictures:nth-of-type(2) [aria-label=More]";
    browser.bring_to_middle(more).await;
    browser.click(more).await;
    browser.wait_for(".popup", "Join with the pictures above").await;
    browser.keys(&format!("\u{e015}{ENTER}")).await;
    browser.find(".pictures.gallery .picture:nth-of-type(2)").await;
    let more = ".pictures .picture:nth-of-type(2) [aria-label=More]";
    browser.bring_to_middle(more).await;
    browser.click(more).await;
    browser.wait_for(".popup", "Earlier").await;
    browser.keys(&format!("\u{e015}{ENTER}")).await;
    let in_order = format!("![Flood]({url})\n![Ebb]({url})");
    let markdown = stored(&browser, &in_order).await;
    assert_eq!(markdown.trim(), in_order);
    browser.close().await;
    app.shutdown().await;
}
