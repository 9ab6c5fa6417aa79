//! Lists of subscriptions: for those who run the site, and of those who get an issue.

use sea_orm::{
    Condition, EntityTrait, QueryOrder, QuerySelect, QueryTrait, Select,
    prelude::*,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use super::with_topics;
use crate::{
    DbError, Executor,
    entities::{
        newsletter_delivery,
        subscriber::{Column, Entity},
        subscriber_topic,
    },
    values::{contains, millis, number},
};
use sandpress_domain::{
    IssueId, MailAddress, Page, PageRequest, Segment, Subscriber, SubscriberCounts, SubscriberFilter,
    SubscriberId, SubscriberState, Timestamp, Topic,
};

/// Those who get an issue and for whom there is no mail yet.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The issue.
    pub issue: IssueId,
    /// Who gets it.
    pub segment: &'a Segment,
    /// When its sending began: who confirmed later does not get it.
    pub began_at: Timestamp,
    /// Those behind this one.
    pub after: Option<SubscriberId>,
    /// So many at most.
    pub limit: u64,
}

/// The subscriptions that pass the filter, the youngest first.
pub async fn list(
    on: &impl Executor,
    filter: &SubscriberFilter,
    request: PageRequest,
) -> Result<Page<Subscriber>, DbError> {
    let wanted = Entity::find().filter(condition(filter));
    let total = wanted.clone().count(on.connection()).await?;
    let rows = wanted
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    Ok(Page { items: with_topics(on, rows).await?, total, request })
}

/// How many of those that pass the filter are in each state; what it says of states is left out.
pub async fn count(on: &impl Executor, filter: &SubscriberFilter) -> Result<SubscriberCounts, DbError> {
    let filter = SubscriberFilter { state: None, ..filter.clone() };
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "number")
        .filter(condition(&filter))
        .group_by(Column::State)
        .into_tuple()
        .all(on.connection())
        .await?;
    let of = |state: SubscriberState| {
        let count = rows.iter().find(|(word, _)| word == state.as_str()).map_or(0, |(_, count)| *count);
        number(count, "subscribers.state")
    };
    Ok(SubscriberCounts {
        unconfirmed: of(SubscriberState::Unconfirmed)?,
        active: of(SubscriberState::Active)?,
        paused: of(SubscriberState::Paused)?,
        unsubscribed: of(SubscriberState::Unsubscribed)?,
        suspended: of(SubscriberState::Suspended)?,
    })
}

/// How many active subscribers chose the topic.
pub async fn count_topic(on: &impl Executor, topic: &Topic) -> Result<u64, DbError> {
    let active = Entity::find().filter(Column::State.eq(SubscriberState::Active.as_str()));
    Ok(active.filter(chose(std::slice::from_ref(topic))).count(on.connection()).await?)
}

/// How many would get an issue for this segment that is sent at the moment.
pub async fn count_recipients(on: &impl Executor, segment: &Segment, now: Timestamp) -> Result<u64, DbError> {
    Ok(recipients(segment, now).count(on.connection()).await?)
}

/// The next of those who get an issue, in the order of their ids.
pub async fn list_recipients(on: &impl Executor, batch: Batch<'_>) -> Result<Vec<Subscriber>, DbError> {
    let has_mail = Query::select()
        .expr(Expr::val(1))
        .from(newsletter_delivery::Entity)
        .and_where(
            Expr::col((newsletter_delivery::Entity, newsletter_delivery::Column::IssueId)).eq(batch.issue.0),
        )
        .and_where(
            Expr::col((newsletter_delivery::Entity, newsletter_delivery::Column::SubscriberId))
                .equals((Entity, Column::Id)),
        )
        .to_owned();
    let rows = recipients(batch.segment, batch.began_at)
        .filter(Condition::all().add_option(batch.after.map(|after| Column::Id.gt(after.0))))
        .filter(Expr::exists(has_mail).not())
        .order_by_asc(Column::Id)
        .limit(batch.limit)
        .all(on.connection())
        .await?;
    with_topics(on, rows).await
}

fn recipients(segment: &Segment, began_at: Timestamp) -> Select<Entity> {
    let active = Entity::find()
        .filter(Column::State.eq(SubscriberState::Active.as_str()))
        .filter(Column::ConfirmedAt.lte(millis(began_at)));
    match segment {
        Segment::Everybody => active,
        Segment::Topics(topics) => active.filter(Condition::any().add(chose(topics)).add(chose_any().not())),
    }
}

fn condition(filter: &SubscriberFilter) -> Condition {
    let mut condition = Condition::all()
        .add_option(filter.state.map(|state| Column::State.eq(state.as_str())))
        .add_option(filter.source.map(|source| Column::Source.eq(source.as_str())))
        .add_option(filter.topic.as_ref().map(|topic| chose(std::slice::from_ref(topic))));
    for word in filter.text.split_whitespace() {
        let word = word.to_lowercase();
        let in_email = Column::Email.like(contains(&MailAddress::searched(&word)));
        let name = Expr::expr(sea_orm::sea_query::Func::lower(Expr::col((Entity, Column::Name))));
        condition = condition.add(Condition::any().add(in_email).add(name.like(contains(&word))));
    }
    condition
}

/// Who chose one of the topics.
fn chose(topics: &[Topic]) -> SimpleExpr {
    let chosen = subscriber_topic::Entity::find()
        .select_only()
        .column(subscriber_topic::Column::SubscriberId)
        .filter(subscriber_topic::Column::Topic.is_in(topics.iter().map(ToString::to_string)))
        .into_query();
    Column::Id.in_subquery(chosen)
}

/// Who chose any topic.
fn chose_any() -> SimpleExpr {
    let chosen = subscriber_topic::Entity::find()
        .select_only()
        .column(subscriber_topic::Column::SubscriberId)
        .into_query();
    Column::Id.in_subquery(chosen)
}
