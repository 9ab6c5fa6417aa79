//! Folders of the library.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, prelude::*};

use super::{Column as AssetColumn, Entity as Assets};
use crate::{
    DbError, Executor,
    entities::media_folder::{ActiveModel, Column, Entity, Model},
    values::{millis, moment},
};
use sandpress_domain::MediaFolder;

/// Every folder, by name.
pub async fn folders(on: &impl Executor) -> Result<Vec<MediaFolder>, DbError> {
    let rows = Entity::find().order_by_asc(Column::NameKey).all(on.connection()).await?;
    rows.into_iter().map(folder).collect()
}

/// Makes a folder.
///
/// # Errors
/// [`DbError::Conflict`] with `MediaFolder` where there is one of this name.
pub async fn insert_folder(on: &impl Executor, folder: &MediaFolder) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(folder.id),
        name: Set(folder.name.clone()),
        name_key: Set(folder.name.to_lowercase()),
        created_at: Set(millis(folder.created_at)),
    };
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Gives a folder another name. Whether there is such a folder.
///
/// # Errors
/// As for a new one.
pub async fn rename_folder(on: &impl Executor, id: Uuid, name: &str) -> Result<bool, DbError> {
    let change =
        ActiveModel { name: Set(name.to_owned()), name_key: Set(name.to_lowercase()), ..Default::default() };
    let renamed = Entity::update_many().set(change).filter(Column::Id.eq(id)).exec(on.connection()).await?;
    Ok(renamed.rows_affected > 0)
}

/// How many assets lie in the folder.
pub async fn count_in_folder(on: &impl Executor, id: Uuid) -> Result<u64, DbError> {
    Ok(Assets::find().filter(AssetColumn::FolderId.eq(id)).count(on.connection()).await?)
}

/// Deletes the folder. Whether there was one.
pub async fn delete_folder(on: &impl Executor, id: Uuid) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(id).exec(on.connection()).await?.rows_affected > 0)
}

fn folder(row: Model) -> Result<MediaFolder, DbError> {
    let created_at = moment(row.created_at, "media_folders.created_at")?;
    Ok(MediaFolder { id: row.id, name: row.name, created_at })
}
