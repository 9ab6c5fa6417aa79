//! The queries on SQLite, and on PostgreSQL where `TEST_DATABASE_URL` names a server.

mod backup;
mod connection;
mod content;
mod entries;
mod factors;
mod jobs;
mod media;
mod people;
mod scratch;
mod search;
mod sessions;

use std::future::Future;

use scratch::Scratch;

use super::Database;
use sandpress_domain::{
    Entry, EntryId, EntryStatus, HeadItem, MediaItem, Presentation, Rendering, Role, Timestamp, User,
};

/// Makes a test on each engine of an async function that takes a migrated [`super::Database`].
macro_rules! on_each_engine {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let scratch = crate::tests::scratch::Scratch::sqlite();
                crate::tests::run(scratch, super::$name).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some(scratch) = crate::tests::scratch::Scratch::postgres().await {
                    crate::tests::run(scratch, super::$name).await;
                }
            })*
        }
    };
}
use on_each_engine;

/// Runs the test on a migrated database and removes it, also where the test fails.
async fn run<F: Future<Output = ()> + Send + 'static>(scratch: Scratch, test: fn(Database) -> F) {
    let db = Database::connect(&scratch.url(), 20).await.unwrap();
    db.migrate().await.unwrap();
    let result = tokio::spawn(test(db.clone())).await;
    db.close().await.unwrap();
    scratch.remove().await;
    result.unwrap();
}

/// The moment of so many seconds after a fixed one.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_timestamp(1_760_000_000 + seconds).unwrap()
}

fn user(name: &str) -> User {
    let email = format!("{}@Example.org", name.replace(' ', ".")).parse().unwrap();
    User::new(name.parse().unwrap(), email, Role::Author, at(0))
}

/// A draft that was last changed `seconds` after the fixed moment.
fn draft(path: &str, seconds: i64) -> Entry {
    Entry {
        id: EntryId::generate(),
        publication_type: "text".to_owned(),
        status: EntryStatus::Draft,
        title: format!("Title of {path}"),
        path: path.parse().unwrap(),
        byline: String::new(),
        author: None,
        revision: 1,
        published_revision: None,
        published_at: None,
        revised_at: None,
        created_at: at(seconds),
        updated_at: at(seconds),
        deleted_at: None,
        parent: None,
        menu_order: 0,
        listed: true,
        noindex: false,
    }
}

fn published(path: &str, seconds: i64) -> Entry {
    Entry {
        status: EntryStatus::Published,
        published_revision: Some(1),
        published_at: Some(at(seconds)),
        ..draft(path, seconds)
    }
}

fn rendering(title: &str, made_by: &str) -> Rendering {
    Rendering {
        title: title.to_owned(),
        excerpt: "An excerpt".to_owned(),
        html: "<p>Ünïcödé</p>".to_owned(),
        word_count: 1,
        image_url: String::new(),
        image_alt: String::new(),
        presentation: Presentation {
            label: "2 pictures".to_owned(),
            media: vec![MediaItem { kind: "image".to_owned(), bytes: 7, ..MediaItem::default() }],
            schema: vec![("@type".to_owned(), "ImageGallery".to_owned())],
        },
        made_by: made_by.to_owned(),
        head: vec![HeadItem::Meta { name: "lang".to_owned(), content: "Ünïcödé \"'".to_owned() }],
    }
}
