//! Where old addresses lead, and which lead nowhere.

use sandpress::{domain::Actor, services::Intent};

use super::patch;
use crate::support::app::TestApp;

#[tokio::test]
async fn redirects_are_made_followed_counted_and_deleted() {
    let app = TestApp::start().await;
    app.post("Shared", "Text.").await;
    let owner = app.owner().await;
    for (from, to, status) in [
        ("/old", "/shared", "301"),
        ("older/", "/old?x=1", "302"),
        ("/out", "https://example.com/a b", "301"),
    ] {
        let fields = [("from", from), ("to", to), ("status", status)];
        let page = owner.post_form("/admin/redirects", &fields).await;
        assert_eq!(page.status, 303, "{from}: {}", page.body);
    }
    let page = app.get("/old").await;
    assert_eq!((page.status, page.location()), (301, "/shared"));
    let page = app.get("/older").await;
    assert_eq!((page.status, page.location()), (302, "/old?x=1"));
    let page = app.get("/out").await;
    assert_eq!((page.status, page.location()), (301, "https://example.com/a%20b"));
    app.get("/old").await;
    app.run_jobs().await;
    app.app.services().write_tallies().await.unwrap();
    let list = owner.get("/admin/redirects?q=old").await;
    assert!(list.shows("2, last on 14 March 2026"), "{}", list.body);
    let page = owner.post_form("/admin/redirects/delete", &[("from", "/old")]).await;
    assert_eq!(page.status, 303);
    assert_eq!(app.get("/old").await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn redirects_that_lead_nowhere_or_in_a_circle_are_refused() {
    let app = TestApp::start().await;
    let services = app.app.services();
    app.post("Shared", "Text.").await;
    let save = async |from: &str, to: &str| services.save_redirect(&Actor::System, from, to, true).await;
    for (from, to) in [
        ("/a", "/a"),
        ("/a", "//evil.example"),
        ("/a", "javascript:alert(1)"),
        ("/a", "ftp://example.com/"),
        ("/a", "https://user:secret@example.com/"),
        ("/a", ""),
        ("/a", "/b\nx"),
        ("", "/b"),
        ("/admin/x", "/b"),
        ("/shared", "/b"),
        ("/a?x=1", "/b"),
    ] {
        assert!(save(from, to).await.is_err(), "{from} to {to}");
    }
    save("/a", "/b").await.unwrap();
    save("/b", "/c#there").await.unwrap();
    for to in ["/a", &format!("{}/a", app.origin()), "/a?x", "/%61"] {
        assert!(save("/c", to).await.is_err(), "{to}");
    }
    save("/c", "/shared").await.unwrap();
    app.shutdown().await;
}

#[tokio::test]
async fn an_entry_that_moves_back_and_forth_is_found_at_each_address() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let entry = app.post("Shared", "Text.").await;
    for (revision, path) in [(1, "first"), (1, "second"), (1, "first")] {
        let change = sandpress::services::EntryPatch { path: path.to_owned(), ..patch(revision, "Text.") };
        services.save_entry(&Actor::System, entry.id, change, Intent::Publish).await.unwrap();
    }
    assert_eq!(app.get("/first").await.status, 200);
    for old in ["/shared", "/second"] {
        let page = app.get(old).await;
        assert_eq!((page.status, page.location()), (301, "/first"), "{old}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn tables_of_redirects_go_out_and_come_in() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let table = "from,to,status\n/a,/b,301\n/c,https://example.com/,302\n\n/d,/e,300\n/f\n";
    let page = owner.post_form("/admin/redirects/import", &[("table", table)]).await;
    assert_eq!(page.status, 422);
    assert!(page.shows("2 redirects were taken over.") && page.shows("write 301 or 302"), "{}", page.body);
    let page = owner.post_form("/admin/redirects/export", &[]).await;
    assert_eq!(page.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(page.body, "from,to,status\n/a,/b,301\n/c,https://example.com/,302\n");
    app.shutdown().await;
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_counted_without_their_readers() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for referrer in ["https://example.com/secret?page=1", "", "not a url"] {
        let headers = [("referer", referrer)];
        let headers = if referrer.is_empty() { &headers[..0] } else { &headers[..] };
        assert_eq!(app.client().get_with("/nowhere", headers).await.status, 404);
    }
    let page = owner.get("/admin/redirects/missing").await;
    assert!(page.shows("/nowhere") && page.shows("3 times") && page.shows("example.com"), "{}", page.body);
    assert!(!page.shows("secret"));
    let form = owner.get("/admin/redirects?from=%2Fnowhere").await;
    assert!(form.body.contains("value=\"/nowhere\""));
    owner.post_form("/admin/redirects", &[("from", "/nowhere"), ("to", "/")]).await;
    let page = owner.get("/admin/redirects/missing").await;
    assert!(page.shows("Readers find everything"), "{}", page.body);
    app.shutdown().await;
}
