//! Style sheets and scripts of plugins on readers' pages, as browsers get them.

use http::Method;
use sandpress::domain::Actor;

use crate::support::{
    app::TestApp,
    client::{Client, Page},
    mail::open_newsletter,
};

const BOTH: (&str, &str) = ("PLUGINS__COUNTS_CLICKS__GRANTS__READER_ASSETS", "styles, scripts");
const LIMITS: (&str, &str) = ("PLUGINS__COUNTS_CLICKS__LIMITS__CPU_MS", "5000");

const STYLE: &str = "<link rel=\"stylesheet\" href=\"/assets/plugins/";
const SCRIPT: &str = "<script src=\"/assets/plugins/";

async fn counting() -> TestApp {
    TestApp::with(&["counts_clicks"], &[BOTH, LIMITS]).await
}

fn style(page: &Page) -> String {
    format!("/assets/plugins/{}", page.between(STYLE, "\""))
}

fn script(page: &Page) -> String {
    format!("/assets/plugins/{}", page.between(SCRIPT, "\""))
}

/// Whether the page carries style sheets of plugins, and scripts.
fn carries(page: &Page) -> (bool, bool) {
    (page.body.contains(STYLE), page.body.contains(SCRIPT))
}

#[tokio::test]
async fn pages_name_the_files_by_hash_in_their_heads() {
    let app = counting().await;
    app.post("Clicks", "Text.\n\n::clicks").await;
    for path in ["/", "/clicks", "/archive", "/clicks"] {
        let page = app.get(path).await;
        let (head, _) = page.body.split_once("</head>").unwrap();
        assert_eq!((page.status, carries(&page)), (200, (true, true)), "{path}");
        assert_eq!((head.matches(STYLE).count(), head.matches(SCRIPT).count()), (1, 1), "{path}");
        let tag = page.between(SCRIPT, "</script>");
        assert!(tag.contains(" integrity=\"sha256-") && tag.ends_with(" defer>"), "{tag}");
    }
    for path in ["/atom.xml", "/nowhere"] {
        assert_eq!(carries(&app.get(path).await), (false, false), "{path}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn files_are_kept_for_ever_and_served_by_their_hash_alone() {
    let app = counting().await;
    let page = app.get("/").await;
    for (url, media_type, begin) in [
        (style(&page), "text/css; charset=utf-8", ".clicks {"),
        (script(&page), "text/javascript; charset=utf-8", "for (const block"),
    ] {
        let file = app.get(&url).await;
        assert_eq!((file.status, file.header("content-type")), (200, media_type));
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.header("content-security-policy").contains("sandbox"), "{:?}", file.headers);
        assert!(file.body.starts_with(begin), "{}", file.body);
        let tag = file.header("etag").to_owned();
        let hash = url.split('/').nth(3).unwrap();
        assert_eq!(tag, format!("W/\"{hash}\""));
        let again = app.client().get_with(&url, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.bytes.len(), again.header("etag")), (304, 0, tag.as_str()));
        let other = app.client().get_with(&url, &[("if-none-match", "\"x\"")]).await;
        assert_eq!(other.status, 200);
        let head = app.client().call(Method::HEAD, &url, &[], None).await;
        assert_eq!((head.status, head.bytes.len(), head.header("content-type")), (200, 0, media_type));
        for wrong in [
            url.replace(hash, &"0".repeat(32)),
            url.replace(hash, &hash[..16]),
            url.replace("counts-clicks", "text"),
            url.replace("clicks.", "clocks."),
            format!("{url}/"),
        ] {
            assert_eq!(app.get(&wrong).await.status, 404, "{wrong}");
        }
    }
    app.shutdown().await;
}

#[tokio::test]
async fn the_policy_differs_by_exactly_the_hashes() {
    let (with, without) = (counting().await, TestApp::start().await);
    let policy = |page: &Page| page.header("content-security-policy").to_owned();
    let page = with.get("/").await;
    let hash =
        page.between(SCRIPT, "</script>").split("integrity=\"").nth(1).unwrap().replace("\" defer>", "");
    let (wide, narrow) = (policy(&page), policy(&without.get("/").await));
    assert!(narrow.contains("script-src 'none'"), "{narrow}");
    assert_eq!(wide, narrow.replace("script-src 'none'", &format!("script-src '{hash}'")));
    let (owner, other) = (with.owner().await, without.owner().await);
    for path in ["/admin/entries", "/account", "/login", "/nowhere", "/atom.xml"] {
        assert_eq!(policy(&owner.get(path).await), policy(&other.get(path).await), "{path}");
    }
    let styles = ("PLUGINS__COUNTS_CLICKS__GRANTS__READER_ASSETS", "styles");
    let styled = TestApp::with(&["counts_clicks"], &[styles, LIMITS]).await;
    let page = styled.get("/").await;
    assert_eq!((carries(&page), policy(&page)), ((true, false), narrow));
    for app in [with, without, styled] {
        app.shutdown().await;
    }
}

#[tokio::test]
async fn nobody_who_is_logged_in_gets_the_scripts() {
    let app = counting().await;
    let entry = app.post("Clicks", "Text.").await;
    let reader = app.get("/clicks").await;
    let owner = app.owner().await;
    for path in ["/", "/clicks", "/archive"] {
        assert_eq!(carries(&owner.get(path).await), (true, false), "{path}");
    }
    assert_ne!(owner.get("/clicks").await.header("etag"), reader.header("etag"));
    let stale = app.client().get_with("/clicks", &[("cookie", "sandpress=made-up")]).await;
    assert_eq!(carries(&stale), (true, false), "whatever the session is worth");
    assert_eq!(carries(&app.get("/clicks").await), (true, true), "the kept page is as it was");
    let preview = owner.get(&format!("/admin/entries/{}/preview", entry.id)).await;
    assert_eq!((preview.status, carries(&preview)), (200, (true, false)));
    let (_, token) = app.app.services().make_preview_link(&Actor::System, entry.id).await.unwrap();
    let preview = app.get(&format!("/preview/{}", token.as_str())).await;
    assert_eq!((preview.status, carries(&preview)), (200, (true, false)));
    app.shutdown().await;
}

#[tokio::test]
async fn pages_of_accounts_carry_nothing_and_those_of_the_newsletter_no_script() {
    let app = counting().await;
    open_newsletter(&app).await;
    let owner = app.owner().await;
    let pages: [(&Client, &str, (bool, bool)); 5] = [
        (&app.client(), "/login", (false, false)),
        (&app.client(), "/forgotten", (false, false)),
        (&owner, "/account", (false, false)),
        (&owner, "/admin/entries", (false, false)),
        (&app.client(), "/newsletter", (true, false)),
    ];
    for (client, path, expected) in pages {
        let page = client.get(path).await;
        assert_eq!((page.status, carries(&page)), (200, expected), "{path}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_that_a_plugin_answers_carries_them_too() {
    let patient = ("PLUGINS__ECHOES_REQUESTS__LIMITS__CPU_MS", "5000");
    let app = TestApp::with(&["counts_clicks", "echoes_requests"], &[BOTH, LIMITS, patient]).await;
    let page = app.get("/x/echoes-requests").await;
    assert_eq!((page.status, carries(&page)), (200, (true, true)), "{}", page.body);
    let owner = app.owner().await;
    assert_eq!(carries(&owner.get("/x/echoes-requests").await), (true, false));
    app.shutdown().await;
}

#[tokio::test]
async fn a_change_of_the_plugin_is_on_the_next_page_and_the_old_file_is_gone() {
    let grants = "[plugins.counts-clicks.grants]\nreader-assets = [\"styles\", \"scripts\"]\n\
                  [plugins.counts-clicks.limits]\ncpu_ms = 5000\n";
    let app = TestApp::to_set_up(&["counts_clicks"], grants).await;
    app.post("Clicks", "Text.").await;
    let owner = app.owner().await;
    let before = app.get("/clicks").await;
    let settings = "/admin/plugins/counts-clicks/manage/settings";
    let saved = owner.post_form(settings, &[("setting.more", "b { color: red }")]).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let after = app.get("/clicks").await;
    assert_ne!(style(&after), style(&before));
    assert_eq!(script(&after), script(&before), "what did not change keeps its address");
    assert!(app.get(&style(&after)).await.body.ends_with("b { color: red }"));
    assert_eq!(app.get(&style(&before)).await.status, 404);
    let powers = "/admin/plugins/counts-clicks/manage/powers";
    let page = owner.get(powers).await;
    assert!(page.shows("act as anybody who is logged in in the same browser"), "{}", page.body);
    let saved = owner.post_form(powers, &[("grant.reader-assets", "styles")]).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert!(app.toml().contains("reader-assets = [\"styles\"]"), "{}", app.toml());
    assert_eq!(carries(&app.get("/clicks").await), (true, false));
    assert_eq!(app.get(&script(&before)).await.status, 404);
    let off = owner.post_form("/admin/plugins/counts-clicks/manage/disable", &[]).await;
    assert_eq!(off.status, 303, "{}", off.body);
    assert_eq!(carries(&app.get("/clicks").await), (false, false));
    assert_eq!(app.get(&style(&after)).await.status, 404);
    app.shutdown().await;
}
