//! Subscriptions as a table for other programs (RFC 4180).

use time::format_description::well_known::Rfc3339;

use super::need;
use crate::{
    ServiceError, Services,
    audit::{by, record},
    csv::table,
};
use sandpress_db::subscribers as rows;
use sandpress_domain::{
    Actor, PageRequest, SecurityEventKind, Subscriber, SubscriberFilter, Timestamp, Topic, Visit,
};

const HEAD: [&str; 8] =
    ["email", "name", "state", "source", "topics", "created_at", "confirmed_at", "changed_at"];

impl Services {
    /// The subscriptions that pass the filter as a table, in which no cell is a formula.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn export_subscribers(
        &self,
        actor: &Actor,
        filter: &SubscriberFilter,
        visit: &Visit,
    ) -> Result<Vec<u8>, ServiceError> {
        need(actor)?;
        let found = rows::list(self.db(), filter, PageRequest::new(1, u32::MAX)).await?.items;
        let mut topics: Vec<Topic> =
            found.iter().flat_map(|subscriber| subscriber.topics.iter().cloned()).collect();
        topics.sort();
        topics.dedup();
        let mut names = Vec::new();
        for topic in topics {
            let name = self.topic_names(std::slice::from_ref(&topic)).await?.pop();
            names.push((topic, name.unwrap_or_default()));
        }
        let tx = self.db().begin().await?;
        let event = by(actor, SecurityEventKind::DataExported, self.clock().now()).from(visit.address());
        record(&tx, &event.to("subscriptions").with("rows", found.len().to_string())).await?;
        tx.commit().await?;
        table(&HEAD, found.iter().map(|subscriber| cells(subscriber, &names)))
    }
}

fn cells(subscriber: &Subscriber, names: &[(Topic, String)]) -> [String; 8] {
    let moment = |at: Timestamp| at.format(&Rfc3339).unwrap_or_default();
    let chosen = |(topic, _): &&(Topic, String)| subscriber.topics.contains(topic);
    let topics: Vec<&str> = names.iter().filter(chosen).map(|(_, name)| name.as_str()).collect();
    [
        subscriber.email.to_string(),
        subscriber.name.clone(),
        subscriber.state.to_string(),
        subscriber.source.to_string(),
        topics.join("; "),
        moment(subscriber.created_at),
        subscriber.confirmed_at.map(moment).unwrap_or_default(),
        moment(subscriber.changed_at),
    ]
}
