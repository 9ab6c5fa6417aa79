//! Log-ins that wait for their second factor. Attempts are counted here and not in the session, so that many at the same
//! time do not count as one.

use sea_orm::{
    ActiveValue::Set,
    EntityTrait, QuerySelect,
    prelude::*,
    sea_query::{Expr, ExprTrait},
};

use super::{
    DbError, Executor,
    entities::half_login::{ActiveModel, Column, Entity},
    values::millis,
};
use sandpress_domain::{HalfLoginId, Timestamp, UserId};

/// Begins one. Those that began before `forget` are forgotten.
pub async fn insert(
    on: &impl Executor,
    id: HalfLoginId,
    user: UserId,
    now: Timestamp,
    forget: Timestamp,
) -> Result<(), DbError> {
    Entity::delete_many().filter(Column::CreatedAt.lt(millis(forget))).exec(on.connection()).await?;
    let row =
        ActiveModel { id: Set(id.0), user_id: Set(user.0), created_at: Set(millis(now)), attempts: Set(0) };
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Takes one of `attempts`, where one is left and the log-in began after `since`. Whose log-in it is.
pub async fn take_attempt(
    on: &impl Executor,
    id: HalfLoginId,
    attempts: i32,
    since: Timestamp,
) -> Result<Option<UserId>, DbError> {
    let done = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Attempts.lt(attempts))
        .filter(Column::CreatedAt.gt(millis(since)))
        .exec(on.connection())
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    let row = Entity::find_by_id(id.0).one(on.connection()).await?;
    Ok(row.map(|row| UserId(row.user_id)))
}

/// Whose log-in it is, where one of `attempts` is left and it began after `since`.
pub async fn find(
    on: &impl Executor,
    id: HalfLoginId,
    attempts: i32,
    since: Timestamp,
) -> Result<Option<UserId>, DbError> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::Attempts.lt(attempts))
        .filter(Column::CreatedAt.gt(millis(since)))
        .one(on.connection())
        .await?;
    Ok(row.map(|row| UserId(row.user_id)))
}

/// How many attempts there were at the second factor of the user since then, in log-ins that are not finished.
pub async fn count_attempts(on: &impl Executor, user: UserId, since: Timestamp) -> Result<i64, DbError> {
    let attempts: Vec<i32> = Entity::find()
        .select_only()
        .column(Column::Attempts)
        .filter(Column::UserId.eq(user.0))
        .filter(Column::CreatedAt.gt(millis(since)))
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(attempts.into_iter().map(i64::from).sum())
}

/// Ends one, finished or not. Whether it was there.
pub async fn delete(on: &impl Executor, id: HalfLoginId) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(id.0).exec(on.connection()).await?.rows_affected > 0)
}
