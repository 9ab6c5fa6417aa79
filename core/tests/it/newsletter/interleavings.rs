//! Pauses, servers that are gone and others that begin, in whatever order: each recipient has one mail.

use std::{sync::Arc, time::Duration};

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use sandpress::{
    domain::{Actor, IssueState, Visit},
    services::{ServiceError, Services},
};
use tokio::time::timeout;

use super::{draft, drain, node, open, overview, received, take_over};
use crate::support::house::{House, on_each_engine};

on_each_engine! {
    every_order_of_events_gives_each_one_mail
}

/// Recipients: more than are put into the outbox at once.
const PEOPLE: usize = 130;

/// Orders that are tried.
const CASES: u32 = 4;

#[derive(Clone, Debug)]
enum Step {
    /// A node takes a job and is stopped after so many milliseconds, or ends it.
    Work { node: usize, millis: u64 },
    /// Somebody pauses.
    Pause,
    /// Somebody lets it go on.
    Resume,
    /// A node is gone, and another one begins.
    Restart { node: usize },
    /// Leases run out, and what waits is due.
    Wait,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..2usize, 0..60u64).prop_map(|(node, millis)| Step::Work { node, millis }),
        2 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => (0..2usize).prop_map(|node| Step::Restart { node }),
        2 => Just(Step::Wait),
    ]
}

async fn work(services: &Services, millis: u64) {
    let job = match services.claim_job(&[]).await {
        Ok(Some(job)) => job,
        Ok(None) | Err(ServiceError::Busy) => return,
        Err(error) => panic!("{error}"),
    };
    if let Ok(outcome) = timeout(Duration::from_millis(millis), services.perform_job(&job)).await {
        match services.settle_job(&job, outcome).await {
            Ok(()) | Err(ServiceError::Busy) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn every_order_of_events_gives_each_one_mail(house: Arc<House>) {
    let mut nodes = [node(&house, &[]).await, node(&house, &[]).await];
    open(&nodes[0]).await;
    take_over(&nodes[0], (0..PEOPLE).map(|number| format!("reader{number}@example.org"))).await;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        prop::test_runner::TestRng::deterministic_rng(prop::test_runner::RngAlgorithm::ChaCha),
    );
    for case in 1..=CASES {
        let steps = prop::collection::vec(step(), 4..24).new_tree(&mut runner).unwrap().current();
        let id = draft(&nodes[0], &format!("Case {case}")).await;
        nodes[0].send_issue(&Actor::System, id, &Visit::default()).await.unwrap();
        for step in &steps {
            match step {
                Step::Work { node, millis } => work(&nodes[*node], *millis).await,
                // Whether it is being sent just then is chance.
                Step::Pause => drop(nodes[0].pause_issue(&Actor::System, id).await),
                Step::Resume => drop(nodes[1].resume_issue(&Actor::System, id).await),
                Step::Restart { node: which } => nodes[*which] = node(&house, &[]).await,
                Step::Wait => house.clock.advance(Duration::from_secs(30)),
            }
        }
        if overview(&nodes[0], id).await.issue.state == IssueState::Paused {
            nodes[0].resume_issue(&Actor::System, id).await.unwrap();
        }
        house.clock.advance(Duration::from_secs(60));
        drain(&house, &nodes[1], id).await;
        let counts = overview(&nodes[0], id).await.counts;
        assert_eq!((counts.sent, counts.all()), (PEOPLE as u64, PEOPLE as u64), "{steps:?}");
        let received = received(&house);
        assert!(
            received.len() == PEOPLE && received.values().all(|mails| *mails == case as usize),
            "{steps:?}: {received:?}"
        );
    }
}
