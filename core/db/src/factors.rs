//! Second factors: authenticator apps, recovery codes, passkeys.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, prelude::*};

use super::{
    DbError, Executor, Transaction,
    entities::{passkey, recovery_code, totp},
    executor::Connected,
    values::{millis, moment, number, optional},
};
use sandpress_domain::{Passkey, PasskeyId, Timestamp, UserId};

/// What is kept of an authenticator app.
#[derive(Clone, Debug)]
pub struct StoredTotp {
    /// The secret in base32.
    pub secret: String,
    /// When it was set up.
    pub created_at: Timestamp,
    /// The step of the last code that was used.
    pub last_step: u64,
}

/// The person's authenticator app.
pub async fn find_totp(on: &impl Executor, user: UserId) -> Result<Option<StoredTotp>, DbError> {
    let row = totp::Entity::find_by_id(user.0).one(on.connection()).await?;
    let stored = |row: totp::Model| {
        Ok(StoredTotp {
            secret: row.secret,
            created_at: moment(row.created_at, "totps.created_at")?,
            last_step: number(row.last_step, "totps.last_step")?,
        })
    };
    row.map(stored).transpose()
}

/// Puts an authenticator app in the place of the one before.
pub async fn set_totp(tx: &Transaction, user: UserId, totp: &StoredTotp) -> Result<(), DbError> {
    delete_totp(tx, user).await?;
    let row = totp::ActiveModel {
        user_id: Set(user.0),
        secret: Set(totp.secret.clone()),
        created_at: Set(millis(totp.created_at)),
        last_step: Set(step(totp.last_step)?),
    };
    totp::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Uses the code of a step. Whether neither it nor a later one was used before.
pub async fn use_totp(on: &impl Executor, user: UserId, used: u64) -> Result<bool, DbError> {
    let used = step(used)?;
    let done = totp::Entity::update_many()
        .set(totp::ActiveModel { last_step: Set(used), ..Default::default() })
        .filter(totp::Column::UserId.eq(user.0))
        .filter(totp::Column::LastStep.lt(used))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Takes the authenticator app away. Whether there was one.
pub async fn delete_totp(on: &impl Executor, user: UserId) -> Result<bool, DbError> {
    Ok(totp::Entity::delete_by_id(user.0).exec(on.connection()).await?.rows_affected > 0)
}

/// Puts recovery codes in the place of those before, by their digests.
pub async fn set_recovery_codes(tx: &Transaction, user: UserId, digests: &[String]) -> Result<(), DbError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::UserId.eq(user.0))
        .exec(tx.connection())
        .await?;
    let row =
        |digest: &String| recovery_code::ActiveModel { user_id: Set(user.0), digest: Set(digest.clone()) };
    if !digests.is_empty() {
        let rows = recovery_code::Entity::insert_many(digests.iter().map(row));
        rows.exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

/// Uses a recovery code up. Whether there was such a one.
pub async fn use_recovery_code(on: &impl Executor, user: UserId, digest: &str) -> Result<bool, DbError> {
    let done = recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::UserId.eq(user.0))
        .filter(recovery_code::Column::Digest.eq(digest))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// How many recovery codes are left.
pub async fn count_recovery_codes(on: &impl Executor, user: UserId) -> Result<u64, DbError> {
    let codes = recovery_code::Entity::find().filter(recovery_code::Column::UserId.eq(user.0));
    Ok(codes.count(on.connection()).await?)
}

/// Adds a passkey.
///
/// # Errors
/// [`DbError::Conflict`] where somebody has it already.
pub async fn insert_passkey(on: &impl Executor, passkey: &Passkey) -> Result<(), DbError> {
    let row = passkey::ActiveModel {
        id: Set(passkey.id.0),
        user_id: Set(passkey.user.0),
        credential: Set(passkey.credential.clone()),
        name: Set(passkey.name.clone()),
        data: Set(passkey.data.clone()),
        created_at: Set(millis(passkey.created_at)),
        used_at: Set(passkey.used_at.map(millis)),
    };
    passkey::Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The passkeys of the person, the oldest first.
pub async fn list_passkeys(on: &impl Executor, user: UserId) -> Result<Vec<Passkey>, DbError> {
    let rows = passkey::Entity::find()
        .filter(passkey::Column::UserId.eq(user.0))
        .order_by_asc(passkey::Column::Id)
        .all(on.connection())
        .await?;
    rows.into_iter().map(read_passkey).collect()
}

/// The passkey of this credential.
pub async fn find_passkey(on: &impl Executor, credential: &str) -> Result<Option<Passkey>, DbError> {
    let row = passkey::Entity::find().filter(passkey::Column::Credential.eq(credential));
    row.one(on.connection()).await?.map(read_passkey).transpose()
}

/// Notes that the passkey was used, with what is to be known about it now.
pub async fn use_passkey(
    on: &impl Executor,
    id: PasskeyId,
    data: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let change = passkey::ActiveModel {
        data: Set(data.to_owned()),
        used_at: Set(Some(millis(now))),
        ..Default::default()
    };
    let done = passkey::Entity::update_many()
        .set(change)
        .filter(passkey::Column::Id.eq(id.0))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Takes a passkey of the person away. Whether there was such a one.
pub async fn delete_passkey(on: &impl Executor, user: UserId, id: PasskeyId) -> Result<bool, DbError> {
    let done = passkey::Entity::delete_many()
        .filter(passkey::Column::UserId.eq(user.0))
        .filter(passkey::Column::Id.eq(id.0))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Whether the person has a second factor.
pub async fn has_any(on: &impl Executor, user: UserId) -> Result<bool, DbError> {
    if find_totp(on, user).await?.is_some() {
        return Ok(true);
    }
    let passkeys = passkey::Entity::find().filter(passkey::Column::UserId.eq(user.0));
    Ok(passkeys.count(on.connection()).await? > 0)
}

fn step(step: u64) -> Result<i64, DbError> {
    i64::try_from(step).map_err(|error| DbError::damaged("totps.last_step", error))
}

fn read_passkey(row: passkey::Model) -> Result<Passkey, DbError> {
    Ok(Passkey {
        id: PasskeyId(row.id),
        user: UserId(row.user_id),
        credential: row.credential,
        name: row.name,
        data: row.data,
        created_at: moment(row.created_at, "passkeys.created_at")?,
        used_at: optional(row.used_at, "passkeys.used_at")?,
    })
}
