//! When each address got mail, so that none gets too much within a while.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    DbError, Executor,
    entities::mail_send::{ActiveModel, Column, Entity},
    values::{millis, moment},
};
use sandpress_domain::{MailAddress, MailRate, Timestamp};

/// Notes that the addresses got mail.
pub async fn note_sends(
    on: &impl Executor,
    addresses: &[MailAddress],
    now: Timestamp,
) -> Result<(), DbError> {
    let rows = addresses.iter().map(|address| ActiveModel {
        id: Set(Uuid::now_v7()),
        address: Set(address.key()),
        sent_at: Set(millis(now)),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(on.connection()).await?;
    }
    Ok(())
}

/// When the rate leaves room for one more mail: to the address, or to anybody where there is none. None where it does
/// now.
pub async fn next_send_at(
    on: &impl Executor,
    address: Option<&MailAddress>,
    rate: MailRate,
    now: Timestamp,
) -> Result<Option<Timestamp>, DbError> {
    let mut query = Entity::find()
        .select_only()
        .column(Column::SentAt)
        .filter(Column::SentAt.gt(millis(now - rate.per)))
        .order_by_desc(Column::SentAt)
        .offset(u64::from(rate.count.max(1) - 1))
        .limit(1);
    if let Some(address) = address {
        query = query.filter(Column::Address.eq(address.key()));
    }
    let oldest: Option<i64> = query.into_tuple().one(on.connection()).await?;
    Ok(oldest.map(|at| moment(at, "mail_sends.sent_at")).transpose()?.map(|at| at + rate.per))
}

/// Forgets what was sent before the moment.
pub async fn forget_sends(on: &impl Executor, before: Timestamp) -> Result<u64, DbError> {
    let old = Entity::delete_many().filter(Column::SentAt.lt(millis(before)));
    Ok(old.exec(on.connection()).await?.rows_affected)
}
