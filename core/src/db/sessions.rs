//! Sessions of browsers, for tower-sessions.
//!
//! A row is named by the SHA-256 of the session's id, so that who reads the database cannot take a session over.

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, SqlErr, prelude::*};
use sha2::{Digest, Sha256};
use tower_sessions::{
    ExpiredDeletion, SessionStore,
    session::{Id, Record},
    session_store::{self, Error},
};

use super::{
    Database, DbError, Executor,
    entities::session::{ActiveModel, Column, Entity},
    executor::Connected,
    values::{millis, moment},
};
use crate::domain::{Timestamp, UserId};

/// The key of a session's data under which the id of the logged-in user stands, as a text.
pub const USER_KEY: &str = "user";

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
}

/// Ends every session of the user. How many there were.
pub async fn delete_for_user(on: &impl Executor, user: UserId) -> Result<u64, DbError> {
    let done = Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(on.connection()).await?;
    Ok(done.rows_affected)
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        for _ in 0..ATTEMPTS {
            let row = ActiveModel {
                id: Set(key(&record.id)),
                created_at: Set(millis(Timestamp::now_utc())),
                ..contents(record)?
            };
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
        Entity::update_many()
            .set(contents(record)?)
            .filter(Column::Id.eq(key(&record.id)))
            .exec(self.db.connection())
            .await
            .map_err(backend)?;
        Ok(())
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

/// The columns that a session changes.
fn contents(record: &Record) -> session_store::Result<ActiveModel> {
    let user = record.data.get(USER_KEY).and_then(|user| user.as_str()?.parse().ok());
    Ok(ActiveModel {
        data: Set(serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?),
        user_id: Set(user),
        expires_at: Set(millis(record.expiry_date)),
        ..Default::default()
    })
}

fn key(id: &Id) -> String {
    HEXLOWER.encode(&Sha256::digest(id.to_string()))
}

fn backend(error: DbErr) -> Error {
    Error::Backend(DbError::from(error).to_string())
}
