use std::collections::HashSet;

use uuid::Uuid;

use super::{at, on_each_engine};
use crate::{Database, jobs};
use sandpress_domain::{Job, JobId, JobKind, JobState, NewJob, PluginQueue};

on_each_engine! {
    gives_out_jobs_when_their_moment_has_come
    gives_each_job_to_one
    puts_a_key_into_the_queue_once
    takes_back_what_was_not_committed
    gives_a_job_to_somebody_else_when_the_lease_runs_out
    keeps_a_job_while_its_lease_is_renewed
    does_the_jobs_of_a_lane_one_after_the_other
    passes_over_busy_plugins
    counts_attempts
    keeps_dead_letters_until_somebody_decides
    calls_off_only_what_waits
    forgets_what_ended_long_ago
    knows_when_the_next_job_is_due
}

fn new(name: &str) -> NewJob {
    NewJob::new(JobKind::EntryEvent, name.to_owned(), at(0))
}

fn of(plugin: &str, name: &str) -> NewJob {
    NewJob { plugin: Some(plugin.to_owned()), ..new(name) }
}

async fn enqueue(db: &Database, job: NewJob) -> JobId {
    jobs::enqueue(db, &job).await.unwrap().unwrap()
}

/// What is claimed so many seconds after the fixed moment, for 20 seconds.
async fn claim(db: &Database, seconds: i64) -> Option<Job> {
    claim_except(db, seconds, &[]).await
}

async fn claim_except(db: &Database, seconds: i64, except: &[String]) -> Option<Job> {
    let lease = jobs::Lease { id: Uuid::new_v4(), from: at(seconds), until: at(seconds + 20) };
    jobs::claim(db, lease, except).await.unwrap()
}

/// The payload of what is claimed.
async fn name(db: &Database, seconds: i64) -> Option<String> {
    claim(db, seconds).await.map(|job| job.payload)
}

async fn gives_out_jobs_when_their_moment_has_come(db: Database) {
    for (name, seconds) in [("first", 0), ("third", 10), ("second", 5)] {
        enqueue(&db, NewJob { run_at: at(seconds), ..new(name) }).await;
    }
    assert_eq!(name(&db, -1).await, None);
    assert_eq!(name(&db, 6).await.as_deref(), Some("first"));
    assert_eq!(name(&db, 6).await.as_deref(), Some("second"));
    assert_eq!(name(&db, 6).await, None);
    let job = claim(&db, 10).await.unwrap();
    assert_eq!((job.attempts, job.max_attempts, job.state), (1, 10, JobState::Running));
    assert_eq!((job.run_at, job.created_at, job.kind), (at(10), at(0), JobKind::EntryEvent));
    assert!(jobs::complete(&db, &job, at(11)).await.unwrap());
    assert!(!jobs::complete(&db, &job, at(11)).await.unwrap());
    let job = jobs::find(&db, job.id).await.unwrap().unwrap();
    assert_eq!((job.state, job.lease), (JobState::Done, None));
}

async fn gives_each_job_to_one(db: Database) {
    for number in 0..24 {
        enqueue(&db, new(&number.to_string())).await;
    }
    let claimers = (0..4).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            // Rows that another claimer holds are passed over, so that nothing found does not mean that nothing is left.
            for _ in 0..24 {
                mine.extend(name(&db, 1).await);
            }
            mine
        })
    });
    let claimed: Vec<String> =
        futures::future::join_all(claimers).await.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(claimed.len(), 24);
    assert_eq!(claimed.iter().collect::<HashSet<_>>().len(), 24);
}

async fn puts_a_key_into_the_queue_once(db: Database) {
    let keyed = |name: &str| NewJob { key: Some("key".to_owned()), ..new(name) };
    assert!(jobs::enqueue(&db, &keyed("a")).await.unwrap().is_some());
    assert_eq!(jobs::enqueue(&db, &keyed("b")).await.unwrap(), None);
    let job = claim(&db, 0).await.unwrap();
    assert_eq!(job.payload, "a");
    jobs::complete(&db, &job, at(1)).await.unwrap();
    assert_eq!(jobs::enqueue(&db, &keyed("c")).await.unwrap(), None);
    assert_eq!(jobs::find_waiting(&db, JobKind::EntryEvent, "key").await.unwrap(), None);
    jobs::free_key(&db, JobKind::EntryEvent, "key").await.unwrap();
    let again = jobs::enqueue(&db, &keyed("d")).await.unwrap();
    assert_eq!(jobs::find_waiting(&db, JobKind::EntryEvent, "key").await.unwrap(), again);
    for _ in 0..2 {
        enqueue(&db, new("without a key")).await;
    }
}

async fn takes_back_what_was_not_committed(db: Database) {
    let tx = db.begin().await.unwrap();
    jobs::enqueue(&tx, &new("taken back")).await.unwrap();
    tx.rollback().await.unwrap();
    let tx = db.begin().await.unwrap();
    jobs::enqueue(&tx, &new("kept")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(name(&db, 0).await.as_deref(), Some("kept"));
    assert_eq!(name(&db, 0).await, None);
}

async fn gives_a_job_to_somebody_else_when_the_lease_runs_out(db: Database) {
    enqueue(&db, new("a")).await;
    let first = claim(&db, 0).await.unwrap();
    assert_eq!(claim(&db, 19).await, None);
    let second = claim(&db, 20).await.unwrap();
    assert_eq!((second.id, second.attempts), (first.id, 2));
    assert!(!jobs::renew(&db, &first, at(60)).await.unwrap());
    assert!(!jobs::complete(&db, &first, at(21)).await.unwrap());
    assert!(!jobs::retry(&db, &first, at(21), "late").await.unwrap());
    assert!(!jobs::bury(&db, &first, at(21), "late").await.unwrap());
    assert!(jobs::complete(&db, &second, at(22)).await.unwrap());
    assert_eq!(claim(&db, 100).await, None);
}

async fn keeps_a_job_while_its_lease_is_renewed(db: Database) {
    enqueue(&db, new("a")).await;
    let job = claim(&db, 0).await.unwrap();
    assert!(jobs::renew(&db, &job, at(35)).await.unwrap());
    assert_eq!(claim(&db, 34).await, None);
    assert!(claim(&db, 35).await.is_some());
}

async fn does_the_jobs_of_a_lane_one_after_the_other(db: Database) {
    let lane = |lane: &str, name: &str| NewJob { lane: Some(lane.to_owned()), ..new(name) };
    for (on, name) in [("x", "x1"), ("x", "x2"), ("y", "y1"), ("x", "x3")] {
        enqueue(&db, lane(on, name)).await;
    }
    let first = claim(&db, 0).await.unwrap();
    assert_eq!(first.payload, "x1");
    assert_eq!(name(&db, 0).await.as_deref(), Some("y1"));
    assert_eq!(name(&db, 0).await, None);
    jobs::retry(&db, &first, at(10), "not yet").await.unwrap();
    assert_eq!(name(&db, 9).await, None);
    let again = claim(&db, 10).await.unwrap();
    assert_eq!(again.payload, "x1");
    jobs::bury(&db, &again, at(11), "never").await.unwrap();
    let second = claim(&db, 11).await.unwrap();
    assert_eq!(second.payload, "x2");
    jobs::complete(&db, &second, at(12)).await.unwrap();
    assert_eq!(name(&db, 12).await.as_deref(), Some("x3"));
    assert!(jobs::has_open(&db, "x").await.unwrap());
    assert!(!jobs::has_open(&db, "z").await.unwrap());
}

async fn passes_over_busy_plugins(db: Database) {
    for job in [of("slow", "1"), of("quick", "2"), new("3")] {
        enqueue(&db, job).await;
    }
    let except = ["slow".to_owned()];
    assert_eq!(claim_except(&db, 0, &except).await.unwrap().payload, "2");
    assert_eq!(claim_except(&db, 0, &except).await.unwrap().payload, "3");
    assert_eq!(claim_except(&db, 0, &except).await, None);
    assert_eq!(name(&db, 0).await.as_deref(), Some("1"));
}

async fn counts_attempts(db: Database) {
    enqueue(&db, new("a")).await;
    let job = claim(&db, 0).await.unwrap();
    jobs::retry(&db, &job, at(0), "once").await.unwrap();
    let job = claim(&db, 0).await.unwrap();
    assert_eq!(job.attempts, 2);
    jobs::postpone(&db, &job, at(0), "not its fault").await.unwrap();
    assert_eq!(claim(&db, 0).await.unwrap().attempts, 2);
}

async fn keeps_dead_letters_until_somebody_decides(db: Database) {
    for name in ["1", "2", "3"] {
        enqueue(&db, of("tides", name)).await;
    }
    enqueue(&db, of("moon", "4")).await;
    enqueue(&db, new("of no plugin")).await;
    for (seconds, error) in [(1, "the first"), (2, "the second")] {
        let job = claim(&db, seconds).await.unwrap();
        jobs::bury(&db, &job, at(seconds), error).await.unwrap();
    }
    let queue = |open, dead, error: &str| PluginQueue { open, dead, last_error: error.to_owned() };
    let queues = jobs::plugin_queues(&db).await.unwrap();
    assert_eq!(queues.len(), 2);
    assert_eq!((&queues["tides"], &queues["moon"]), (&queue(1, 2, "the second"), &queue(1, 0, "")));
    assert_eq!(jobs::retry_dead(&db, "moon", at(9)).await.unwrap(), 0);
    assert_eq!(jobs::retry_dead(&db, "tides", at(9)).await.unwrap(), 2);
    assert_eq!(jobs::plugin_queues(&db).await.unwrap()["tides"], queue(3, 0, ""));
    let job = claim(&db, 0).await.unwrap();
    assert_eq!((job.payload.as_str(), job.attempts), ("3", 1));
    jobs::bury(&db, &job, at(0), "\u{1}ü").await.unwrap();
    assert_eq!(jobs::discard_dead(&db, "tides").await.unwrap(), 1);
    assert_eq!(jobs::plugin_queues(&db).await.unwrap()["tides"], queue(2, 0, ""));
}

async fn calls_off_only_what_waits(db: Database) {
    let (waits, runs) = (enqueue(&db, of("a", "1")).await, enqueue(&db, of("a", "2")).await);
    let job = claim(&db, 0).await.unwrap();
    assert_eq!(job.id, waits);
    assert!(!jobs::cancel(&db, waits, at(1)).await.unwrap());
    assert!(jobs::cancel(&db, runs, at(1)).await.unwrap());
    assert!(!jobs::cancel(&db, runs, at(1)).await.unwrap());
    let find = async |plugin| jobs::find_of_plugin(&db, plugin, JobKind::EntryEvent, runs).await.unwrap();
    assert_eq!(find("a").await.unwrap().state, JobState::Cancelled);
    assert_eq!(find("b").await, None);
    assert_eq!(jobs::count_open(&db, "a", JobKind::EntryEvent).await.unwrap(), 1);
    assert_eq!(jobs::count_since(&db, "a", JobKind::EntryEvent, at(-1)).await.unwrap(), 2);
    assert_eq!(jobs::count_since(&db, "a", JobKind::EntryEvent, at(0)).await.unwrap(), 0);
}

async fn forgets_what_ended_long_ago(db: Database) {
    for name in ["done", "dead", "waits"] {
        enqueue(&db, new(name)).await;
    }
    let (done, dead) = (claim(&db, 0).await.unwrap(), claim(&db, 0).await.unwrap());
    jobs::complete(&db, &done, at(0)).await.unwrap();
    jobs::bury(&db, &dead, at(0), "error").await.unwrap();
    assert_eq!(jobs::delete_finished(&db, at(0), at(0)).await.unwrap(), 0);
    assert_eq!(jobs::delete_finished(&db, at(1), at(0)).await.unwrap(), 1);
    assert_eq!(jobs::find(&db, done.id).await.unwrap(), None);
    assert_eq!(jobs::delete_finished(&db, at(1), at(1)).await.unwrap(), 1);
    assert_eq!(name(&db, 9).await.as_deref(), Some("waits"));
}

async fn knows_when_the_next_job_is_due(db: Database) {
    assert_eq!(jobs::next_run_at(&db).await.unwrap(), None);
    enqueue(&db, NewJob { run_at: at(9), ..new("later") }).await;
    enqueue(&db, NewJob { run_at: at(7), ..new("sooner") }).await;
    assert_eq!(jobs::next_run_at(&db).await.unwrap(), Some(at(7)));
    claim(&db, 7).await.unwrap();
    assert_eq!(jobs::next_run_at(&db).await.unwrap(), Some(at(9)));
}
