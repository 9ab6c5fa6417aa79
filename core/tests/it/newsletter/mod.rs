//! The newsletter below HTTP: sending, stopping in the middle, refusals.

mod interleavings;
mod sending;

use std::{collections::BTreeMap, fs, sync::Arc, time::Duration};

use sandpress::{
    domain::{Actor, IssueId, IssueState, Visit},
    jobs,
    services::{
        ImportConsent, Intent, IssueOverview, NewImport, NewNewsletterSettings, ServiceError, Services,
    },
};

use crate::support::{
    house::{House, make},
    mail::MAIL,
};

/// A site of the house, which others of its kind may stand beside.
async fn node(house: &House, components: &[(&str, &str)]) -> Services {
    house.open_with(MAIL, components).await.unwrap()
}

/// Lets readers subscribe.
async fn open(services: &Services) {
    let settings = NewNewsletterSettings {
        is_open: true,
        name: "Tide letter".into(),
        footer: "Field Notes\n1 Quay".into(),
        max_bounces: "2".into(),
        has_archive: true,
        ..NewNewsletterSettings::default()
    };
    services.save_newsletter_settings(&Actor::System, &settings, &Visit::default()).await.unwrap();
    services.refresh_site().await.unwrap();
}

/// Brings these addresses onto the list.
async fn take_over(services: &Services, addresses: impl IntoIterator<Item = String>) {
    let new = NewImport {
        table: addresses.into_iter().collect::<Vec<_>>().join("\n"),
        consent: ImportConsent::Stated("They signed the list at the summer fair.".into()),
        ..NewImport::default()
    };
    services.import_subscribers(&Actor::System, &new, &Visit::default()).await.unwrap();
}

/// A published entry as a draft of an issue.
async fn draft(services: &Services, title: &str) -> IssueId {
    let entry = make(services, title, "The sea is gone.", Intent::Publish).await;
    services.prepare_issue(&Actor::System, entry.id).await.unwrap()
}

async fn overview(services: &Services, id: IssueId) -> IssueOverview {
    services.get_issue(&Actor::System, id).await.unwrap()
}

/// Does what is due, and what is due a little later, until every mail has left. A database that is busy with the other
/// node is asked again.
async fn drain(house: &House, services: &Services, id: IssueId) {
    for _ in 0..100_000 {
        match jobs::run_due(services).await {
            Ok(_) | Err(ServiceError::Busy) => {}
            Err(error) => panic!("{error}"),
        }
        let IssueOverview { issue, counts, .. } = overview(services, id).await;
        if issue.state == IssueState::Sent && counts.queued == 0 {
            return;
        }
        house.clock.advance(Duration::from_secs(7));
    }
    panic!("the issue was never sent");
}

/// How many mails each address got, by the files that were written.
fn received(house: &Arc<House>) -> BTreeMap<String, usize> {
    let mut received = BTreeMap::new();
    let folder = house.folder().join("data/mail");
    for file in fs::read_dir(folder).into_iter().flatten() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        let to = source.lines().find_map(|line| line.strip_prefix("To: ")).unwrap();
        let address = to.rsplit('<').next().unwrap().trim_end_matches('>').to_owned();
        *received.entry(address).or_default() += 1;
    }
    received
}
