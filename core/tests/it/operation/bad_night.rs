//! The server is killed again and again while people write. `script/bad-night` does it a hundred times.

use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait;

use super::writers::{Writers, client, log_in, missing};
use crate::support::{
    app::PASSWORD,
    site::{PATIENCE, Site},
};

const ROUNDS: usize = 5;
const WRITERS: usize = 20;

/// What SQLite finds in the file; `ok` where nothing.
async fn integrity(site: &Site) -> String {
    let Some(url) = site.sqlite_url() else { return "ok".to_owned() };
    let connection = sea_orm::Database::connect(url).await.unwrap();
    let check = sea_orm::Statement::from_string(connection.get_database_backend(), "PRAGMA integrity_check");
    let row = connection.query_one_raw(check).await.unwrap().unwrap();
    let found = row.try_get_by_index(0).unwrap();
    connection.close().await.unwrap();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_being_killed() {
    let site = Site::new().await;
    site.write_config("[passwords]\nconcurrent_hashes = 4\n[rate_limits]\nlogin = \"off\"\n");
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let people: Vec<_> = (0..WRITERS).map(|_| client()).collect();
    let mut all = Vec::new();
    let mut serving = site.serve().await;
    for person in &people {
        log_in(person, &serving.origin, "Ada", PASSWORD).await.unwrap();
    }
    for round in 0..ROUNDS {
        let writers = Writers::begin(&serving.origin, &people, round, PASSWORD);
        let begin = Instant::now();
        // At least something has to be under way; then any moment is as good as another.
        while writers.count() < 3 + round && begin.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(7)).await;
        }
        let chance = u64::from(Instant::now().duration_since(begin).subsec_nanos() % 250);
        tokio::time::sleep(Duration::from_millis(chance)).await;
        serving.kill();
        let saved = writers.end().await;
        let restarted = Instant::now();
        serving = site.serve().await;
        println!(
            "round {round}: {} acknowledged, serving again after {:?}",
            saved.len(),
            restarted.elapsed()
        );
        assert_eq!(missing(&serving.origin, &saved).await, Vec::<String>::new(), "round {round}");
        all.extend(saved);
    }
    assert_eq!(missing(&serving.origin, &all).await, Vec::<String>::new());
    assert!(!all.is_empty());
    assert!(serving.stop().await.success());
    assert_eq!(integrity(&site).await, "ok");
    assert!(site.print(&["audit", "check"]).contains("are as they were written"));
    site.print(&["storage", "check"]);
    site.remove().await;
}
