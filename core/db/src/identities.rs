//! Accounts at OpenID providers with which people log in.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, prelude::*, sea_query::OnConflict};

use super::{
    DbError, Executor, Transaction,
    entities::identity::{ActiveModel, Column, Entity, Model},
    executor::Connected,
    values::{millis, moment, optional},
};
use sandpress_domain::{Identity, Timestamp, UserId};

/// Connects an identity with a person, unless it is connected with somebody. Whether it was done.
pub async fn insert(tx: &Transaction, identity: &Identity) -> Result<bool, DbError> {
    let row = ActiveModel {
        issuer: Set(identity.issuer.clone()),
        subject: Set(identity.subject.clone()),
        user_id: Set(identity.user.0),
        email: Set(identity.email.clone()),
        created_at: Set(millis(identity.created_at)),
        used_at: Set(identity.used_at.map(millis)),
    };
    let key = OnConflict::columns([Column::Issuer, Column::Subject]).do_nothing().to_owned();
    Ok(Entity::insert(row).on_conflict(key).exec_without_returning(tx.connection()).await? > 0)
}

/// The identity of this issuer and subject.
pub async fn find(on: &impl Executor, issuer: &str, subject: &str) -> Result<Option<Identity>, DbError> {
    Entity::find_by_id(key(issuer, subject)).one(on.connection()).await?.map(identity).transpose()
}

/// The identities of a person, the oldest first.
pub async fn list(on: &impl Executor, user: UserId) -> Result<Vec<Identity>, DbError> {
    let rows = Entity::find().filter(Column::UserId.eq(user.0)).order_by_asc(Column::CreatedAt);
    rows.all(on.connection()).await?.into_iter().map(identity).collect()
}

/// Notes that somebody logged in with it.
pub async fn touch(on: &impl Executor, issuer: &str, subject: &str, now: Timestamp) -> Result<(), DbError> {
    let change = ActiveModel { used_at: Set(Some(millis(now))), ..Default::default() };
    Entity::update_many()
        .set(change)
        .filter(Column::Issuer.eq(issuer))
        .filter(Column::Subject.eq(subject))
        .exec(on.connection())
        .await?;
    Ok(())
}

/// Disconnects an identity of the person. Whether there was one.
pub async fn delete(tx: &Transaction, user: UserId, issuer: &str, subject: &str) -> Result<bool, DbError> {
    let done = Entity::delete_by_id(key(issuer, subject))
        .filter(Column::UserId.eq(user.0))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

fn key(issuer: &str, subject: &str) -> (String, String) {
    (issuer.to_owned(), subject.to_owned())
}

fn identity(row: Model) -> Result<Identity, DbError> {
    Ok(Identity {
        issuer: row.issuer,
        subject: row.subject,
        user: UserId(row.user_id),
        email: row.email,
        created_at: moment(row.created_at, "identities.created_at")?,
        used_at: optional(row.used_at, "identities.used_at")?,
    })
}
