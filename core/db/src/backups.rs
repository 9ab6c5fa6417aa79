//! Which backups were made.

use sea_orm::{EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, prelude::*};

use super::{
    DbError, Executor,
    entities::backup::{Column, Entity, Model},
    values::{millis, moment, number},
};
use sandpress_domain::MadeBackup;

/// How many are remembered.
const KEPT: u64 = 1000;

/// Notes a backup, and forgets those of long ago.
pub async fn insert(on: &impl Executor, backup: &MadeBackup) -> Result<(), DbError> {
    let size = |value: u64, column| i64::try_from(value).map_err(|error| DbError::damaged(column, error));
    let row = Model {
        id: Uuid::now_v7(),
        made_at: millis(backup.made_at),
        name: backup.name.clone(),
        place: backup.place.clone(),
        bytes: size(backup.bytes, "backups.bytes")?,
        has_media: backup.has_media,
        missing: size(backup.missing, "backups.missing")?,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(on.connection()).await?;
    let old = Entity::find().order_by_desc(Column::MadeAt).order_by_desc(Column::Id);
    let old = sea_orm::QuerySelect::offset(old, KEPT);
    if let Some(old) = old.one(on.connection()).await? {
        let before = Column::MadeAt.lte(old.made_at);
        Entity::delete_many().filter(before).exec(on.connection()).await?;
    }
    Ok(())
}

/// The one that was made last.
pub async fn find_last(on: &impl Executor) -> Result<Option<MadeBackup>, DbError> {
    let query = Entity::find().order_by_desc(Column::MadeAt).order_by_desc(Column::Id);
    query.one(on.connection()).await?.map(backup).transpose()
}

fn backup(row: Model) -> Result<MadeBackup, DbError> {
    Ok(MadeBackup {
        made_at: moment(row.made_at, "backups.made_at")?,
        name: row.name,
        place: row.place,
        bytes: number(row.bytes, "backups.bytes")?,
        has_media: row.has_media,
        missing: number(row.missing, "backups.missing")?,
    })
}
