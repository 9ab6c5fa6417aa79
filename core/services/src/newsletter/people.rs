//! Who gets the newsletter, for those who run the site.

use super::{
    need, note,
    own::change,
    subscribe::{new_subscriber, refused},
    who,
};
use crate::{
    ServiceError, Services,
    audit::{by, record},
};
use sandpress_db::subscribers as rows;
use sandpress_domain::{
    Actor, Mailbox, NoteKind, Page, PageRequest, SecurityEventKind, Subscriber, SubscriberCounts,
    SubscriberFilter, SubscriberId, SubscriberNote, SubscriberSource, SubscriberState, Suppression, Visit,
    subscriber_address,
};

/// The shortest statement about consent that says something, in characters.
const MIN_STATEMENT: usize = 10;

/// The longest, in characters.
const MAX_STATEMENT: usize = 1_000;

/// Somebody who is written down by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSubscriber {
    /// The address.
    pub email: String,
    /// What the person is called; may be empty.
    pub name: String,
    /// Topics, as they stand in the form.
    pub topics: Vec<String>,
    /// How and when the person agreed; where it is empty, they are asked by a letter.
    pub statement: String,
}

/// A subscription with its history.
#[derive(Clone, Debug)]
pub struct SubscriberDetails {
    /// The subscription.
    pub subscriber: Subscriber,
    /// The names of its topics.
    pub topics: Vec<String>,
    /// What happened to it, the youngest first.
    pub notes: Vec<SubscriberNote>,
}

impl Services {
    /// The subscriptions that pass the filter, the youngest first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_subscribers(
        &self,
        actor: &Actor,
        filter: &SubscriberFilter,
        request: PageRequest,
    ) -> Result<Page<Subscriber>, ServiceError> {
        need(actor)?;
        Ok(rows::list(self.db(), filter, request).await?)
    }

    /// How many of those that pass the filter are in each state.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn count_subscribers(
        &self,
        actor: &Actor,
        filter: &SubscriberFilter,
    ) -> Result<SubscriberCounts, ServiceError> {
        need(actor)?;
        Ok(rows::count(self.db(), filter).await?)
    }

    /// A subscription with its history.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`].
    pub async fn get_subscriber(
        &self,
        actor: &Actor,
        id: SubscriberId,
    ) -> Result<SubscriberDetails, ServiceError> {
        need(actor)?;
        let subscriber =
            rows::find(self.db(), id).await?.ok_or(ServiceError::NotFound("the subscription"))?;
        let topics = self.topic_names(&subscriber.topics).await?;
        Ok(SubscriberDetails { topics, notes: rows::notes(self.db(), id).await?, subscriber })
    }

    /// Writes somebody down: as active where it is stated how they agreed, and else they get a letter and confirm.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`].
    pub async fn add_subscriber(
        &self,
        actor: &Actor,
        new: &NewSubscriber,
        visit: &Visit,
    ) -> Result<SubscriberId, ServiceError> {
        need(actor)?;
        let email = subscriber_address(&new.email).map_err(refused)?;
        let name = new.name.split_whitespace().collect::<Vec<_>>().join(" ");
        Mailbox::new(&name, email.as_str())
            .map_err(|error| ServiceError::invalid("name", error.to_string()))?;
        let statement = checked_statement(&new.statement)?;
        let settings = self.newsletter_settings();
        let topics = self.offered(&settings, &new.topics);
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        if rows::find_by_email(&tx, &email).await?.is_some() {
            return Err(ServiceError::invalid("email", "this address is on the list: look for it above"));
        }
        if rows::is_suppressed(&tx, &self.newsletter().digest(&email)).await? {
            return Err(ServiceError::invalid(
                "email",
                "whoever has this address does not want mail of this site: only they can subscribe again, by the form",
            ));
        }
        let mut subscriber = new_subscriber(email, SubscriberSource::Admin, topics, now);
        subscriber.name = name;
        if !statement.is_empty() {
            subscriber.state = SubscriberState::Active;
            subscriber.confirmed_at = Some(now);
        }
        rows::insert(&tx, &subscriber).await?;
        let detail = match statement.as_str() {
            "" => format!("by {}", who(actor)),
            statement => format!("by {}: {statement}", who(actor)),
        };
        rows::add_note(&tx, subscriber.id, &note(now, NoteKind::Added, detail)).await?;
        if statement.is_empty() {
            self.ask(&tx, &subscriber, now).await?;
        }
        let event = by(actor, SecurityEventKind::DataAdded, now).to("a subscription");
        record(&tx, &event.from(visit.address())).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(subscriber.id)
    }

    /// Takes somebody off the list, or lets them get the newsletter again after it was suspended or paused.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`] where only the person can do that.
    pub async fn set_subscriber_state(
        &self,
        actor: &Actor,
        id: SubscriberId,
        state: SubscriberState,
    ) -> Result<(), ServiceError> {
        need(actor)?;
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        let found =
            rows::find_for_update(&tx, id).await?.ok_or(ServiceError::NotFound("the subscription"))?;
        match (found.state, state) {
            (before, after) if before == after => return Ok(()),
            (_, SubscriberState::Unsubscribed)
            | (SubscriberState::Suspended, SubscriberState::Active)
            | (SubscriberState::Active, SubscriberState::Suspended) => {}
            _ => return Err(ServiceError::State("only the subscriber can do that, by the link in a mail")),
        }
        change(&tx, &found, state, now).await?;
        let detail = format!("to {} by {}", state.label().to_lowercase(), who(actor));
        rows::add_note(&tx, id, &note(now, NoteKind::Changed, detail)).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes a subscription with its history. The address is not taken over again, unless its owner asks for that.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`].
    pub async fn erase_subscriber(
        &self,
        actor: &Actor,
        id: SubscriberId,
        reason: Suppression,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        need(actor)?;
        let tx = self.db().begin().await?;
        let found =
            rows::find_for_update(&tx, id).await?.ok_or(ServiceError::NotFound("the subscription"))?;
        let event = by(actor, SecurityEventKind::DataErased, self.clock().now()).from(visit.address());
        self.erase(&tx, &found, reason, event).await?;
        Ok(tx.commit().await?)
    }
}

/// How people agreed, in one line; may be empty.
pub(super) fn checked_statement(text: &str) -> Result<String, ServiceError> {
    let statement = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = statement.chars().count();
    if length == 0 || (MIN_STATEMENT..=MAX_STATEMENT).contains(&length) {
        return Ok(statement);
    }
    Err(ServiceError::invalid(
        "statement",
        "say in 10 to 1,000 characters how and when these people agreed, as you would have to show it",
    ))
}
