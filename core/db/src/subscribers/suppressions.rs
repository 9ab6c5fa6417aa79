//! Addresses that must not be written to, by digests of them.

use std::collections::HashSet;

use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, prelude::*, sea_query::OnConflict};

use crate::{
    DbError, Executor, Transaction,
    entities::suppression::{ActiveModel, Column, Entity},
    executor::Connected,
    values::millis,
};
use sandpress_domain::{Suppression, Timestamp};

/// Keeps the address with this digest from being taken over again.
pub async fn suppress(
    tx: &Transaction,
    digest: &str,
    reason: Suppression,
    now: Timestamp,
) -> Result<(), DbError> {
    let row = ActiveModel {
        digest: Set(digest.to_owned()),
        reason: Set(reason.as_str().to_owned()),
        created_at: Set(millis(now)),
    };
    let keep = OnConflict::column(Column::Digest).do_nothing().to_owned();
    Entity::insert(row).on_conflict(keep).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Lets the address be written to again, since its owner wants it.
pub async fn release(tx: &Transaction, digest: &str) -> Result<(), DbError> {
    Entity::delete_by_id(digest).exec(tx.connection()).await?;
    Ok(())
}

/// Whether the address with this digest must not be written to.
pub async fn is_suppressed(on: &impl Executor, digest: &str) -> Result<bool, DbError> {
    Ok(Entity::find_by_id(digest).count(on.connection()).await? > 0)
}

/// Those of the digests whose addresses must not be written to.
pub async fn suppressed(on: &impl Executor, digests: &[String]) -> Result<HashSet<String>, DbError> {
    let found: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Digest)
        .filter(Column::Digest.is_in(digests.iter().map(String::as_str)))
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(found.into_iter().collect())
}
