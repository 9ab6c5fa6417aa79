//! What plugins say in the heads of pages, as browsers get it.

use crate::support::app::TestApp;

const PATIENT: [(&str, &str); 2] =
    [("PLUGINS__ADDS_HEAD__LIMITS__CPU_MS", "5000"), ("PLUGINS__CLAIMS_HEADS__LIMITS__CPU_MS", "5000")];

#[tokio::test]
async fn an_entry_carries_the_items_escaped_and_the_site_keeps_its_own() {
    let app = TestApp::with(&["adds_head", "claims_heads"], &PATIENT).await;
    app.post("Rye", "Text.").await;
    let page = app.get("/rye").await;
    let (head, _) = page.body.split_once("</head>").unwrap();
    for text in [
        "<meta name=\"citation_title\" content=\"Rye&quot;&gt;&lt;script&gt;alert(1)&lt;",
        "<meta property=\"article:tag\" content=\"bread\">",
        "<meta name=\"dc.title\" content=\"Rye\">",
        "\"name\":\"\\u003c/script\\u003e\"",
    ] {
        assert!(head.contains(text), "{text}: {head}");
    }
    for (rel, count) in [("license", 1), ("author", 1), ("canonical", 1), ("me", 0), ("preload", 0)] {
        assert_eq!(head.matches(&format!("<link rel=\"{rel}\"")).count(), count, "{rel}: {head}");
    }
    assert!(!head.contains("stolen") && !head.contains("evil.example") && !head.contains("<script>"));
    let home = app.get("/").await;
    assert!(home.status == 200 && !home.body.contains("citation_title"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_whose_head_could_not_be_asked_for_is_published_and_rendered_again_later() {
    let app = TestApp::with(&["crashes_on_head"], &[]).await;
    app.post("A crash", "Still readable.").await;
    let page = app.get("/a-crash").await;
    assert!(page.status == 200 && page.shows("Still readable."), "{}", page.body);
    assert_eq!(app.app.services().refresh_renderings().await.unwrap(), (1, 0));
    app.shutdown().await;
}
