//! Home and entries.

use http::Method;
use sandpress::domain::{Entry, Role};

use crate::support::{app::TestApp, client::Page};

fn json_ld(page: &Page) -> serde_json::Value {
    let (_, rest) = page.body.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

async fn posts(app: &TestApp, count: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    for number in 1..=count {
        app.wait_a_minute();
        entries.push(app.post(&format!("Walk {number}"), "Up the hill.").await);
    }
    entries
}

#[tokio::test]
async fn a_new_site_says_that_nothing_is_there_yet() {
    let app = TestApp::start().await;
    let page = app.get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.shows("<title>Field Notes</title>") && page.shows("Nothing is published here yet."));
    assert_eq!(json_ld(&page)["@type"], "WebSite");
    app.shutdown().await;
}

#[tokio::test]
async fn the_home_page_lists_the_newest_entries_in_pages() {
    let app = TestApp::with(&[], &[("SITE__ENTRIES_PER_PAGE", "2")]).await;
    posts(&app, 5).await;
    app.draft("Not finished", "…").await;
    let titles =
        |page: &Page| (1..=5).rev().filter(|n| page.shows(&format!(">Walk {n}</a>"))).collect::<Vec<_>>();
    let first = app.get("/").await;
    assert_eq!(titles(&first), [5, 4]);
    assert!(first.shows("href=\"/page/2\"") && first.shows("Page 1 of 3") && !first.shows("Not finished"));
    let second = app.get("/page/2").await;
    assert_eq!((second.status, titles(&second)), (200, vec![3, 2]));
    assert!(second.shows("href=\"/\"") && second.shows("href=\"/page/3\""));
    assert!(second.shows(&format!("<link rel=\"canonical\" href=\"{}/page/2\">", app.origin())));
    assert_eq!(titles(&app.get("/page/3").await), [1]);
    for beyond in ["/page/4", "/page/0", "/page/-1", "/page/x", "/page/99999999999"] {
        assert_eq!(app.get(beyond).await.status, 404, "{beyond}");
    }
    let one = app.get("/page/1").await;
    assert_eq!((one.status, one.location()), (301, "/"));
    app.shutdown().await;
}

#[tokio::test]
async fn an_entry_says_what_it_is_to_people_and_machines() {
    let app = TestApp::start().await;
    let fields = [
        ("title", "Rain & \"wind\" <today>"),
        ("summary", "A wet day's walk."),
        ("body", "# Begin\n\nIt rained.\n\n<script>alert(1)</script>"),
        ("cover", "https://pictures.example/rain.jpg"),
        ("cover-alt", "Rain on a window"),
    ];
    let entry = app.create("text", &fields, sandpress::services::Intent::Publish).await;
    let page = app.get(&entry.path.to_url_path()).await;
    let url = format!("{}/rain-wind-today", app.origin());
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    for line in [
        "<title>Rain & \"wind\" <today> · Field Notes</title>",
        "<meta name=\"description\" content=\"A wet day's walk.\">",
        &format!("<link rel=\"canonical\" href=\"{url}\">"),
        &format!("<meta property=\"og:url\" content=\"{url}\">"),
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:image\" content=\"https://pictures.example/rain.jpg\">",
        "<meta property=\"article:published_time\" content=\"2026-03-14T09:26:53Z\">",
        "<meta name=\"author\" content=\"Ada Lovelace\">",
    ] {
        assert!(page.shows(line), "{line}\n{}", page.body);
    }
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<today>"));
    let article = json_ld(&page);
    assert_eq!(article["@type"], "BlogPosting");
    assert_eq!(article["headline"], "Rain & \"wind\" <today>");
    assert_eq!(article["url"], url);
    assert_eq!(article["datePublished"], "2026-03-14T09:26:53Z");
    assert_eq!(article["author"]["name"], "Ada Lovelace");
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_that_a_browser_has_is_not_sent_again() {
    let app = TestApp::start().await;
    let path = app.post("Kept", "In the browser.").await.path.to_url_path();
    for path in ["/", &path, "/atom.xml"] {
        let page = app.get(path).await;
        let tag = page.header("etag");
        assert!(tag.starts_with("W/\"") && page.header("cache-control") == "public, no-cache", "{path}");
        let again = app.client().get_with(path, &[("if-none-match", tag)]).await;
        assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag));
        let several = app.client().get_with(path, &[("if-none-match", &format!("\"x\", {tag}"))]).await;
        assert_eq!(several.status, 304);
        assert_eq!(app.client().get_with(path, &[("if-none-match", "W/\"x\"")]).await.status, 200);
    }
    let before = app.get("/").await.header("etag").to_owned();
    app.post("New", "Changes the home page.").await;
    assert_eq!(app.client().get_with("/", &[("if-none-match", &before)]).await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn head_gives_the_headers_alone() {
    let app = TestApp::start().await;
    let path = app.post("Head", "And tail.").await.path.to_url_path();
    let (get, head) = (app.get(&path).await, app.client().request(Method::HEAD, &path, &[], &[]).await);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    for name in ["content-type", "etag", "content-security-policy", "cache-control"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_not_public_is_not_there() {
    let app = TestApp::start().await;
    let draft = app.draft("Secret draft", "Not yet.").await;
    let trashed = app.post("Thrown away", "Gone.").await;
    app.owner().await.post_form(&format!("/admin/entries/{}/trash", trashed.id), &[]).await;
    for path in
        [draft.path.to_url_path(), trashed.path.to_url_path(), "/never/written".into(), "/a//b".into()]
    {
        let page = app.get(&path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.shows("Page not found") && page.shows("Field Notes"), "{}", page.body);
        for detail in ["Secret", "Thrown", "sqlite", "postgres", "panicked", "crate::", "NotFound"] {
            assert!(!page.shows(detail), "{detail}");
        }
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.shows("<meta name=\"robots\" content=\"noindex\">"));
    }
    app.shutdown().await;
}

#[tokio::test]
async fn an_entry_has_one_address() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let entry = app.post("First address", "Here.").await;
    let slash = app.get("/first-address/").await;
    assert_eq!((slash.status, slash.location()), (301, "/first-address"));
    let form = format!("/admin/entries/{}", entry.id);
    for path in ["second/address", "third-ü"] {
        let revision = app.entry(entry.id).await.revision.to_string();
        let fields = [
            ("revision", revision.as_str()),
            ("path", path),
            ("field.title", "First address"),
            ("field.body", "Here."),
            ("action", "publish"),
        ];
        assert_eq!(owner.post_form(&form, &fields).await.status, 303);
    }
    for old in ["/first-address", "/second/address"] {
        let page = app.get(old).await;
        assert_eq!((page.status, page.location()), (301, "/third-%C3%BC"), "{old}");
    }
    assert_eq!(app.get("/third-%C3%BC").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn readers_get_no_cookies() {
    let app = TestApp::start().await;
    let path = app.post("No cookies", "None at all.").await.path.to_url_path();
    let owner = app.user_as(Role::Owner).await;
    let style = app.get("/").await.between("<link rel=\"stylesheet\" href=\"", "\"");
    for path in ["/", &path, "/atom.xml", "/nowhere", "/page/1", &format!("{path}/"), &style] {
        assert!(!app.get(path).await.headers.contains_key("set-cookie"), "{path}");
        assert!(!owner.get(path).await.headers.contains_key("set-cookie"), "{path}");
    }
    app.shutdown().await;
}
