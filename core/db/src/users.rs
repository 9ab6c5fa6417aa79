//! People with an account.

use std::sync::Arc;

use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, QueryOrder, QuerySelect, SelectTwo, prelude::*,
};

use super::{
    DbError, Executor, Transaction,
    entities::{
        role,
        user::{ActiveModel, Column, Entity, Model},
    },
    executor::Connected,
    roles,
    values::{millis, moment, optional, page, parsed},
};
use sandpress_domain::{Email, Page, PageRequest, Role, Timestamp, User, UserId, UserName};

/// Adds a user.
///
/// # Errors
/// [`DbError::Conflict`] with `UserName` or `Email` where the name or address is taken; see [`User`].
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
        email_confirmed_at: Set(user.email_confirmed_at.map(millis)),
        password_changed_at: Set(None),
        disabled_at: Set(user.disabled_at.map(millis)),
        must_change_password: Set(false),
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
    with_role(Entity::find_by_id(id.0)).one(on.connection()).await?.map(user).transpose()
}

/// The user of this name or email address, whatever its case and Unicode form, with the hash of their password.
pub async fn find_by_login(on: &impl Executor, login: &str) -> Result<Option<(User, String)>, DbError> {
    // A name never has an @.
    let named = if login.contains('@') {
        Column::EmailKey.is_in(Email::keys_of(login))
    } else {
        Column::NameKey.eq(UserName::key_of(login))
    };
    let Some(row) = with_role(Entity::find().filter(named)).one(on.connection()).await? else {
        return Ok(None);
    };
    let password_hash = row.0.password_hash.clone();
    let user = user(row)?;
    // The key is shared by every name that looks like it.
    let is_meant = login.contains('@') || user.name.is(login);
    Ok(is_meant.then_some((user, password_hash)))
}

/// Whether somebody has this name, or one that looks like it.
pub async fn has_name(on: &impl Executor, name: &UserName) -> Result<bool, DbError> {
    let named = Entity::find().filter(Column::NameKey.eq(name.key()));
    Ok(named.count(on.connection()).await? > 0)
}

/// How many users there are.
pub async fn count(on: &impl Executor) -> Result<u64, DbError> {
    Ok(Entity::find().count(on.connection()).await?)
}

/// The users by name.
pub async fn list(on: &impl Executor, request: PageRequest) -> Result<Page<User>, DbError> {
    let rows = with_role(Entity::find())
        .order_by_asc(Column::NameKey)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, count(on).await?, request, user)
}

/// The users after this one in the order in which their accounts were made.
pub async fn list_after(on: &impl Executor, after: Option<UserId>, limit: u32) -> Result<Vec<User>, DbError> {
    let after = after.map(|after| Column::Id.gt(after.0));
    let rows = with_role(Entity::find())
        .filter(sea_orm::Condition::all().add_option(after))
        .order_by_asc(Column::Id)
        .limit(u64::from(limit))
        .all(on.connection())
        .await?;
    rows.into_iter().map(user).collect()
}

/// Gives the user another password. Whether there is such a user.
pub async fn set_password_hash(on: &impl Executor, id: UserId, password_hash: &str) -> Result<bool, DbError> {
    update(on, id, ActiveModel { password_hash: Set(password_hash.to_owned()), ..Default::default() }).await
}

/// Gives the user a password that they chose themselves. Whether there is such a user.
pub async fn set_own_password(
    on: &impl Executor,
    id: UserId,
    password_hash: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let change = ActiveModel {
        password_hash: Set(password_hash.to_owned()),
        password_changed_at: Set(Some(millis(now))),
        must_change_password: Set(false),
        ..Default::default()
    };
    update(on, id, change).await
}

/// Gives the user another name. Whether there is such a user.
///
/// # Errors
/// [`DbError::Conflict`] with `UserName` where the name is taken.
pub async fn rename(on: &impl Executor, id: UserId, name: &UserName) -> Result<bool, DbError> {
    let (shown, key) = (Set(name.as_str().to_owned()), Set(name.key()));
    update(on, id, ActiveModel { name: shown, name_key: key, ..Default::default() }).await
}

/// Whether the user has to choose a new password before anything else.
pub async fn must_change_password(on: &impl Executor, id: UserId) -> Result<bool, DbError> {
    let user = Entity::find_by_id(id.0).one(on.connection()).await?;
    Ok(user.is_some_and(|user| user.must_change_password))
}

/// Wants a new password of the user at the next log-in. Whether there is such a user.
pub async fn want_new_password(on: &impl Executor, id: UserId) -> Result<bool, DbError> {
    update(on, id, ActiveModel { must_change_password: Set(true), ..Default::default() }).await
}

/// Gives the user an address that was shown to be theirs. Whether there is such a user.
///
/// # Errors
/// [`DbError::Conflict`] with `Email` where somebody else has it.
pub async fn set_email(
    on: &impl Executor,
    id: UserId,
    email: &Email,
    confirmed_at: Timestamp,
) -> Result<bool, DbError> {
    let change = ActiveModel {
        email: Set(email.as_str().to_owned()),
        email_key: Set(email.key()),
        email_confirmed_at: Set(Some(millis(confirmed_at))),
        ..Default::default()
    };
    update(on, id, change).await
}

/// Notes that the user logged in. Whether there is such a user.
pub async fn touch_login(on: &impl Executor, id: UserId, now: Timestamp) -> Result<bool, DbError> {
    update(on, id, ActiveModel { last_login_at: Set(Some(millis(now))), ..Default::default() }).await
}

pub(super) async fn update(on: &impl Executor, id: UserId, change: ActiveModel) -> Result<bool, DbError> {
    let done = Entity::update_many().set(change).filter(Column::Id.eq(id.0)).exec(on.connection()).await?;
    Ok(done.rows_affected > 0)
}

/// Users with the role that the site made, where theirs is one.
pub(super) fn with_role(users: Select<Entity>) -> SelectTwo<Entity, role::Entity> {
    users.find_also_related(role::Entity)
}

pub(super) fn user((row, role): (Model, Option<role::Model>)) -> Result<User, DbError> {
    Ok(User {
        id: UserId(row.id),
        name: parsed(&row.name, "users.name")?,
        email: parsed(&row.email, "users.email")?,
        email_confirmed_at: optional(row.email_confirmed_at, "users.email_confirmed_at")?,
        role: match role {
            Some(role) => Role::Custom(Arc::new(roles::custom(role)?)),
            None => parsed(&row.role, "users.role")?,
        },
        created_at: moment(row.created_at, "users.created_at")?,
        last_login_at: optional(row.last_login_at, "users.last_login_at")?,
        disabled_at: optional(row.disabled_at, "users.disabled_at")?,
    })
}
