//! What became of each issue for each recipient.

use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, QueryTrait, prelude::*, sea_query::Expr};

use crate::{
    DbError, Executor, Transaction,
    entities::{
        mail,
        newsletter_delivery::{ActiveModel, Column, Entity},
    },
    executor::Connected,
    values::{millis, number},
};
use sandpress_domain::{DeliveryState, IssueCounts, IssueId, MailId, SubscriberId, Timestamp};

/// An issue for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The issue.
    pub issue: IssueId,
    /// Who gets it.
    pub subscriber: SubscriberId,
    /// The mail.
    pub mail: MailId,
}

/// Notes that there are mails in the outbox.
///
/// # Errors
/// [`DbError::Conflict`] where one of the recipients has a mail of the issue already.
pub async fn insert_deliveries(tx: &Transaction, deliveries: &[Delivery]) -> Result<(), DbError> {
    if deliveries.is_empty() {
        return Ok(());
    }
    let rows = deliveries.iter().map(|delivery| ActiveModel {
        issue_id: Set(delivery.issue.0),
        subscriber_id: Set(delivery.subscriber.0),
        mail_id: Set(delivery.mail.0),
        state: Set(DeliveryState::Queued.as_str().to_owned()),
        unsubscribed_at: Set(None),
    });
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The delivery that the mail is.
pub async fn find_by_mail(on: &impl Executor, mail: MailId) -> Result<Option<Delivery>, DbError> {
    let row = Entity::find().filter(Column::MailId.eq(mail.0)).one(on.connection()).await?;
    Ok(row.map(|row| Delivery {
        issue: IssueId(row.issue_id),
        subscriber: SubscriberId(row.subscriber_id),
        mail: MailId(row.mail_id),
    }))
}

/// Notes what became of a delivery. Whether that is new.
pub async fn set_state(
    on: &impl Executor,
    delivery: &Delivery,
    state: DeliveryState,
) -> Result<bool, DbError> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .filter(Column::IssueId.eq(delivery.issue.0))
        .filter(Column::SubscriberId.eq(delivery.subscriber.0))
        .filter(Column::State.ne(state.as_str()))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Notes that those mails of the issue that are no longer in the outbox were called off before they left. How many.
pub async fn drop_missing(tx: &Transaction, issue: IssueId) -> Result<u64, DbError> {
    let kept = mail::Entity::find().select_only().column(mail::Column::Id).into_query();
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Dropped.as_str()))
        .filter(Column::IssueId.eq(issue.0))
        .filter(Column::State.eq(DeliveryState::Queued.as_str()))
        .filter(Column::MailId.not_in_subquery(kept))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected)
}

/// Notes that the recipient left by the link in the issue. Whether that is new.
pub async fn mark_unsubscribed(
    on: &impl Executor,
    issue: IssueId,
    subscriber: SubscriberId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let done = Entity::update_many()
        .col_expr(Column::UnsubscribedAt, Expr::value(millis(now)))
        .filter(Column::IssueId.eq(issue.0))
        .filter(Column::SubscriberId.eq(subscriber.0))
        .filter(Column::UnsubscribedAt.is_null())
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// How many mails of the issue are in the outbox.
pub async fn count_queued(on: &impl Executor, issue: IssueId) -> Result<u64, DbError> {
    let queued = Entity::find()
        .filter(Column::IssueId.eq(issue.0))
        .filter(Column::State.eq(DeliveryState::Queued.as_str()));
    Ok(queued.count(on.connection()).await?)
}

/// What became of the issue.
pub async fn count(on: &impl Executor, issue: IssueId) -> Result<IssueCounts, DbError> {
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::SubscriberId.count(), "number")
        .filter(Column::IssueId.eq(issue.0))
        .group_by(Column::State)
        .into_tuple()
        .all(on.connection())
        .await?;
    let of = |state: DeliveryState| {
        let count = rows.iter().find(|(word, _)| word == state.as_str()).map_or(0, |(_, count)| *count);
        number(count, "newsletter_deliveries.state")
    };
    let left = Entity::find()
        .filter(Column::IssueId.eq(issue.0))
        .filter(Column::UnsubscribedAt.is_not_null())
        .count(on.connection())
        .await?;
    Ok(IssueCounts {
        queued: of(DeliveryState::Queued)?,
        sent: of(DeliveryState::Sent)?,
        failed: of(DeliveryState::Failed)?,
        dropped: of(DeliveryState::Dropped)?,
        unsubscribed: left,
    })
}
