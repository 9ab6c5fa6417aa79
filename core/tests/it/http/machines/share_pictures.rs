//! Pictures that the site draws.

use sandpress::services::Intent;

use crate::{
    http::types::upload,
    support::{app::TestApp, components::repository},
};

/// The address of the picture that the page names, as a path.
async fn picture(app: &TestApp, path: &str) -> Option<String> {
    let page = app.get(path).await;
    let (_, rest) = page.body.split_once("<meta property=\"og:image\" content=\"")?;
    Some(rest.split('"').next().unwrap().strip_prefix(&app.origin()).unwrap().to_owned())
}

#[tokio::test]
async fn an_entry_without_a_picture_gets_one() {
    let app = TestApp::start().await;
    let entry = app.post("Low water & crème", "The tide.").await;
    let path = entry.path.to_url_path();
    app.post("日本語の題名", "The tide.").await;
    app.draft("Draft", "Nobody.").await;
    let services = app.app.services();
    assert_eq!(picture(&app, &path).await, None);
    assert_eq!(services.draw_share_pictures().await.unwrap(), 2);
    assert_eq!(services.draw_share_pictures().await.unwrap(), 0, "they are there");
    let first = picture(&app, &path).await.unwrap();
    let file = app.get(&first).await;
    assert_eq!((file.status, file.header("content-type")), (200, "image/png"));
    assert!(file.header("cache-control").contains("immutable"));
    assert_eq!(&file.bytes[16..24], [0, 0, 4, 176, 0, 0, 2, 118], "1200 × 630 pixels");
    let known = app.client().get_with(&first, &[("if-none-match", file.header("etag"))]).await;
    assert_eq!(known.status, 304);
    let page = app.get(&path).await;
    for said in
        ["og:image:width\" content=\"1200\"", "og:image:height\" content=\"630\"", "summary_large_image"]
    {
        assert!(page.body.contains(said), "{said}");
    }
    // Another title, or another name of the site, is another picture.
    let owner = app.owner().await;
    let form = [("revision", "1"), ("field.title", "High water"), ("field.body", "x"), ("action", "publish")];
    assert_eq!(owner.post_form(&format!("/admin/entries/{}", entry.id), &form).await.status, 303);
    assert_eq!(services.draw_share_pictures().await.unwrap(), 1);
    let second = picture(&app, &path).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(app.get(&first).await.status, 404, "nobody names it any more");
    for nothing in ["/share/x.png", "/share/..%2f.png", &first.replace(".png", ".svg")] {
        assert_eq!(app.get(nothing).await.status, 404, "{nothing}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn old_entries_and_those_with_a_picture_get_none() {
    let app = TestApp::start().await;
    app.post("Old", "Text.").await;
    app.wait_seconds(400 * 86_400);
    let cover = upload(&app, "tide.jpg", &tide()).await;
    let with_cover = [("title", "Covered"), ("body", "Text."), ("cover", &cover)];
    app.create("text", &with_cover, Intent::Publish).await;
    app.app.services().draw_share_pictures().await.unwrap();
    assert_eq!(picture(&app, "/old").await, None);
    let own = picture(&app, "/covered").await.unwrap();
    assert!(own.starts_with("/media/"), "{own}");
    app.shutdown().await;
}

fn tide() -> Vec<u8> {
    std::fs::read(repository().join("core/tests/fixtures/pictures/tide.jpg")).unwrap()
}
