//! Files that belong to the site. Their bytes stand in the storage under their SHA-256.

use sea_orm::{
    ActiveValue::Set, EntityTrait, QueryOrder, TryInsertResult, prelude::*, sea_query::OnConflict,
};

use super::{
    DbError, Executor,
    entities::asset::{ActiveModel, Column, Entity, Model},
    values::{millis, moment, number},
};
use crate::domain::Timestamp;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Names the asset for ever.
    pub id: Uuid,
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
    /// Its file name, the last part of its URL; at most 300 characters.
    pub name: String,
    /// Its media type, such as `image/png`; at most 255 characters.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Adds an asset where there is none with these bytes and this name. Whether it did.
pub async fn insert_if_absent(on: &impl Executor, asset: &Asset) -> Result<bool, DbError> {
    let row = ActiveModel {
        id: Set(asset.id),
        sha256: Set(asset.sha256.clone()),
        name: Set(asset.name.clone()),
        media_type: Set(asset.media_type.clone()),
        size: Set(i64::try_from(asset.size).map_err(|error| DbError::damaged("assets.size", error))?),
        created_at: Set(millis(asset.created_at)),
    };
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::Sha256, Column::Name]).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(on.connection())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// The asset with these bytes and this name.
pub async fn find(on: &impl Executor, sha256: &str, name: &str) -> Result<Option<Asset>, DbError> {
    let query = Entity::find().filter(Column::Sha256.eq(sha256)).filter(Column::Name.eq(name));
    query.one(on.connection()).await?.map(asset).transpose()
}

/// The asset with these bytes that was added first, whatever its name.
pub async fn find_by_sha256(on: &impl Executor, sha256: &str) -> Result<Option<Asset>, DbError> {
    let query = Entity::find()
        .filter(Column::Sha256.eq(sha256))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    query.one(on.connection()).await?.map(asset).transpose()
}

fn asset(row: Model) -> Result<Asset, DbError> {
    Ok(Asset {
        id: row.id,
        sha256: row.sha256,
        name: row.name,
        media_type: row.media_type,
        size: number(row.size, "assets.size")?,
        created_at: moment(row.created_at, "assets.created_at")?,
    })
}
