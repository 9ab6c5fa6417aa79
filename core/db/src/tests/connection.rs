use std::{os::unix::fs::PermissionsExt, path::PathBuf, time::Duration};

use sandpress_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::{draft, on_each_engine, scratch::Scratch, user};
use crate::{Database, DbError, entries, executor::Connected as _, users};
use sandpress_domain::{EntryFilter, PageRequest};

on_each_engine! {
    migrates_up_down_and_up
    migrates_once_from_many_processes
    knows_a_newer_database
    sixteen_writers_at_once
    sixteen_reads_and_writes_at_once
    serves_while_a_writer_is_at_work
    survives_requests_that_are_cut_off
}

async fn migrates_up_down_and_up(db: Database) {
    for steps in (1..=5).map(Some).chain([None]) {
        Migrator::down(&db.connection, steps).await.unwrap();
        if steps.is_none() {
            assert!(users::count(&db).await.is_err());
        }
        db.migrate().await.unwrap();
        assert_eq!(users::count(&db).await.unwrap(), 0);
        entries::insert(&db, &draft(&format!("a{}", steps.unwrap_or_default()), 0), None).await.unwrap();
    }
}

async fn migrates_once_from_many_processes(db: Database) {
    Migrator::down(&db.connection, None).await.unwrap();
    let migrations =
        (0..4).map(|_| Database { turn: db.turn.as_ref().map(|_| Default::default()), ..db.clone() });
    let migrations = migrations.map(|db| tokio::spawn(async move { db.migrate().await }));
    for migration in futures::future::join_all(migrations).await {
        migration.unwrap().unwrap();
    }
    assert_eq!(users::count(&db).await.unwrap(), 0);
}

async fn knows_a_newer_database(db: Database) {
    let row = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)";
    db.connection.execute_unprepared(row).await.unwrap();
    let error = db.migrate().await.unwrap_err();
    assert!(matches!(error, DbError::Newer), "{error:?}");
}

async fn sixteen_writers_at_once(db: Database) {
    let writers = (0..16).map(|writer| {
        let db = db.clone();
        tokio::spawn(async move {
            for number in 0..10 {
                let tx = db.begin().await?;
                users::count(&tx).await?;
                entries::insert(&tx, &draft(&format!("{writer}-{number}"), 0), None).await?;
                tx.commit().await?;
            }
            Ok::<_, DbError>(())
        })
    });
    for writer in futures::future::join_all(writers).await {
        writer.unwrap().unwrap();
    }
    let page = entries::list(&db, &EntryFilter::default(), PageRequest::new(1, 1)).await.unwrap();
    assert_eq!(page.total, 160);
}

async fn sixteen_reads_and_writes_at_once(db: Database) {
    let writers = (0..16).map(|writer| {
        let db = db.clone();
        tokio::spawn(async move {
            for number in 0..10 {
                let entry = draft(&format!("{writer}-{number}"), 0);
                entries::insert(&db, &entry, None).await?;
                assert!(entries::find_by_id(&db, entry.id).await?.is_some());
            }
            Ok::<_, DbError>(())
        })
    });
    for writer in futures::future::join_all(writers).await {
        writer.unwrap().unwrap();
    }
}

async fn serves_while_a_writer_is_at_work(db: Database) {
    let tx = db.begin().await.unwrap();
    users::insert(&tx, &user("Ann"), "hash").await.unwrap();
    let count = tokio::time::timeout(Duration::from_secs(1), users::count(&db)).await;
    assert_eq!(count.unwrap().unwrap(), 0);
    tx.commit().await.unwrap();
    assert_eq!(users::count(&db).await.unwrap(), 1);
}

async fn survives_requests_that_are_cut_off(db: Database) {
    for number in 0..100_u64 {
        let writer = tokio::spawn({
            let db = db.clone();
            async move {
                let tx = db.begin().await.unwrap();
                for part in ["a", "b"] {
                    entries::insert(&tx, &draft(&format!("{number}/{part}"), 0), None).await.unwrap();
                }
                tx.commit().await.unwrap();
            }
        });
        tokio::time::sleep(Duration::from_micros(number * 40)).await;
        writer.abort();
        assert!(writer.await.err().is_none_or(|error| error.is_cancelled()));
    }
    let tx = db.begin().await.unwrap();
    entries::insert(&tx, &draft("after", 0), None).await.unwrap();
    tx.commit().await.unwrap();
    let page = entries::list(&db, &EntryFilter::default(), PageRequest::new(1, 1)).await.unwrap();
    assert_eq!(page.total % 2, 1, "each pair is whole or not there");
}

fn file(scratch: &Scratch) -> PathBuf {
    PathBuf::from(scratch.url().strip_prefix("sqlite:").unwrap())
}

async fn pragma(db: &Database, name: &str) -> String {
    let query = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
    let row = db.connection.query_one_raw(query).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap_or_else(|_| row.try_get_by_index::<i64>(0).unwrap().to_string())
}

#[tokio::test]
async fn settings_survive_a_power_failure() {
    let scratch = Scratch::sqlite();
    let db = Database::connect(&scratch.url(), 4).await.unwrap();
    for (name, value) in
        [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("busy_timeout", "5000")]
    {
        assert_eq!(pragma(&db, name).await, value, "{name}");
    }
}

#[tokio::test]
async fn files_are_for_their_owner_only() {
    let scratch = Scratch::sqlite();
    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let files =
        || ["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{}{end}", file(&scratch).display())));
    let db = Database::connect(&scratch.url(), 4).await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(mode(file(&scratch).parent().unwrap().to_owned()), 0o700);
    assert_eq!(files().map(mode), [0o600; 3]);
    db.close().await.unwrap();

    std::fs::set_permissions(file(&scratch), std::fs::Permissions::from_mode(0o664)).unwrap();
    let db = Database::connect(&scratch.url(), 4).await.unwrap();
    users::insert(&db, &user("Ann"), "hash").await.unwrap();
    assert_eq!(files().map(mode), [0o600; 3]);
}

#[tokio::test]
async fn a_locked_database_is_busy_and_loses_nothing() {
    let scratch = Scratch::sqlite();
    let other = Database::connect(&scratch.url(), 1).await.unwrap();
    other.migrate().await.unwrap();
    let db = Database::connect_sqlite(&scratch.url(), 4, Duration::from_millis(200)).await.unwrap();
    let tx = other.begin().await.unwrap();
    users::insert(&tx, &user("Ann"), "hash").await.unwrap();
    for error in [
        db.begin().await.map(|_| ()).unwrap_err(),
        users::insert(&db, &user("Bea"), "hash").await.unwrap_err(),
        db.migrate().await.unwrap_err(),
    ] {
        assert!(matches!(error, DbError::Busy), "{error:?}");
    }
    assert_eq!(users::count(&db).await.unwrap(), 0);
    tx.commit().await.unwrap();
    users::insert(&db, &user("Bea"), "hash").await.unwrap();
    assert_eq!(users::count(&db).await.unwrap(), 2);
}

#[tokio::test]
async fn a_writer_waits_for_its_turn_and_then_gives_up() {
    let scratch = Scratch::sqlite();
    let db = Database::connect_sqlite(&scratch.url(), 4, Duration::from_millis(300)).await.unwrap();
    db.migrate().await.unwrap();
    let tx = db.begin().await.unwrap();
    assert!(matches!(db.begin().await, Err(DbError::Busy)));
    drop(tx);
    db.begin().await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_the_database_ended_keeps_nobody_out() {
    let scratch = Scratch::sqlite();
    let db = Database::connect(&scratch.url(), 1).await.unwrap();
    db.migrate().await.unwrap();
    let other = Database::connect_sqlite(&scratch.url(), 1, Duration::from_millis(300)).await.unwrap();
    let tx = db.begin().await.unwrap();
    // What SQLite does on a full disk, without a word to the driver.
    tx.connection().execute_unprepared("ROLLBACK").await.unwrap();
    drop(tx);
    let tx = db.begin().await.unwrap();
    users::insert(&tx, &user("Ann"), "hash").await.unwrap();
    tx.rollback().await.unwrap();
    users::insert(&other, &user("Bea"), "hash").await.unwrap();
    assert_eq!(users::count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_read_only_database_says_so() {
    let scratch = Scratch::sqlite();
    let db = Database::connect(&scratch.url(), 1).await.unwrap();
    db.migrate().await.unwrap();
    users::insert(&db, &user("Ann"), "hash").await.unwrap();
    let reader = Database::connect(&format!("{}?mode=ro", scratch.url()), 1).await.unwrap();
    reader.migrate().await.unwrap();
    let error = users::insert(&reader, &user("Bea"), "hash").await.unwrap_err();
    assert!(matches!(error, DbError::ReadOnly), "{error:?}");
    let tx = reader.begin().await.unwrap();
    let error = users::insert(&tx, &user("Bea"), "hash").await.unwrap_err();
    assert!(matches!(error, DbError::ReadOnly), "{error:?}");
    tx.rollback().await.unwrap();
    assert_eq!(users::count(&reader).await.unwrap(), 1);

    Migrator::down(&db.connection, Some(1)).await.unwrap();
    let error = reader.migrate().await.unwrap_err();
    assert!(matches!(error, DbError::ReadOnly), "{error:?}");
}

#[tokio::test]
async fn tells_why_a_database_does_not_open() {
    let scratch = Scratch::sqlite();
    let folder = file(&scratch).parent().unwrap().to_owned();
    std::fs::create_dir_all(&folder).unwrap();
    let text = folder.join("text");
    std::fs::write(&text, "not a database, but long enough to have a header ".repeat(99)).unwrap();
    let url = |path: PathBuf| format!("sqlite:{}", path.display());
    for (url, expected) in [
        (url(text.clone()), "it is not a SQLite database"),
        (url(text.join("below")), "check that the file"),
        (url(folder), "check that the file"),
        ("sqlite::memory:".to_owned(), "loses everything"),
        ("mysql://user:secret@localhost/x".to_owned(), "write sqlite:FILE"),
        ("".to_owned(), "write sqlite:FILE"),
        ("postgres://user:secret@127.0.0.1:9/x".to_owned(), "no server answers"),
        ("postgres://user:secret@127.0.0.1:port/x".to_owned(), "correct database.url"),
    ] {
        let error = Database::connect(&url, 1).await.unwrap_err().to_string();
        assert!(error.starts_with("cannot open the database ") && error.contains(expected), "{url}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn tells_why_a_server_refuses() {
    let Some(scratch) = Scratch::postgres().await else { return };
    let url = scratch.url().replacen("/?", "?", 1);
    let (server, options) = url.split_once('?').unwrap();
    let (server, _) = server.rsplit_once('/').unwrap();
    let error =
        Database::connect(&format!("{server}/no_such_name?{options}"), 1).await.unwrap_err().to_string();
    assert!(error.contains("no_such_name") && error.contains("there is no database of this name"), "{error}");
    scratch.remove().await;
}
