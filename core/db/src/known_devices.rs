//! The devices that people have logged in with.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};

use super::{
    DbError, Executor,
    entities::known_device::{ActiveModel, Column, Entity},
    values::millis,
};
use sandpress_domain::{Timestamp, UserId};

/// How many devices of the person are known.
pub async fn count(on: &impl Executor, user: UserId) -> Result<u64, DbError> {
    Ok(Entity::find().filter(Column::UserId.eq(user.0)).count(on.connection()).await?)
}

/// Notes that the person used the device. Whether it was not known before.
pub async fn note(on: &impl Executor, user: UserId, device: &str, now: Timestamp) -> Result<bool, DbError> {
    let seen = ActiveModel { seen_at: Set(millis(now)), ..ActiveModel::default() };
    let known = Entity::update_many()
        .set(seen)
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Device.eq(device))
        .exec(on.connection())
        .await?;
    if known.rows_affected > 0 {
        return Ok(false);
    }
    let row = ActiveModel { user_id: Set(user.0), device: Set(device.to_owned()), seen_at: Set(millis(now)) };
    let added = Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::UserId, Column::Device]).do_nothing().to_owned())
        .exec_without_returning(on.connection())
        .await?;
    Ok(added > 0)
}

/// Forgets devices that nobody has used since the moment.
pub async fn forget(on: &impl Executor, since: Timestamp) -> Result<u64, DbError> {
    let old = Entity::delete_many().filter(Column::SeenAt.lt(millis(since)));
    Ok(old.exec(on.connection()).await?.rows_affected)
}
