//! Sessions of browsers, for tower-sessions.
//!
//! A row is named by the SHA-256 of the session's id, so that who reads the database cannot take a session over.

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use sea_orm::{ActiveValue::Set, Condition, DbErr, EntityTrait, QueryOrder, SqlErr, prelude::*};
use sha2::{Digest, Sha256};
use tower_sessions::{
    ExpiredDeletion, SessionStore,
    session::{Id, Record},
    session_store::{self, Error},
};

use super::{
    Database, DbError, Executor,
    entities::session::{ActiveModel, Column, Entity, Model},
    executor::Connected,
    values::{millis, moment},
};
use sandpress_domain::{Timestamp, UserId, UserSession};

/// The key of a session's data under which the id of the logged-in user stands, as a text.
pub const USER_KEY: &str = "user";

/// The key under which stands what the browser called itself at the log-in, as a text.
pub const AGENT_KEY: &str = "agent";

/// The key under which the network address of the last use stands, as a text.
pub const ADDRESS_KEY: &str = "address";

/// The key under which the moment of the log-in stands, in seconds since 1970; the id may be younger.
pub const SINCE_KEY: &str = "since";

/// The key under which the moment of the last use stands, in seconds since 1970.
pub const SEEN_KEY: &str = "seen";

/// The key under which stands for how many seconds a row is kept that is not used.
pub const LIFE_KEY: &str = "life";

/// How often another id is tried when one is taken, which chance alone does not bring about.
const ATTEMPTS: u32 = 4;

/// Keeps sessions in the database.
#[derive(Clone, Debug)]
pub struct Sessions {
    db: Database,
}

impl Sessions {
    /// Sessions in `db`.
    pub fn new(db: Database) -> Self {
        Self { db }
    }

    /// What names the session in lists.
    pub fn key(id: &Id) -> String {
        key(id)
    }
}

/// The sessions that have not ended, of everybody or of one user, the last used first.
pub async fn list(on: &impl Executor, user: Option<UserId>) -> Result<Vec<UserSession>, DbError> {
    let rows = Entity::find()
        .filter(Column::UserId.is_not_null())
        .filter(Condition::all().add_option(user.map(|user| Column::UserId.eq(user.0))))
        .filter(Column::ExpiresAt.gt(millis(Timestamp::now_utc())))
        .order_by_desc(Column::SeenAt)
        .order_by_asc(Column::Id)
        .all(on.connection())
        .await?;
    let session = |(user, row): (Uuid, Model)| {
        Ok(UserSession {
            key: row.id,
            user: UserId(user),
            agent: row.agent.unwrap_or_default(),
            address: row.address.unwrap_or_default(),
            created_at: moment(row.created_at, "sessions.created_at")?,
            seen_at: moment(row.seen_at.unwrap_or(row.created_at), "sessions.seen_at")?,
        })
    };
    rows.into_iter().filter_map(|row| Some((row.user_id?, row))).map(session).collect()
}

/// Ends every session of the user. How many there were.
pub async fn delete_for_user(on: &impl Executor, user: UserId) -> Result<u64, DbError> {
    let done = Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(on.connection()).await?;
    Ok(done.rows_affected)
}

/// Ends one session of the user. Whether there was such a one.
pub async fn delete_one(on: &impl Executor, user: UserId, key: &str) -> Result<bool, DbError> {
    let done = Entity::delete_many()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Id.eq(key))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Ends every session of the user but one. How many there were.
pub async fn delete_others(on: &impl Executor, user: UserId, keep: &str) -> Result<u64, DbError> {
    let done = Entity::delete_many()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Id.ne(keep))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected)
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        for _ in 0..ATTEMPTS {
            let row =
                ActiveModel { id: Set(key(&record.id)), created_at: Set(began(record)), ..contents(record)? };
            match Entity::insert(row).exec_without_returning(self.db.connection()).await {
                Ok(_) => return Ok(()),
                Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                    record.id = Id::default();
                }
                Err(error) => return Err(backend(error)),
            }
        }
        Err(Error::Backend("no session id was free".to_owned()))
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        // Never an insert: a request under way must not bring back a session that another one has just ended.
        let change = Entity::update_many().set(contents(record)?).filter(Column::Id.eq(key(&record.id)));
        match change.exec(self.db.connection()).await.map_err(DbError::from) {
            // On a full disk people go on reading. What is lost is a message that was shown and a moment: log-ins and
            // log-outs make and delete sessions, and a proof of who somebody is has a new one.
            Ok(_) | Err(DbError::Full) => Ok(()),
            Err(error) => Err(Error::Backend(error.to_string())),
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some(row) = Entity::find_by_id(key(id))
            .filter(Column::ExpiresAt.gt(millis(Timestamp::now_utc())))
            .one(self.db.connection())
            .await
            .map_err(backend)?
        else {
            return Ok(None);
        };
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&row.data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: moment(row.expires_at, "sessions.expires_at")
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        Entity::delete_by_id(key(id)).exec(self.db.connection()).await.map_err(backend)?;
        Ok(())
    }
}

#[async_trait]
impl ExpiredDeletion for Sessions {
    async fn delete_expired(&self) -> session_store::Result<()> {
        Entity::delete_many()
            .filter(Column::ExpiresAt.lte(millis(Timestamp::now_utc())))
            .exec(self.db.connection())
            .await
            .map_err(backend)?;
        Ok(())
    }
}

/// When the session began, in milliseconds.
fn began(record: &Record) -> i64 {
    let since = record.data.get(SINCE_KEY).and_then(|since| since.as_i64());
    since.map_or_else(|| millis(Timestamp::now_utc()), |since| since.saturating_mul(1000))
}

/// The columns that a session changes.
fn contents(record: &Record) -> session_store::Result<ActiveModel> {
    let text = |key: &str| record.data.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let number = |key: &str| record.data.get(key).and_then(|value| value.as_i64());
    let user = record.data.get(USER_KEY).and_then(|user| user.as_str()?.parse().ok());
    let life = number(LIFE_KEY).map(|seconds| Timestamp::now_utc() + time::Duration::seconds(seconds));
    Ok(ActiveModel {
        data: Set(serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?),
        user_id: Set(user),
        expires_at: Set(millis(life.unwrap_or(record.expiry_date))),
        agent: Set(text(AGENT_KEY)),
        address: Set(text(ADDRESS_KEY)),
        seen_at: Set(number(SEEN_KEY).map(|seconds| seconds.saturating_mul(1000))),
        ..Default::default()
    })
}

fn key(id: &Id) -> String {
    HEXLOWER.encode(&Sha256::digest(id.to_string()))
}

fn backend(error: DbErr) -> Error {
    Error::Backend(DbError::from(error).to_string())
}
