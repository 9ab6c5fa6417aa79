//! Who gets the newsletter.

mod history;
mod list;
mod suppressions;

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait, IntoActiveModel, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::ExprTrait,
};

pub use history::{add_note, add_notes, count_notes_since, notes};
pub use list::{Batch, count, count_recipients, count_topic, list, list_recipients};
pub use suppressions::{is_suppressed, release, suppress, suppressed};

use super::{
    DbError, Executor, Transaction,
    entities::{
        subscriber::{ActiveModel, Column, Entity, Model},
        subscriber_topic,
    },
    executor::Connected,
    values::{millis, moment, number, optional, parsed},
};
use sandpress_domain::{MailAddress, Subscriber, SubscriberId, SubscriberState, Timestamp, Topic};

/// Adds a subscription with its topics.
///
/// # Errors
/// [`DbError::Conflict`] where the address is on the list.
pub async fn insert(tx: &Transaction, subscriber: &Subscriber) -> Result<(), DbError> {
    Entity::insert(row(subscriber).into_active_model()).exec_without_returning(tx.connection()).await?;
    insert_topics(tx, std::slice::from_ref(subscriber)).await
}

/// Adds many subscriptions with their topics at once.
///
/// # Errors
/// As for [`insert`].
pub async fn insert_many(tx: &Transaction, subscribers: &[Subscriber]) -> Result<(), DbError> {
    if subscribers.is_empty() {
        return Ok(());
    }
    let rows = subscribers.iter().map(|subscriber| row(subscriber).into_active_model());
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    insert_topics(tx, subscribers).await
}

/// Writes everything of the subscription but its id and when it was made. A letter that waits for an answer stays good.
pub async fn update(tx: &Transaction, subscriber: &Subscriber) -> Result<(), DbError> {
    let mut change = row(subscriber).into_active_model().reset_all();
    change.id = NotSet;
    change.created_at = NotSet;
    change.letter_digest = NotSet;
    change.letter_expires_at = NotSet;
    Entity::update_many().set(change).filter(Column::Id.eq(subscriber.id.0)).exec(tx.connection()).await?;
    subscriber_topic::Entity::delete_many()
        .filter(subscriber_topic::Column::SubscriberId.eq(subscriber.id.0))
        .exec(tx.connection())
        .await?;
    insert_topics(tx, std::slice::from_ref(subscriber)).await
}

/// Deletes the subscription with its topics and history. Whether there was one.
pub async fn delete(tx: &Transaction, id: SubscriberId) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(id.0).exec(tx.connection()).await?.rows_affected > 0)
}

/// Makes a letter the only one that is good for the subscription, until `expires_at`.
pub async fn set_letter(
    tx: &Transaction,
    id: SubscriberId,
    digest: &str,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let change = ActiveModel {
        letter_digest: Set(Some(digest.to_owned())),
        letter_expires_at: Set(Some(millis(expires_at))),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(id.0)).exec(tx.connection()).await?;
    Ok(())
}

/// Makes the letter of the subscription good for nothing any more.
pub async fn forget_letter(tx: &Transaction, id: SubscriberId) -> Result<(), DbError> {
    let change = ActiveModel { letter_digest: Set(None), letter_expires_at: Set(None), ..Default::default() };
    Entity::update_many().set(change).filter(Column::Id.eq(id.0)).exec(tx.connection()).await?;
    Ok(())
}

/// The subscription of this id.
pub async fn find(on: &impl Executor, id: SubscriberId) -> Result<Option<Subscriber>, DbError> {
    one(on, Entity::find_by_id(id.0)).await
}

/// The same, and nobody else changes it until the commit.
pub async fn find_for_update(tx: &Transaction, id: SubscriberId) -> Result<Option<Subscriber>, DbError> {
    one(tx, Entity::find_by_id(id.0).lock_exclusive()).await
}

/// The subscription with this address, which nobody else changes until the commit.
pub async fn find_by_email(tx: &Transaction, email: &MailAddress) -> Result<Option<Subscriber>, DbError> {
    one(tx, Entity::find().filter(Column::Email.eq(email.as_str())).lock_exclusive()).await
}

/// Those of the addresses that are on the list, with their states.
pub async fn states(
    on: &impl Executor,
    emails: &[MailAddress],
) -> Result<HashMap<String, SubscriberState>, DbError> {
    let rows: Vec<(String, String)> = Entity::find()
        .select_only()
        .column(Column::Email)
        .column(Column::State)
        .filter(Column::Email.is_in(emails.iter().map(MailAddress::as_str)))
        .into_tuple()
        .all(on.connection())
        .await?;
    let state = |(email, state): (String, String)| Ok((email, parsed(&state, "subscribers.state")?));
    rows.into_iter().map(state).collect()
}

/// The subscription whose letter has this digest and is good.
pub async fn find_by_letter(
    on: &impl Executor,
    digest: &str,
    now: Timestamp,
) -> Result<Option<Subscriber>, DbError> {
    let wanted = Entity::find()
        .filter(Column::LetterDigest.eq(digest))
        .filter(Column::LetterExpiresAt.gt(millis(now)));
    one(on, wanted).await
}

/// Deletes what nobody confirmed and cannot be confirmed any more. How many.
pub async fn delete_unconfirmed(on: &impl Executor, now: Timestamp) -> Result<u64, DbError> {
    let is_over = Column::LetterExpiresAt.is_null().or(Column::LetterExpiresAt.lte(millis(now)));
    let done = Entity::delete_many()
        .filter(Column::State.eq(SubscriberState::Unconfirmed.as_str()))
        .filter(is_over)
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected)
}

async fn one(on: &impl Executor, wanted: sea_orm::Select<Entity>) -> Result<Option<Subscriber>, DbError> {
    let Some(row) = wanted.one(on.connection()).await? else { return Ok(None) };
    Ok(with_topics(on, vec![row]).await?.pop())
}

/// The rows with their topics, in the same order.
async fn with_topics(on: &impl Executor, rows: Vec<Model>) -> Result<Vec<Subscriber>, DbError> {
    let mut topics: HashMap<Uuid, Vec<Topic>> = HashMap::new();
    // A statement has at most some ten thousand values.
    for some in rows.chunks(1000) {
        let chosen = subscriber_topic::Entity::find()
            .filter(subscriber_topic::Column::SubscriberId.is_in(some.iter().map(|row| row.id)))
            .order_by_asc(subscriber_topic::Column::Topic)
            .all(on.connection())
            .await?;
        for row in chosen {
            let topic = parsed(&row.topic, "subscriber_topics.topic")?;
            topics.entry(row.subscriber_id).or_default().push(topic);
        }
    }
    rows.into_iter()
        .map(|row| {
            let topics = topics.remove(&row.id).unwrap_or_default();
            subscriber(row, topics)
        })
        .collect()
}

async fn insert_topics(tx: &Transaction, subscribers: &[Subscriber]) -> Result<(), DbError> {
    let rows: Vec<_> = subscribers
        .iter()
        .flat_map(|subscriber| {
            subscriber.topics.iter().map(|topic| subscriber_topic::ActiveModel {
                subscriber_id: Set(subscriber.id.0),
                topic: Set(topic.to_string()),
            })
        })
        .collect();
    if !rows.is_empty() {
        subscriber_topic::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

fn row(subscriber: &Subscriber) -> Model {
    Model {
        id: subscriber.id.0,
        email: subscriber.email.as_str().to_owned(),
        name: subscriber.name.clone(),
        state: subscriber.state.as_str().to_owned(),
        source: subscriber.source.as_str().to_owned(),
        bounces: i32::try_from(subscriber.bounces).unwrap_or(i32::MAX),
        letter_digest: None,
        letter_expires_at: None,
        created_at: millis(subscriber.created_at),
        confirmed_at: subscriber.confirmed_at.map(millis),
        changed_at: millis(subscriber.changed_at),
    }
}

fn subscriber(row: Model, topics: Vec<Topic>) -> Result<Subscriber, DbError> {
    Ok(Subscriber {
        id: SubscriberId(row.id),
        email: parsed(&row.email, "subscribers.email")?,
        name: row.name,
        state: parsed(&row.state, "subscribers.state")?,
        source: parsed(&row.source, "subscribers.source")?,
        topics,
        bounces: number(row.bounces.into(), "subscribers.bounces")?,
        created_at: moment(row.created_at, "subscribers.created_at")?,
        confirmed_at: optional(row.confirmed_at, "subscribers.confirmed_at")?,
        changed_at: moment(row.changed_at, "subscribers.changed_at")?,
    })
}
