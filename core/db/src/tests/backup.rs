use serde_json::Value;

use super::{at, on_each_engine, published, rendering, scratch::Scratch, user};
use crate::{
    Database, DbError,
    backup::{Snapshot, TableShape},
    entries, renderings, revisions, users,
};
use sandpress_domain::Revision;

on_each_engine! {
    moves_everything_to_each_engine
    sees_one_moment
    refuses_what_does_not_fit
}

type Content = Vec<(TableShape, Vec<Vec<Value>>)>;

async fn content(snapshot: &Snapshot) -> Content {
    let mut content = Vec::new();
    for table in snapshot.tables() {
        let (mut rows, mut all) = (snapshot.rows(table), Vec::new());
        loop {
            let batch = rows.next().await.unwrap();
            if batch.is_empty() {
                break;
            }
            all.extend(batch);
        }
        content.push((table.clone(), all));
    }
    content
}

async fn fill(db: &Database, names: std::ops::Range<usize>) {
    for n in names {
        let person = user(&format!("Ünïcödé {n}"));
        users::insert(db, &person, "hash").await.unwrap();
        let entry = published(&format!("Zoë-{n}").to_lowercase().replace('ë', "e"), n as i64);
        entries::insert(db, &entry, None).await.unwrap();
        let fields = [("body".to_owned(), "a\0\"ü\n".to_owned())].into_iter().collect();
        let revision =
            Revision { entry: entry.id, number: 1, fields, author: None, plugin: None, created_at: at(1) };
        revisions::insert(db, &revision).await.unwrap();
        renderings::upsert(db, entry.id, 1, &rendering("T", "m")).await.unwrap();
    }
}

async fn copy(from: &Snapshot, to: &Database) -> Content {
    assert!(to.is_empty().await.unwrap());
    let load = to.begin_load(from.migrations()).await.unwrap();
    for (table, rows) in content(from).await.iter().rev() {
        assert!(load.fits(table), "{table:?}");
        load.insert(&table.name, rows).await.unwrap();
    }
    load.commit().await.unwrap();
    assert!(!to.is_empty().await.unwrap());
    let copied = to.snapshot().await.unwrap();
    let text = content(&copied).await;
    copied.close().await.unwrap();
    text
}

async fn moves_everything_to_each_engine(db: Database) {
    // More than are read at once.
    fill(&db, 0..520).await;
    let snapshot = db.snapshot().await.unwrap();
    let before = content(&snapshot).await;
    assert_eq!(before.iter().find(|(table, _)| table.name == "entries").unwrap().1.len(), 520);
    let targets = [Some(Scratch::sqlite()), Scratch::postgres().await];
    for target in targets.into_iter().flatten() {
        let other = Database::connect(&target.url(), 2).await.unwrap();
        assert_eq!(copy(&snapshot, &other).await, before);
        other.close().await.unwrap();
        target.remove().await;
    }
    snapshot.close().await.unwrap();
}

async fn sees_one_moment(db: Database) {
    fill(&db, 0..3).await;
    let snapshot = db.snapshot().await.unwrap();
    let before = content(&snapshot).await;
    fill(&db, 3..6).await;
    assert_eq!(content(&snapshot).await, before);
    snapshot.close().await.unwrap();
    let after = db.snapshot().await.unwrap();
    assert_ne!(content(&after).await, before);
    after.close().await.unwrap();
}

async fn refuses_what_does_not_fit(db: Database) {
    fill(&db, 0..2).await;
    let snapshot = db.snapshot().await.unwrap();
    let scratch = Scratch::sqlite();
    let other = Database::connect(&scratch.url(), 2).await.unwrap();
    let newer = [snapshot.migrations(), &["m9999_tomorrow".to_owned()]].concat();
    assert!(matches!(other.begin_load(&newer).await.unwrap_err(), DbError::Newer));
    let all = content(&snapshot).await;
    let (revisions, rows) = all.iter().find(|(table, _)| table.name == "revisions").unwrap();
    {
        let load = other.begin_load(snapshot.migrations()).await.unwrap();
        let wrong = vec![vec![Value::from(true); revisions.columns.len()]];
        assert!(matches!(load.insert("revisions", &wrong).await.unwrap_err(), DbError::Damaged { .. }));
    }
    assert!(other.is_empty().await.unwrap());
    let load = other.begin_load(snapshot.migrations()).await.unwrap();
    load.insert("revisions", rows).await.unwrap();
    assert!(load.commit().await.is_err(), "revisions without their entries");
    assert!(other.is_empty().await.unwrap());
    snapshot.close().await.unwrap();
    other.close().await.unwrap();
    scratch.remove().await;
}
