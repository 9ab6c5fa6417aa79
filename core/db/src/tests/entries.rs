use sea_orm::{ConnectionTrait, DbBackend, QueryTrait, Statement};

use super::{at, draft, on_each_engine, published, rendering, user};
use crate::{
    Database, DbError, UniqueKey, entities,
    entries::{self, EntryLink},
    executor::Connected,
    renderings, users,
};
use sandpress_domain::{
    Entry, EntryCounts, EntryFilter, EntryId, EntryPath, EntryStatus, PageRequest, StatusFilter, Timestamp,
};

on_each_engine! {
    keeps_an_entry
    refuses_a_taken_path_or_source
    updates_only_the_expected_revision
    filters_and_counts
    finds_words_as_they_are_written
    lists_published_entries_with_their_neighbours
    undoes_an_unfinished_transaction
    finds_several_by_their_ids
    enters_the_table_by_the_ids
}

fn path(text: &str) -> EntryPath {
    text.parse().unwrap()
}

fn paths(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.path.as_str()).collect()
}

async fn insert(db: &Database, entries: &[&Entry]) {
    for entry in entries {
        entries::insert(db, entry, None).await.unwrap();
    }
}

async fn keeps_an_entry(db: Database) {
    let ann = user("Ann");
    users::insert(&db, &ann, "hash").await.unwrap();
    let entry = Entry {
        title: "Ünïcödé ✓".to_owned(),
        byline: "Ann Lee".to_owned(),
        author: Some(ann.id),
        deleted_at: Some(at(5)),
        created_at: Timestamp::UNIX_EPOCH - time::Duration::milliseconds(1500),
        ..published("2025/Ärger", 3)
    };
    entries::insert(&db, &entry, Some("markdown:a.md")).await.unwrap();
    let found = [
        entries::find_by_id(&db, entry.id).await.unwrap().unwrap(),
        entries::find_by_path(&db, &entry.path).await.unwrap().unwrap(),
        entries::find_by_source(&db, "markdown:a.md").await.unwrap().unwrap(),
    ];
    for found in found {
        assert_eq!(format!("{found:?}"), format!("{entry:?}"));
    }
    assert!(entries::find_by_path(&db, &path("2025/ärger")).await.unwrap().is_none());
    assert!(entries::find_by_id(&db, EntryId::generate()).await.unwrap().is_none());
}

async fn refuses_a_taken_path_or_source(db: Database) {
    entries::insert(&db, &draft("a", 0), Some("s")).await.unwrap();
    entries::insert(&db, &draft("A", 0), None).await.unwrap();
    let error = entries::insert(&db, &draft("a", 0), None).await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::EntryPath)), "{error:?}");
    let error = entries::insert(&db, &draft("b", 0), Some("s")).await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::Source)), "{error:?}");
    let orphan = Entry { author: Some(user("nobody").id), ..draft("c", 0) };
    let error = entries::insert(&db, &orphan, None).await.unwrap_err();
    assert!(matches!(error, DbError::MissingReference), "{error:?}");
    let taken = entries::paths_taken(&db, &[path("a"), path("A"), path("b")]).await.unwrap();
    assert_eq!(taken, [path("a"), path("A")].into());
    assert!(entries::paths_taken(&db, &[]).await.unwrap().is_empty());
}

async fn updates_only_the_expected_revision(db: Database) {
    let entry = draft("a", 0);
    entries::insert(&db, &entry, Some("source")).await.unwrap();
    let change = Entry { revision: 2, title: "New".to_owned(), created_at: at(9), ..published("b", 1) };
    let change = Entry { id: entry.id, ..change };
    assert!(!entries::update_if_revision(&db, &change, 2).await.unwrap());
    assert!(entries::update_if_revision(&db, &change, 1).await.unwrap());
    assert!(!entries::update_if_revision(&db, &change, 1).await.unwrap());
    let tx = db.begin().await.unwrap();
    let found = entries::find_for_update(&tx, entry.id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(format!("{found:?}"), format!("{:?}", Entry { created_at: entry.created_at, ..change }));
    assert!(entries::find_by_source(&db, "source").await.unwrap().is_some());

    insert(&db, &[&draft("taken", 0)]).await;
    let error =
        entries::update_if_revision(&db, &Entry { path: path("taken"), ..found }, 2).await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::EntryPath)), "{error:?}");
}

async fn filters_and_counts(db: Database) {
    let ann = user("Ann");
    users::insert(&db, &ann, "hash").await.unwrap();
    let mine = Entry { author: Some(ann.id), ..draft("mine", 4) };
    let image = Entry { publication_type: "image".to_owned(), ..published("image", 3) };
    let trash = Entry { deleted_at: Some(at(9)), ..published("trash", 5) };
    insert(&db, &[&draft("old", 1), &published("post", 2), &image, &mine, &trash]).await;

    let list = async |filter: EntryFilter, number| {
        let page = entries::list(&db, &filter, PageRequest::new(number, 3)).await.unwrap();
        format!("{} of {}", paths(&page.items).join(" "), page.total)
    };
    let status = |status| EntryFilter { status, ..EntryFilter::default() };
    assert_eq!(list(EntryFilter::default(), 1).await, "mine image post of 4");
    assert_eq!(list(EntryFilter::default(), 2).await, "old of 4");
    assert_eq!(list(EntryFilter::default(), 3).await, " of 4");
    assert_eq!(list(status(StatusFilter::Trash), 1).await, "trash of 1");
    assert_eq!(list(status(StatusFilter::Only(EntryStatus::Draft)), 1).await, "mine old of 2");
    assert_eq!(list(status(StatusFilter::Only(EntryStatus::Published)), 1).await, "image post of 2");
    let of_type = EntryFilter { publication_type: Some("image".to_owned()), ..EntryFilter::default() };
    assert_eq!(list(of_type, 1).await, "image of 1");
    let of_ann = EntryFilter { author: Some(ann.id), ..EntryFilter::default() };
    assert_eq!(list(of_ann, 1).await, "mine of 1");

    let counts = entries::counts(&db, None).await.unwrap();
    assert_eq!(counts, EntryCounts { drafts: 2, published: 2, trashed: 1, ..EntryCounts::default() });
    let counts = entries::counts(&db, Some(ann.id)).await.unwrap();
    assert_eq!(counts, EntryCounts { drafts: 1, ..EntryCounts::default() });
    let counts = entries::counts(&db, Some(user("nobody").id)).await.unwrap();
    assert_eq!(counts, EntryCounts::default());
}

async fn finds_words_as_they_are_written(db: Database) {
    for (name, title) in [("a", "Ärger mit 100% Rust"), ("b", "ÄRGER_mit C! \\ 'x'"), ("c", "100 Tage Ruhe")]
    {
        insert(&db, &[&Entry { title: title.to_owned(), ..draft(name, 0) }]).await;
    }
    for (words, expected) in [
        ("ärger", "a b"),
        ("RUST ärger", "a"),
        ("100%", "a"),
        ("r_m", "b"),
        ("c!", "b"),
        ("\\ 'X'", "b"),
        ("%", "a"),
        ("ruhe rust", ""),
        ("  ", "a b c"),
    ] {
        let filter = EntryFilter { title_contains: Some(words.to_owned()), ..EntryFilter::default() };
        let page = entries::list(&db, &filter, PageRequest::new(1, 9)).await.unwrap();
        let mut found = paths(&page.items);
        found.sort_unstable();
        assert_eq!(found.join(" "), expected, "{words}");
    }
}

async fn lists_published_entries_with_their_neighbours(db: Database) {
    let (old, mut twins) = (published("old", 1), [published("twin-1", 2), published("twin-2", 2)]);
    twins.sort_by_key(|entry| entry.id);
    let [first, second] = &twins;
    let trash = Entry { deleted_at: Some(at(9)), ..published("trash", 3) };
    let withdrawn = Entry { status: EntryStatus::Draft, ..published("withdrawn", 4) };
    let unrendered = published("unrendered", 5);
    insert(&db, &[&old, second, first, &trash, &withdrawn, &unrendered]).await;
    for entry in [&old, second, first, &trash, &withdrawn] {
        let rendering = rendering(&format!("Read {}", entry.path), "a");
        renderings::upsert(&db, entry.id, 1, &rendering).await.unwrap();
    }

    let page = entries::list_published(&db, &entries::PublishedFilter::default(), 3, PageRequest::new(1, 2))
        .await
        .unwrap();
    assert_eq!(page.total, 3);
    let found: Vec<_> = page.items.iter().map(|(entry, _)| entry.id).collect();
    assert_eq!(found, [second.id, first.id]);
    assert_eq!(page.items[0].1, rendering(&format!("Read {}", second.path), "a"));
    let page = entries::list_published(&db, &entries::PublishedFilter::default(), 3, PageRequest::new(2, 2))
        .await
        .unwrap();
    assert_eq!(page.items[0].0.id, old.id);

    let link = |entry: &Entry| {
        Some(EntryLink { id: entry.id, title: format!("Read {}", entry.path), path: entry.path.clone() })
    };
    for (entry, newer, older) in [
        (&old, link(first), None),
        (first, link(second), link(&old)),
        (second, None, link(first)),
        (&unrendered, None, link(second)),
        (&draft("new", 6), None, None),
    ] {
        let found = entries::published_neighbours(&db, entry).await.unwrap();
        assert_eq!((found.newer, found.older), (newer, older), "{}", entry.path);
    }
}

async fn undoes_an_unfinished_transaction(db: Database) {
    for explicit in [true, false] {
        let tx = db.begin().await.unwrap();
        entries::insert(&tx, &draft("a", 0), None).await.unwrap();
        assert!(entries::find_by_path(&tx, &path("a")).await.unwrap().is_some());
        assert!(entries::find_by_path(&db, &path("a")).await.unwrap().is_none());
        if explicit {
            tx.rollback().await.unwrap();
        }
    }
    let tx = db.begin().await.unwrap();
    entries::insert(&tx, &draft("a", 0), None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(entries::find_by_path(&db, &path("a")).await.unwrap().is_some());
}

async fn finds_several_by_their_ids(db: Database) {
    let (one, two, three) = (draft("one", 1), published("two", 2), draft("three", 3));
    insert(&db, &[&one, &two, &three]).await;
    let mut found = entries::list_by_ids(&db, &[three.id, EntryId::generate(), one.id]).await.unwrap();
    found.sort_by_key(|entry| entry.created_at);
    assert_eq!(paths(&found), ["one", "three"]);
    assert!(entries::list_by_ids(&db, &[]).await.unwrap().is_empty());
}

async fn enters_the_table_by_the_ids(db: Database) {
    if db.connection().get_database_backend() == DbBackend::Postgres {
        // It knows how many entries have a status.
        return;
    }
    let ids = [EntryId::generate(), EntryId::generate()];
    let query = entries::of_ids(&ids).find_both_related(entities::rendering::Entity).build(DbBackend::Sqlite);
    let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", query.sql), ..query };
    let steps = db.connection().query_all_raw(explain).await.unwrap();
    let steps: Vec<String> = steps.iter().map(|step| step.try_get("", "detail").unwrap()).collect();
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps.iter().all(|step| step.contains("sqlite_autoindex")), "{steps:?}");
}
