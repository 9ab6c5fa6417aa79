//! Many entries at once, written as the pipeline writes them but without asking the plugins again.

use sandpress::{
    db::{Database, entries, renderings, revisions},
    domain::{Entry, EntryId, Revision},
};
use time::Duration;

/// Entries in one transaction.
const BATCH: usize = 5_000;

/// Copies an entry with its rendering until there are so many, each a minute older than the one before.
pub(super) async fn copy(database: &str, first: &Entry, size: usize) -> Vec<Entry> {
    let db = Database::connect(database, 4).await.unwrap();
    let rendering = renderings::find(&db, first.id).await.unwrap().unwrap();
    let fields = revisions::find(&db, first.id, first.revision).await.unwrap().unwrap().fields;
    let mut made = Vec::with_capacity(size);
    let numbers: Vec<usize> = (1..size).collect();
    for batch in numbers.chunks(BATCH) {
        let tx = db.begin().await.unwrap();
        for number in batch {
            let entry = Entry {
                id: EntryId::generate(),
                path: format!("note-{number}").parse().unwrap(),
                title: format!("Note {number}"),
                published_at: first.published_at.map(|at| at - Duration::minutes(*number as i64)),
                ..first.clone()
            };
            let revision = Revision {
                entry: entry.id,
                number: entry.revision,
                fields: fields.clone(),
                author: None,
                plugin: None,
                created_at: entry.created_at,
            };
            let mut rendering = rendering.clone();
            rendering.title.clone_from(&entry.title);
            entries::insert(&tx, &entry, None).await.unwrap();
            revisions::insert(&tx, &revision).await.unwrap();
            renderings::upsert(&tx, entry.id, entry.revision, &rendering).await.unwrap();
            made.push(entry);
        }
        tx.commit().await.unwrap();
    }
    db.close().await.unwrap();
    made
}
