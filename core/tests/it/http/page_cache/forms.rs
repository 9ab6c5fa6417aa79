//! Who gets a kept page, and in which form.

use std::io::Read;

use http::Method;
use sandpress::domain::Role;

use super::{keep_all, publish, since};
use crate::support::{app::TestApp, client::Page};
use sandpress::domain::EntryPlace;

/// Asks until the form is there that is made after it was first asked for.
async fn compressed(app: &TestApp, path: &str, encoding: &str) -> Page {
    for _ in 0..600 {
        let before = app.app.cache_counts();
        let page = app.client().get_with(path, &[("accept-encoding", encoding)]).await;
        let is_hit = since(app, before).hits == 1;
        if is_hit && page.header("content-encoding") == encoding {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{path} is not there as {encoding}");
}

fn expanded(page: &Page) -> Vec<u8> {
    let (bytes, mut plain) = (page.bytes.as_slice(), Vec::new());
    match page.header("content-encoding") {
        "br" => drop(brotli::Decompressor::new(bytes, 4096).read_to_end(&mut plain).unwrap()),
        "gzip" => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap()),
        "zstd" => plain = zstd::stream::decode_all(bytes).unwrap(),
        other => panic!("{other}"),
    }
    plain
}

#[tokio::test]
async fn the_forms_of_a_page_are_the_same_page() {
    let app = TestApp::start().await;
    app.post("Rye", &"Flour, water, salt. ".repeat(200)).await;
    keep_all(&app, &["/rye", "/atom.xml"]).await;
    for path in ["/rye", "/atom.xml"] {
        let plain = app.client().get_with(path, &[("accept-encoding", "identity")]).await;
        assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "accept-encoding"));
        for encoding in ["br", "zstd", "gzip"] {
            let page = compressed(&app, path, encoding).await;
            assert!(page.bytes.len() < plain.bytes.len(), "{encoding}");
            assert_eq!(page.header("content-length"), page.bytes.len().to_string());
            assert_eq!(expanded(&page), plain.bytes, "{encoding}");
            for name in
                ["etag", "vary", "content-type", "cache-control", "content-security-policy", "last-modified"]
            {
                assert_eq!(page.header(name), plain.header(name), "{encoding}: {name}");
            }
            assert_eq!(page.headers.get_all("vary").iter().count(), 1);
        }
        let wants = [("accept-encoding", "gzip;q=0.5, br;q=0, zstd;q=0.1")];
        assert_eq!(app.client().get_with(path, &wants).await.header("content-encoding"), "gzip");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_head_and_a_known_page_have_no_body() {
    let app = TestApp::start().await;
    app.post("Rye", "Text.").await;
    let whole = app.get("/rye").await;
    let tag = whole.header("etag").to_owned();
    let before = app.app.cache_counts();
    let head = app.client().request(Method::HEAD, "/rye", &[], &[]).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    assert_eq!(head.header("content-length"), whole.bytes.len().to_string());
    assert_eq!(head.header("etag"), tag);
    let strong = tag.trim_start_matches("W/").to_owned();
    for known in [tag.clone(), strong, "*".to_owned(), format!("\"a\", {tag}")] {
        let page = app.client().get_with("/rye", &[("if-none-match", &known)]).await;
        assert_eq!((page.status, page.bytes.len()), (304, 0), "{known}");
        assert_eq!((page.header("etag"), page.header("vary")), (tag.as_str(), "accept-encoding"));
        assert_eq!(page.header("cache-control"), "public, no-cache");
    }
    let other = app.client().get_with("/rye", &[("if-none-match", "W/\"other\"")]).await;
    assert_eq!((other.status, other.bytes.len()), (200, whole.bytes.len()));
    assert_eq!(since(&app, before).hits, 6);
    app.shutdown().await;
}

#[tokio::test]
async fn a_date_stands_only_where_it_tells_pages_apart() {
    let app = TestApp::start().await;
    app.post("Rye", "Text.").await;
    // Made in the second of a change: another one with the same date may have been there before.
    assert_eq!(app.get("/rye").await.header("last-modified"), "");
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    publish_quietly(&app).await;
    app.shutdown().await;
}

/// A page that was made long after the last change has a date, by which it is known.
async fn publish_quietly(app: &TestApp) {
    let page = app.get("/").await;
    let date = page.header("last-modified").to_owned();
    assert!(!date.is_empty());
    let known = app.client().get_with("/", &[("if-modified-since", &date)]).await;
    assert_eq!(known.status, 304);
    let old = [("if-modified-since", "Sat, 01 Jan 2000 00:00:00 GMT")];
    assert_eq!(app.client().get_with("/", &old).await.status, 200);
    let both = [("if-modified-since", date.as_str()), ("if-none-match", "\"other\"")];
    assert_eq!(app.client().get_with("/", &both).await.status, 200);
}

#[tokio::test]
async fn people_with_a_session_go_past_it() {
    let app = TestApp::start().await;
    app.post("Rye", "Text.").await;
    let owner = app.user_as(Role::Owner).await;
    keep_all(&app, &["/rye"]).await;
    let before = app.app.cache_counts();
    let page = owner.get("/rye").await;
    let done = since(&app, before);
    assert_eq!((done.bypassed, done.hits, done.made), (1, 0, 0));
    assert_eq!(page.header("server-timing"), "cache;desc=\"bypass\"");
    assert_eq!(app.get("/rye").await.header("server-timing"), "");
    assert_eq!(page.body, app.get("/rye").await.body);
    app.shutdown().await;
}

#[tokio::test]
async fn what_no_page_is_made_of_does_not_fill_it() {
    let app = TestApp::start().await;
    app.post("Rye", "Text.").await;
    keep_all(&app, &["/", "/rye"]).await;
    let before = app.app.cache_counts();
    for number in 0..50 {
        let page = app.get(&format!("/rye?utm_source={number}&x={number}")).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("utm_source"), "{}", page.body);
    }
    let done = since(&app, before);
    assert_eq!((done.hits, done.made), (50, 0));
    for odd in ["/%72ye", "/r%79e", "/page/01", "/page/+1", "/nothing", "/atom.xml/x"] {
        app.get(odd).await;
    }
    let client = app.client();
    assert_eq!(client.request(Method::POST, "/rye", &[], &[]).await.status, 405);
    assert_eq!(app.app.cache_counts().pages, before.pages);
    app.shutdown().await;
}

#[tokio::test]
async fn it_takes_no_more_memory_than_it_may() {
    let app = TestApp::with(&[], &[("CACHE__MAX_BYTES", "1048576")]).await;
    for number in 0..30 {
        let title = format!("Day {number}");
        publish(&app, &title, EntryPlace::default()).await;
    }
    let large = app.post("Large", &"All work and no play. ".repeat(20_000)).await;
    for _ in 0..3 {
        for number in 0..30 {
            assert_eq!(app.get(&format!("/day-{number}")).await.status, 200);
        }
        assert_eq!(app.get(&large.path.to_url_path()).await.status, 200);
        let counts = app.app.cache_counts();
        assert!(counts.bytes <= 1_048_576 && counts.pages > 0, "{counts:?}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn without_it_every_page_is_made_for_its_reader() {
    let app = TestApp::with(&[], &[("CACHE__ENABLED", "false")]).await;
    app.post("Rye", "Text.").await;
    let tag = app.get("/rye").await.header("etag").to_owned();
    assert_eq!(app.client().get_with("/rye", &[("if-none-match", &tag)]).await.status, 304);
    let counts = app.app.cache_counts();
    assert_eq!((counts.hits, counts.made, counts.pages), (0, 0, 0));
    app.shutdown().await;
}
