//! How many entries the lists have, after each change that makes it another number.

use std::time::Duration;

use sandpress::{
    db::entries::PublishedFilter,
    domain::{Actor, Entry, EntryPlace, PageRequest},
    services::{Intent, NewEntry},
};

use super::rewrite;
use crate::support::app::TestApp;

async fn total(app: &TestApp) -> u64 {
    let list = app.app.services().list_published(&PublishedFilter::default(), PageRequest::new(1, 1)).await;
    list.unwrap().total
}

/// A post that was published some days ago.
async fn from(app: &TestApp, days: i64) -> Entry {
    let at = app.app.services().clock().now() - Duration::from_secs(days as u64 * 86_400);
    let fields =
        [("title".to_owned(), format!("Of {days} days ago")), ("body".to_owned(), "Text.".to_owned())];
    let new = NewEntry {
        publication_type: "text".to_owned(),
        fields: fields.into_iter().collect(),
        path: String::new(),
        byline: String::new(),
        source: None,
        published_at: Some(at),
        aliases: Vec::new(),
        place: EntryPlace::default(),
    };
    app.app.services().create_entry(&Actor::System, new, Intent::Publish).await.unwrap()
}

#[tokio::test]
async fn the_number_of_entries_follows_every_change() {
    let app = TestApp::start().await;
    let (services, actor) = (app.app.services().clone(), Actor::System);
    assert_eq!(total(&app).await, 0);
    let old = from(&app, 4_000).await;
    assert_eq!(total(&app).await, 1);
    let of_last_week = from(&app, 7).await;
    let new = from(&app, 0).await;
    assert_eq!(total(&app).await, 3);
    let other = app.beside().await;
    assert_eq!(total(&other).await, 3);
    services.unpublish_entry(&actor, old.id).await.unwrap();
    assert_eq!(total(&app).await, 2);
    rewrite(&app, old.id, "Other text.", Intent::Publish).await;
    assert_eq!(total(&app).await, 3);
    services.archive_entry(&actor, of_last_week.id).await.unwrap();
    assert_eq!(total(&app).await, 2);
    services.unarchive_entry(&actor, of_last_week.id).await.unwrap();
    rewrite(&app, new.id, "Other text.", Intent::Publish).await;
    assert_eq!(total(&app).await, 3);
    services.trash_entry(&actor, new.id).await.unwrap();
    from(&app, 4_000).await;
    from(&app, 4_007).await;
    assert_eq!(total(&app).await, 4);
    let mut tries = 0;
    while total(&other).await != 4 {
        tries += 1;
        assert!(tries < 600, "the other node still counts what was before");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    other.leave().await;
    app.shutdown().await;
}

#[tokio::test]
async fn what_nobody_named_is_counted_anew() {
    let app = TestApp::start().await;
    from(&app, 400).await;
    from(&app, 0).await;
    assert_eq!(total(&app).await, 2);
    app.execute("UPDATE entries SET deleted_at = 1 WHERE path = 'of-400-days-ago'").await;
    assert_eq!(total(&app).await, 1);
    app.shutdown().await;
}
