//! Each recipient gets one mail, whatever stops in the middle.

use std::{env, sync::Arc, time::Duration};

use sandpress::domain::{
    Actor, IssueState, PageRequest, SubscriberFilter, SubscriberState, Suppression, Visit,
};
use sandpress::services::IssueOverview;
use tokio::time::timeout;

use super::{draft, drain, node, open, overview, received, take_over};
use crate::support::house::{House, on_each_engine};

on_each_engine! {
    each_gets_one_mail_although_a_server_is_gone_in_the_middle
    a_pause_holds_and_calling_off_takes_back
    who_refuses_again_and_again_is_suspended
    who_left_or_was_erased_gets_nothing
    what_is_scheduled_is_sent_by_itself
}

/// How many subscribers there are: 300, or as many as `NEWSLETTER_SUBSCRIBERS` says.
fn people() -> usize {
    env::var("NEWSLETTER_SUBSCRIBERS").ok().and_then(|number| number.parse().ok()).unwrap_or(300)
}

async fn each_gets_one_mail_although_a_server_is_gone_in_the_middle(house: Arc<House>) {
    let first = node(&house, &[]).await;
    open(&first).await;
    take_over(&first, (0..people()).map(|number| format!("reader{number}@example.org"))).await;
    let id = draft(&first, "Low water").await;
    first.send_issue(&Actor::System, id, &Visit::default()).await.unwrap();
    // The server is gone in the middle of the job that fills the outbox, and of one that delivers.
    for _ in 0..20 {
        let Some(job) = first.claim_job(&[]).await.unwrap() else { break };
        let _ = timeout(Duration::from_millis(40), first.perform_job(&job)).await;
    }
    drop(first);
    let (one, other) = (node(&house, &[]).await, node(&house, &[]).await);
    house.clock.advance(Duration::from_secs(60));
    tokio::join!(drain(&house, &one, id), drain(&house, &other, id));
    let state = overview(&one, id).await;
    assert_eq!(state.counts.sent, people() as u64, "{:?}", state.counts);
    let received = received(&house);
    assert_eq!(received.len(), people());
    assert!(received.values().all(|mails| *mails == 1));
}

async fn a_pause_holds_and_calling_off_takes_back(house: Arc<House>) {
    let services = node(&house, &[]).await;
    open(&services).await;
    take_over(&services, (0..650).map(|number| format!("reader{number}@example.org"))).await;
    let id = draft(&services, "Low water").await;
    services.send_issue(&Actor::System, id, &Visit::default()).await.unwrap();
    // Nothing is delivered: those jobs are passed over.
    let fill = async || {
        house.clock.advance(Duration::from_secs(10));
        while let Some(job) = services.claim_job(&["mail-bulk:".to_owned()]).await.unwrap() {
            let outcome = services.perform_job(&job).await;
            services.settle_job(&job, outcome).await.unwrap();
        }
        overview(&services, id).await
    };
    // The outbox has as many as it takes, and the rest waits.
    assert_eq!(fill().await.counts.queued, 500);
    services.pause_issue(&Actor::System, id).await.unwrap();
    let paused = fill().await;
    assert_eq!((paused.issue.state, paused.counts.queued), (IssueState::Paused, 500));
    services.resume_issue(&Actor::System, id).await.unwrap();
    assert_eq!(fill().await.issue.state, IssueState::Sending);
    for _ in 0..20 {
        let Some(job) = services.claim_job(&[]).await.unwrap() else { break };
        let outcome = services.perform_job(&job).await;
        services.settle_job(&job, outcome).await.unwrap();
    }
    services.cancel_issue(&Actor::System, id, &Visit::default()).await.unwrap();
    house.clock.advance(Duration::from_secs(600));
    sandpress::jobs::run_due(&services).await.unwrap();
    let IssueOverview { issue, counts, .. } = overview(&services, id).await;
    assert_eq!((issue.state, counts.queued), (IssueState::Cancelled, 0));
    assert!(counts.sent > 0 && counts.dropped > 0 && counts.sent + counts.dropped == 500, "{counts:?}");
    assert_eq!(received(&house).len() as u64, counts.sent);
}

async fn who_refuses_again_and_again_is_suspended(house: Arc<House>) {
    let services = node(&house, &[("refuses_mail", "")]).await;
    open(&services).await;
    take_over(&services, ["never@example.com".to_owned(), "bob@example.com".to_owned()]).await;
    let of = async |text: &str| {
        let filter = SubscriberFilter { text: text.into(), ..SubscriberFilter::default() };
        let found = services.list_subscribers(&Actor::System, &filter, PageRequest::new(1, 1)).await.unwrap();
        found.items.into_iter().next().unwrap()
    };
    for (title, bounces, state) in
        [("One", 1, SubscriberState::Active), ("Two", 2, SubscriberState::Suspended)]
    {
        let id = draft(&services, title).await;
        services.send_issue(&Actor::System, id, &Visit::default()).await.unwrap();
        drain(&house, &services, id).await;
        let counts = overview(&services, id).await.counts;
        assert_eq!((counts.sent, counts.failed), (1, 1));
        let refusing = of("never").await;
        assert_eq!((refusing.bounces, refusing.state), (bounces, state));
    }
    assert_eq!(of("bob").await.bounces, 0);
    let id = draft(&services, "Three").await;
    assert_eq!(overview(&services, id).await.recipients, 1);
    let details = services.get_subscriber(&Actor::System, of("never").await.id).await.unwrap();
    assert!(details.notes.iter().any(|note| note.detail == "2 mails in a row were refused"));
}

async fn who_left_or_was_erased_gets_nothing(house: Arc<House>) {
    let services = node(&house, &[]).await;
    open(&services).await;
    let addresses = || ["ann", "bob", "eve"].map(|name| format!("{name}@example.org"));
    take_over(&services, addresses()).await;
    let all = SubscriberFilter::default();
    let found = services.list_subscribers(&Actor::System, &all, PageRequest::new(1, 9)).await.unwrap().items;
    let id_of = |name: &str| found.iter().find(|one| one.email.as_str().starts_with(name)).unwrap().id;
    let unsubscribed = SubscriberState::Unsubscribed;
    services.set_subscriber_state(&Actor::System, id_of("ann"), unsubscribed).await.unwrap();
    let visit = Visit::default();
    services.erase_subscriber(&Actor::System, id_of("bob"), Suppression::Erased, &visit).await.unwrap();
    // Neither comes back by a table.
    take_over(&services, addresses()).await;
    let id = draft(&services, "Low water").await;
    services.send_issue(&Actor::System, id, &visit).await.unwrap();
    drain(&house, &services, id).await;
    assert_eq!(received(&house).into_keys().collect::<Vec<_>>(), ["eve@example.org"]);
}

async fn what_is_scheduled_is_sent_by_itself(house: Arc<House>) {
    let services = node(&house, &[]).await;
    open(&services).await;
    take_over(&services, ["ann@example.org".to_owned()]).await;
    let id = draft(&services, "Low water").await;
    let at = services.clock().now() + Duration::from_secs(3600);
    services.schedule_issue(&Actor::System, id, at).await.unwrap();
    sandpress::jobs::run_due(&services).await.unwrap();
    assert_eq!(overview(&services, id).await.issue.state, IssueState::Scheduled);
    house.clock.advance(Duration::from_secs(3601));
    drain(&house, &services, id).await;
    assert_eq!(received(&house).len(), 1);
    let issue = services.find_archived_issue("low-water").await.unwrap();
    assert!(issue.html.contains("The sea is gone."), "{}", issue.html);
}
