//! The capabilities `media-read` and `media-write` through a real component, on each engine.

use std::{path::Path, sync::Arc};

use sandpress::services::Services;

use crate::support::{
    house::{House, answers, on_each_engine},
    sandbox::refusal,
};

on_each_engine! {
    media_write_allowed_stores
    media_read_allowed_finds_and_reads
    media_read_refused_for_another_kind
    media_write_refused_for_another_kind
    media_write_refused_for_what_could_run
    a_quota_bounds_all_files_of_a_plugin_for_ever
    what_is_not_finished_leaves_nothing
    files_come_in_pages
    limits_of_pieces_are_kept
    the_same_file_is_kept_and_counted_once
}

const PLUGIN: &str = "uses-media";

async fn open(house: &House, read: &str, write: &str) -> Services {
    house.open(&[("uses_media", &format!("media-read = {read}\nmedia-write = {write}"))]).await
}

async fn ask(services: &Services, lines: &str) -> String {
    answers(services, PLUGIN, lines).await
}

/// The id at the end of an answer, and what stands before it.
fn id_of(answer: &str) -> (&str, &str) {
    let (shown, id) = answer.rsplit_once(' ').unwrap();
    (id, shown)
}

/// The files in the storage, whatever their names.
fn stored_files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { stored_files(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn media_read_and_media_write_refused_without_grant() {
    let message = refusal("uses_media", "").await;
    assert!(message.contains("[plugins.uses-media.grants] media-read = true"), "{message}");
    assert!(message.contains("[plugins.uses-media.grants] media-write = [\"image\"]"), "{message}");
    for grant in ["true", "[]", "\"16 MiB\"", "\"svg\""] {
        let grants = format!("[plugins.uses-media.grants]\nmedia-write = {grant}");
        let message = refusal("uses_media", &grants).await;
        assert!(message.contains("the grant `media-write`") && message.contains("16 MiB"), "{message}");
    }
}

async fn media_write_allowed_stores(house: Arc<House>) {
    let services = open(&house, "true", "[\"image\", \"file\"]").await;
    let picture = ask(&services, "store Über.png image/png png").await;
    assert_eq!(id_of(&picture).1, "Uber.png image image/png 8");
    let text = ask(&services, "store notes.txt - Grüße").await;
    assert_eq!(id_of(&text).1, "notes.txt file text/plain 7");
}

async fn media_read_allowed_finds_and_reads(house: Arc<House>) {
    let services = open(&house, "true", "[\"image\", \"file\"]").await;
    let answer = ask(&services, "store Über.png image/png png").await;
    let (id, _) = id_of(&answer);
    let lines = format!("find {id}\nread {id} 1 3\nread {id} 6 262144\nread {id} 8 1\nread {id} 99 1");
    assert_eq!(
        ask(&services, &lines).await,
        "Uber.png image image/png 8\n3 of 8: PNG\n2 of 8: \n\n0 of 8: \n0 of 8: "
    );
    let sha256 = "4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6";
    assert_eq!(ask(&services, &format!("find {sha256}")).await, "Uber.png image image/png 8");
    assert_eq!(ask(&services, "find x\nread x 0 1").await, "invalid id-or-sha256\ninvalid id-or-sha256");
}

async fn media_read_refused_for_another_kind(house: Arc<House>) {
    let services = open(&house, "\"image\"", "[\"image\", \"file\"]").await;
    let pdf = ask(&services, "store a.pdf application/pdf pdf").await;
    let id = id_of(&pdf).0;
    let lines =
        format!("find {id}\nread {id} 0 1\nlist 9\nlist 9 kind=file\nlist 9 kind=lost\nlist 9 kind=image");
    assert_eq!(ask(&services, &lines).await, "none\nnot-found\n[]\ndenied\ninvalid kind\n[]");
}

async fn media_write_refused_for_another_kind(house: Arc<House>) {
    let services = open(&house, "true", "\"image\"").await;
    let lines = "store a.pdf - pdf\nstore a.txt - text\nstore a.png application/pdf png\nlist 9";
    assert_eq!(ask(&services, lines).await, "denied\ndenied\ninvalid \n[]");
}

async fn media_write_refused_for_what_could_run(house: Arc<House>) {
    let services = open(&house, "true", "[\"image\", \"video\", \"audio\", \"file\"]").await;
    let lines = "store a.svg image/svg+xml svg\nstore a.png image/png svg\nstore a.html - &lt;html>\nlist 9";
    let answer = ask(&services, &lines.replace("&lt;", "<")).await;
    assert_eq!(answer, "invalid \ninvalid \ninvalid \n[]");
}

async fn a_quota_bounds_all_files_of_a_plugin_for_ever(house: Arc<House>) {
    let services = open(&house, "true", "[\"image\", \"1 MiB\"]").await;
    let answer = ask(&services, "fill a.png 600\nfill b.png 600\nfill c.png 400").await;
    let kept: Vec<_> = answer.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(kept, ["a.png", "limit", "c.png"]);
    let again = open(&house, "true", "[\"image\", \"1 MiB\"]").await;
    assert_eq!(ask(&again, "fill d.png 25").await, "limit");
    let more = open(&house, "true", "[\"image\", \"2 MiB\"]").await;
    assert!(ask(&more, "fill d.png 25").await.starts_with("d.png"));
}

async fn what_is_not_finished_leaves_nothing(house: Arc<House>) {
    let services = open(&house, "true", "[\"image\", \"1 MiB\"]").await;
    assert_eq!(ask(&services, "drop 900\ndrop 900\nlist 9").await, "dropped\ndropped\n[]");
    assert_eq!(stored_files(&house.storage()), 0);
    assert!(ask(&services, "fill a.png 900").await.starts_with("a.png"));
    assert_eq!(stored_files(&house.storage()), 1);
}

async fn files_come_in_pages(house: Arc<House>) {
    let services = open(&house, "true", "[\"image\", \"file\"]").await;
    let stored = ask(&services, "store a.png - png\nstore b.txt - text\nstore c.png - png").await;
    let ids: Vec<_> = stored.lines().map(|line| id_of(line).0).collect();
    let (a, b, c) = ("a.png image image/png 8", "b.txt file text/plain 4", "c.png image image/png 8");
    let lines = format!(
        "list 2\nlist 2 after={}\nlist 1 kind=image\nlist 9 kind=file\nlist 0\nlist 101\nlist 1 after=x",
        ids[1]
    );
    assert_eq!(
        ask(&services, &lines).await,
        format!(
            "[{c}, {b}] next {}\n[{a}]\n[{c}] next {}\n[{b}]\ninvalid limit\ninvalid limit\ninvalid after",
            ids[1], ids[2]
        )
    );
}

async fn limits_of_pieces_are_kept(house: Arc<House>) {
    let services = open(&house, "true", "\"image\"").await;
    let id = ask(&services, "store a.png - png").await;
    let id = id_of(&id).0;
    let lines = format!(
        "begin 4\nbegin 5\npiece 0\npiece 262144\npiece 262145\nread {id} 0 0\nread {id} 0 262145\nstore x.png - {}",
        "x".repeat(5)
    );
    assert_eq!(
        ask(&services, &lines).await,
        "4 open\nlimit\ninvalid bytes\nappended\ninvalid bytes\ninvalid length\ninvalid length\ndenied"
    );
}

async fn the_same_file_is_kept_and_counted_once(house: Arc<House>) {
    let services = open(&house, "true", "[\"image\", \"1 MiB\"]").await;
    let answer = ask(&services, "fill a.png 400\nfill a.png 400\nfill a.png 400\nlist 9").await;
    let lines: Vec<_> = answer.lines().collect();
    assert_eq!((lines[0], lines[1]), (lines[1], lines[2]));
    assert_eq!(lines[3], "[a.png image image/png 409600]");
}
