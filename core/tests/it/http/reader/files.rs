//! Style sheets and pictures.

use crate::support::app::TestApp;

#[tokio::test]
async fn a_style_sheet_is_served_under_the_hash_of_its_text() {
    let app = TestApp::start().await;
    for page in [app.get("/").await, app.get("/setup").await] {
        let path = page.between("<link rel=\"stylesheet\" href=\"", "\"");
        let sheet = app.get(&path).await;
        assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/css; charset=utf-8"));
        assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(sheet.header("x-content-type-options"), "nosniff");
        let mut parts: Vec<_> = path.split('/').collect();
        parts[3] = "0000000000000000";
        for wrong in
            [parts.join("/"), path.replace("/assets/", "/assets/other-"), path.replace(".css", ".xyz")]
        {
            assert_eq!(app.get(&wrong).await.status, 404, "{wrong}");
        }
    }
    for outside in ["/assets/theme/x/../../theme.toml", "/assets/theme/x/..%2f..%2ftheme.toml"] {
        assert_eq!(app.get(outside).await.status, 404, "{outside}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_picture_is_served_as_a_picture_and_nothing_else() {
    let app = TestApp::start().await;
    let report = app.import_fixtures().await;
    assert!(report.imported > 0, "{report:?}");
    let page = app.get("/2024/05/01/ovens").await;
    let url = page.between("<img src=\"/media/", "\"");
    let picture = app.get(&format!("/media/{url}")).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"));
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert!(picture.header("content-security-policy").contains("sandbox"));
    assert!(picture.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(picture.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(picture.bytes.starts_with(b"\x89PNG"));
    let (hash, name) = url.split_once('/').unwrap();
    let other_hash = "0".repeat(hash.len());
    for wrong in [format!("{other_hash}/{name}"), format!("{hash}/other.png"), format!("x/{name}")] {
        assert_eq!(app.get(&format!("/media/{wrong}")).await.status, 404, "{wrong}");
    }
    app.shutdown().await;
}
