//! Links by mail, by the digests of their secrets.

use sea_orm::{ActiveValue::Set, EntityTrait, prelude::*};

use super::{
    DbError, Executor, Transaction,
    entities::account_link::{ActiveModel, Column, Entity, Model},
    executor::Connected,
    values::{millis, moment, parsed},
};
use sandpress_domain::{AccountLink, Email, LinkPurpose, Timestamp, UserId};

/// Adds a link under the digest of its secret.
pub async fn insert(tx: &Transaction, digest: &str, link: &AccountLink) -> Result<(), DbError> {
    let row = ActiveModel {
        digest: Set(digest.to_owned()),
        purpose: Set(link.purpose.as_str().to_owned()),
        user_id: Set(link.user.map(|user| user.0)),
        email: Set(link.email.as_str().to_owned()),
        email_key: Set(link.email.key()),
        role: Set(link.role.clone()),
        created_at: Set(millis(link.created_at)),
        expires_at: Set(millis(link.expires_at)),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The link for this purpose that is still good.
pub async fn find(
    on: &impl Executor,
    digest: &str,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Option<AccountLink>, DbError> {
    let row = Entity::find_by_id(digest)
        .filter(Column::Purpose.eq(purpose.as_str()))
        .filter(Column::ExpiresAt.gt(millis(now)))
        .one(on.connection())
        .await?;
    row.map(link).transpose()
}

/// The same, which is of no use afterwards: of several that take it at the same time, one gets it.
pub async fn take(
    tx: &Transaction,
    digest: &str,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Option<AccountLink>, DbError> {
    let Some(link) = find(tx, digest, purpose, now).await? else { return Ok(None) };
    let done = Entity::delete_by_id(digest).exec(tx.connection()).await?;
    Ok((done.rows_affected > 0).then_some(link))
}

/// How many links for this purpose to the address are there that were made after `since`.
pub async fn count_since(
    on: &impl Executor,
    purpose: LinkPurpose,
    email: &Email,
    since: Timestamp,
) -> Result<u64, DbError> {
    let links = Entity::find()
        .filter(Column::EmailKey.eq(email.key()))
        .filter(Column::Purpose.eq(purpose.as_str()))
        .filter(Column::CreatedAt.gt(millis(since)));
    Ok(links.count(on.connection()).await?)
}

/// The links for this purpose that are still good.
pub async fn list(
    on: &impl Executor,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Vec<AccountLink>, DbError> {
    let rows = Entity::find()
        .filter(Column::Purpose.eq(purpose.as_str()))
        .filter(Column::ExpiresAt.gt(millis(now)))
        .all(on.connection())
        .await?;
    rows.into_iter().map(link).collect()
}

/// Makes the links for this purpose to the address useless. How many there were.
pub async fn delete_to(tx: &Transaction, purpose: LinkPurpose, email: &Email) -> Result<u64, DbError> {
    let links = Entity::delete_many()
        .filter(Column::EmailKey.eq(email.key()))
        .filter(Column::Purpose.eq(purpose.as_str()));
    Ok(links.exec(tx.connection()).await?.rows_affected)
}

/// Makes the links of an account useless that are for a new password or a new address.
pub async fn delete_for_user(tx: &Transaction, user: UserId) -> Result<(), DbError> {
    let purposes = [LinkPurpose::Password, LinkPurpose::Email].map(LinkPurpose::as_str);
    Entity::delete_many()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Purpose.is_in(purposes))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Deletes the links that are of no use any more. How many there were.
pub async fn delete_expired(on: &impl Executor, now: Timestamp) -> Result<u64, DbError> {
    let links = Entity::delete_many().filter(Column::ExpiresAt.lte(millis(now)));
    Ok(links.exec(on.connection()).await?.rows_affected)
}

fn link(row: Model) -> Result<AccountLink, DbError> {
    Ok(AccountLink {
        purpose: parsed(&row.purpose, "account_links.purpose")?,
        user: row.user_id.map(UserId),
        email: parsed(&row.email, "account_links.email")?,
        role: row.role,
        created_at: moment(row.created_at, "account_links.created_at")?,
        expires_at: moment(row.expires_at, "account_links.expires_at")?,
    })
}
