//! What access tokens need: refresh tokens, kept as digests, and the keys that sign.
//!
//! Refresh tokens of one grant are a family: each is used once and replaced by the next, and they end together.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, prelude::*};

use super::{
    DbError, Executor, Transaction,
    entities::{refresh_token, signing_key},
    executor::Connected,
    values::{millis, moment, optional, parsed},
};
use sandpress_domain::{PermissionSet, Timestamp, TokenId};

/// A refresh token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The digest of its secret.
    pub digest: String,
    /// The token for programs that it comes from.
    pub token: TokenId,
    /// Names all that come from one grant.
    pub family: Uuid,
    /// What its access tokens are good for.
    pub scopes: PermissionSet,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when it is no longer good; the same for the whole family.
    pub expires_at: Timestamp,
    /// When it was used. One that was used is good for nothing any more.
    pub used_at: Option<Timestamp>,
}

/// A key that signs access tokens.
#[derive(Clone)]
pub struct StoredKey {
    /// Names it in the header of tokens.
    pub kid: String,
    /// The secret, in base64url.
    pub seed: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Adds a refresh token.
pub async fn insert_refresh(on: &impl Executor, refresh: &RefreshToken) -> Result<(), DbError> {
    let row = refresh_token::ActiveModel {
        digest: Set(refresh.digest.clone()),
        token_id: Set(refresh.token.0),
        family: Set(refresh.family),
        scopes: Set(refresh.scopes.to_string()),
        created_at: Set(millis(refresh.created_at)),
        expires_at: Set(millis(refresh.expires_at)),
        used_at: Set(refresh.used_at.map(millis)),
    };
    refresh_token::Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The refresh token of this digest, also one that was used.
pub async fn find_refresh(on: &impl Executor, digest: &str) -> Result<Option<RefreshToken>, DbError> {
    refresh_token::Entity::find_by_id(digest).one(on.connection()).await?.map(refresh).transpose()
}

/// Uses the refresh token up. Whether it had not been: of several at the same time, one gets it.
pub async fn use_refresh(on: &Transaction, digest: &str, now: Timestamp) -> Result<bool, DbError> {
    let change = refresh_token::ActiveModel { used_at: Set(Some(millis(now))), ..Default::default() };
    let done = refresh_token::Entity::update_many()
        .set(change)
        .filter(refresh_token::Column::Digest.eq(digest))
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Whether the family has not been ended.
pub async fn has_family(on: &impl Executor, family: Uuid) -> Result<bool, DbError> {
    let members = refresh_token::Entity::find().filter(refresh_token::Column::Family.eq(family));
    Ok(members.count(on.connection()).await? > 0)
}

/// Ends the family: none of its tokens is good any more. Whether there was one.
pub async fn delete_family(on: &impl Executor, family: Uuid) -> Result<bool, DbError> {
    let members = refresh_token::Entity::delete_many().filter(refresh_token::Column::Family.eq(family));
    Ok(members.exec(on.connection()).await?.rows_affected > 0)
}

/// Deletes the refresh tokens that expired before `before`. How many.
pub async fn delete_expired_refresh(on: &impl Executor, before: Timestamp) -> Result<u64, DbError> {
    let old = refresh_token::Column::ExpiresAt.lt(millis(before));
    Ok(refresh_token::Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

/// Adds a key.
pub async fn insert_key(on: &impl Executor, key: &StoredKey) -> Result<(), DbError> {
    let row = signing_key::ActiveModel {
        kid: Set(key.kid.clone()),
        seed: Set(key.seed.clone()),
        created_at: Set(millis(key.created_at)),
    };
    signing_key::Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The key of this name.
pub async fn find_key(on: &impl Executor, kid: &str) -> Result<Option<StoredKey>, DbError> {
    signing_key::Entity::find_by_id(kid).one(on.connection()).await?.map(key).transpose()
}

/// The newest key.
pub async fn find_newest_key(on: &impl Executor) -> Result<Option<StoredKey>, DbError> {
    let newest = signing_key::Entity::find().order_by_desc(signing_key::Column::CreatedAt);
    newest.one(on.connection()).await?.map(key).transpose()
}

/// Deletes the keys that were made before `before`. How many.
pub async fn delete_keys(on: &impl Executor, before: Timestamp) -> Result<u64, DbError> {
    let old = signing_key::Column::CreatedAt.lt(millis(before));
    Ok(signing_key::Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

fn refresh(row: refresh_token::Model) -> Result<RefreshToken, DbError> {
    Ok(RefreshToken {
        digest: row.digest,
        token: TokenId(row.token_id),
        family: row.family,
        scopes: parsed(&row.scopes, "refresh_tokens.scopes")?,
        created_at: moment(row.created_at, "refresh_tokens.created_at")?,
        expires_at: moment(row.expires_at, "refresh_tokens.expires_at")?,
        used_at: optional(row.used_at, "refresh_tokens.used_at")?,
    })
}

fn key(row: signing_key::Model) -> Result<StoredKey, DbError> {
    Ok(StoredKey {
        kid: row.kid,
        seed: row.seed,
        created_at: moment(row.created_at, "signing_keys.created_at")?,
    })
}
