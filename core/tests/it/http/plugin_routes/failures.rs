//! What a visitor sees of a plugin that refuses or fails.

use crate::support::app::TestApp;

#[tokio::test]
async fn a_refusal_has_its_status_and_its_words() {
    let app = super::echo().await;
    for (kind, status, words) in [
        ("invalid", 422, "Write an address. Write something."),
        ("denied", 403, "The <plugin> says no."),
        ("not-found", 404, "The <plugin> says no."),
        ("conflict", 409, "The <plugin> says no."),
        ("limit", 429, "The <plugin> says no."),
        ("unavailable", 503, "The <plugin> says no."),
        ("internal", 502, "The details are in the site's log."),
    ] {
        let page = app.get(&format!("/x/echoes-requests/error/{kind}")).await;
        assert_eq!(page.status, status, "{kind}");
        assert!(page.shows(words) && !page.body.contains("<plugin>"), "{kind}: {}", page.body);
        assert!(page.body.contains("/assets/theme/"), "{kind} stands in the theme");
        assert!(!page.shows("secret"), "{kind}: {}", page.body);
        assert_eq!(page.header("cache-control"), "no-store");
    }
    let json =
        app.client().get_with("/x/echoes-requests/error/limit", &[("accept", "application/json")]).await;
    assert_eq!((json.status, json.header("content-type")), (429, "application/json"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_failure_shows_nothing_of_the_house() {
    let app = TestApp::with(&["fails_on_requests"], &[]).await;
    for (way, status) in [("loop", 504), ("panic", 502), ("large", 502), ("html", 502)] {
        let page = app.get(&format!("/x/fails-on-requests/{way}")).await;
        assert_eq!(page.status, status, "{way}");
        assert_eq!(app.get("/x/fails-on-requests").await.body, "well", "after {way}");
        let text = page.body.to_lowercase();
        for inner in ["secret", "wasm", "panic", "cpu_ms", "fails-on", "12345", ".rs", "trap"] {
            assert!(!text.contains(inner), "{way} shows {inner}: {}", page.body);
        }
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_that_fails_again_and_again_answers_later() {
    let app = TestApp::with(&["fails_on_requests"], &[]).await;
    for _ in 0..5 {
        assert_eq!(app.get("/x/fails-on-requests/panic").await.status, 502);
    }
    let page = app.get("/x/fails-on-requests").await;
    assert_eq!(page.status, 503);
    let retry: u64 = page.header("retry-after").parse().unwrap();
    assert!((30..=60).contains(&retry), "{retry}");
    assert!(page.shows("switched off for a while"), "{}", page.body);
    assert_eq!(app.get("/").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn an_answer_that_cannot_be_sent_is_the_plugins_fault() {
    let app = TestApp::with(&["forges_responses"], &[]).await;
    for path in ["status/101/empty", "type?q=text/html", "to?q=//evil.example"] {
        let page = app.get(&format!("/x/forges-responses/{path}")).await;
        assert_eq!(page.status, 502, "{path}");
        assert_eq!(page.header("location"), "");
        assert!(!page.body.contains("alert"), "{path}: {}", page.body);
    }
    for (path, status) in
        [("status/418/text", 418), ("status/204/empty", 204), ("status/503/page", 503), ("to?q=/a", 303)]
    {
        assert_eq!(app.get(&format!("/x/forges-responses/{path}")).await.status, status, "{path}");
    }
    app.shutdown().await;
}
