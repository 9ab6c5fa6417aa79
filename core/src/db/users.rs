//! People with an account.

use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, QueryOrder, QuerySelect, prelude::*,
};

use super::{
    DbError, Executor, Transaction,
    entities::user::{ActiveModel, Column, Entity, Model},
    executor::Connected,
    values::{millis, moment, page, parsed},
};
use crate::domain::{Page, PageRequest, Timestamp, User, UserId};

/// Adds a user.
///
/// # Errors
/// [`DbError::Conflict`] with `UserName` or `Email` where the name or address is taken, whatever its case.
pub async fn insert(on: &impl Executor, user: &User, password_hash: &str) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(user.id.0),
        name: Set(user.name.as_str().to_owned()),
        name_key: Set(user.name.key()),
        email: Set(user.email.as_str().to_owned()),
        email_key: Set(user.email.key()),
        password_hash: Set(password_hash.to_owned()),
        role: Set(user.role.as_str().to_owned()),
        created_at: Set(millis(user.created_at)),
        last_login_at: Set(user.last_login_at.map(millis)),
    };
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Adds the first user, or nobody where there is a user already: of several at the same time, one gets in.
/// Whether it did.
pub async fn insert_first_owner(tx: &Transaction, user: &User, password_hash: &str) -> Result<bool, DbError> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        // Keeps every other insert out until the commit; on SQLite the transaction does so from its beginning.
        tx.connection().execute_unprepared("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    if count(tx).await? > 0 {
        return Ok(false);
    }
    insert(tx, user, password_hash).await?;
    Ok(true)
}

/// The user of this id.
pub async fn find_by_id(on: &impl Executor, id: UserId) -> Result<Option<User>, DbError> {
    Entity::find_by_id(id.0).one(on.connection()).await?.map(user).transpose()
}

/// The user of this name or email address, whatever its case, with the hash of their password.
pub async fn find_by_login(on: &impl Executor, login: &str) -> Result<Option<(User, String)>, DbError> {
    let key = login.trim().to_lowercase();
    // A name never has an @.
    let column = if key.contains('@') { Column::EmailKey } else { Column::NameKey };
    let Some(row) = Entity::find().filter(column.eq(key)).one(on.connection()).await? else {
        return Ok(None);
    };
    let password_hash = row.password_hash.clone();
    Ok(Some((user(row)?, password_hash)))
}

/// How many users there are.
pub async fn count(on: &impl Executor) -> Result<u64, DbError> {
    Ok(Entity::find().count(on.connection()).await?)
}

/// The users by name.
pub async fn list(on: &impl Executor, request: PageRequest) -> Result<Page<User>, DbError> {
    let rows = Entity::find()
        .order_by_asc(Column::NameKey)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, count(on).await?, request, user)
}

/// Gives the user another password. Whether there is such a user.
pub async fn set_password_hash(on: &impl Executor, id: UserId, password_hash: &str) -> Result<bool, DbError> {
    update(on, id, ActiveModel { password_hash: Set(password_hash.to_owned()), ..Default::default() }).await
}

/// Notes that the user logged in. Whether there is such a user.
pub async fn touch_login(on: &impl Executor, id: UserId, now: Timestamp) -> Result<bool, DbError> {
    update(on, id, ActiveModel { last_login_at: Set(Some(millis(now))), ..Default::default() }).await
}

async fn update(on: &impl Executor, id: UserId, change: ActiveModel) -> Result<bool, DbError> {
    let done = Entity::update_many().set(change).filter(Column::Id.eq(id.0)).exec(on.connection()).await?;
    Ok(done.rows_affected > 0)
}

fn user(row: Model) -> Result<User, DbError> {
    Ok(User {
        id: UserId(row.id),
        name: parsed(&row.name, "users.name")?,
        email: parsed(&row.email, "users.email")?,
        role: parsed(&row.role, "users.role")?,
        created_at: moment(row.created_at, "users.created_at")?,
        last_login_at: row.last_login_at.map(|at| moment(at, "users.last_login_at")).transpose()?,
    })
}
