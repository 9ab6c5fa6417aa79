//! Readers and writers at once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use futures::future::join_all;
use sandpress::{domain::Role, services::Intent};

use super::{rewrite, since};
use crate::support::app::TestApp;

#[tokio::test]
async fn a_hundred_readers_at_once_cost_one_page() {
    let app = TestApp::start().await;
    app.post("Rye", "Text.").await;
    let clients: Vec<_> = (0..100).map(|_| app.client()).collect();
    let before = app.app.cache_counts();
    let pages = join_all(clients.iter().map(|client| client.get("/rye"))).await;
    assert!(pages.iter().all(|page| page.status == 200 && page.body == pages[0].body));
    let done = since(&app, before);
    assert_eq!((done.made, done.hits + done.misses), (1, 100), "{done:?}");
    app.shutdown().await;
}

/// How often the suite writes and reads; the bench `reading` does it with 1,000 and 10,000.
const WRITES: u64 = 60;
const READERS: u64 = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_gets_the_page_from_before_a_confirmed_write() {
    let app = Arc::new(TestApp::start().await);
    let entry = app.post("Counter", "version 0.").await;
    let (confirmed, is_over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let readers = (0..READERS).map(|number| {
        let (app, confirmed, is_over) = (Arc::clone(&app), Arc::clone(&confirmed), Arc::clone(&is_over));
        tokio::spawn(async move {
            let client = app.client();
            // Some look at the page, some at the list, where the text stands too.
            let path = if number % 3 == 0 { "/" } else { "/counter" };
            let mut read = 0_u64;
            while !is_over.load(Ordering::Acquire) {
                let least = confirmed.load(Ordering::Acquire);
                let page = client.get(path).await;
                let shown: u64 = page.between("version ", ".").parse().unwrap();
                assert!(shown >= least, "{path} shows {shown} after {least} was confirmed");
                read += 1;
            }
            read
        })
    });
    let readers: Vec<_> = readers.collect();
    for version in 1..=WRITES {
        rewrite(&app, entry.id, &format!("version {version}."), Intent::Publish).await;
        confirmed.store(version, Ordering::Release);
    }
    is_over.store(true, Ordering::Release);
    let mut read = 0;
    for reader in readers {
        read += reader.await.unwrap();
    }
    assert!(read > 0);
    assert!(app.get("/counter").await.shows(&format!("version {WRITES}.")));
    let counts = app.app.cache_counts();
    assert!(counts.hits > 0 && counts.made >= 1, "{counts:?}");
    Arc::into_inner(app).unwrap().shutdown().await;
}

#[tokio::test]
async fn a_form_that_was_answered_shows_at_once() {
    let app = TestApp::start().await;
    let owner = app.user_as(Role::Owner).await;
    let entry = app.post("Rye", "version 0.").await;
    for version in 1..=5 {
        assert!(app.get("/rye").await.shows("version "));
        rewrite(&app, entry.id, &format!("version {version}."), Intent::Save).await;
        assert!(app.get("/rye").await.shows(&format!("version {}.", version - 1)));
        let path = format!("/admin/entries/{}/publish", entry.id);
        let fields = [("action", "publish"), ("id", &*entry.id.to_string())];
        let page = owner.post_form("/admin/entries/bulk", &fields).await;
        assert!(page.status == 303 || page.status == 200, "{path}: {}", page.body);
        assert!(app.get("/rye").await.shows(&format!("version {version}.")));
    }
    app.shutdown().await;
}
