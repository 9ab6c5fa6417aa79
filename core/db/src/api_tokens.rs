//! Tokens for programs, each kept as the digest of its secret.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, prelude::*};

use super::{
    DbError, Executor,
    entities::api_token::{ActiveModel, Column, Entity, Model},
    values::{millis, moment, optional, parsed},
};
use sandpress_domain::{ApiToken, Timestamp, TokenId, UserId};

/// Adds a token.
pub async fn insert(on: &impl Executor, token: &ApiToken, digest: &str) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(token.id.0),
        user_id: Set(token.user.0),
        name: Set(token.name.clone()),
        prefix: Set(token.prefix.clone()),
        digest: Set(digest.to_owned()),
        scopes: Set(token.scopes.to_string()),
        created_at: Set(millis(token.created_at)),
        expires_at: Set(millis(token.expires_at)),
        used_at: Set(token.used_at.map(millis)),
    };
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The token of this id.
pub async fn find(on: &impl Executor, id: TokenId) -> Result<Option<ApiToken>, DbError> {
    Entity::find_by_id(id.0).one(on.connection()).await?.map(token).transpose()
}

/// The token whose secret has this digest, with the digest as it is kept.
pub async fn find_by_digest(on: &impl Executor, digest: &str) -> Result<Option<(ApiToken, String)>, DbError> {
    let row = Entity::find().filter(Column::Digest.eq(digest)).one(on.connection()).await?;
    let Some(row) = row else { return Ok(None) };
    let digest = row.digest.clone();
    Ok(Some((token(row)?, digest)))
}

/// The person's tokens, or everybody's; the newest first.
pub async fn list(on: &impl Executor, user: Option<UserId>) -> Result<Vec<ApiToken>, DbError> {
    let of = user.map(|user| Column::UserId.eq(user.0));
    let rows = Entity::find()
        .filter(sea_orm::Condition::all().add_option(of))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(on.connection())
        .await?;
    rows.into_iter().map(token).collect()
}

/// Notes that the token was used.
pub async fn touch(on: &impl Executor, id: TokenId, now: Timestamp) -> Result<(), DbError> {
    let change = ActiveModel { used_at: Set(Some(millis(now))), ..Default::default() };
    Entity::update_many().set(change).filter(Column::Id.eq(id.0)).exec(on.connection()).await?;
    Ok(())
}

/// Deletes the token with all that was made from it. Whether there was one.
pub async fn delete(on: &impl Executor, id: TokenId) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(id.0).exec(on.connection()).await?.rows_affected > 0)
}

/// Deletes the tokens that expired before `before`. How many.
pub async fn delete_expired(on: &impl Executor, before: Timestamp) -> Result<u64, DbError> {
    let old = Column::ExpiresAt.lt(millis(before));
    Ok(Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

fn token(row: Model) -> Result<ApiToken, DbError> {
    Ok(ApiToken {
        id: TokenId(row.id),
        user: UserId(row.user_id),
        name: row.name,
        prefix: row.prefix,
        scopes: parsed(&row.scopes, "api_tokens.scopes")?,
        created_at: moment(row.created_at, "api_tokens.created_at")?,
        expires_at: moment(row.expires_at, "api_tokens.expires_at")?,
        used_at: optional(row.used_at, "api_tokens.used_at")?,
    })
}
