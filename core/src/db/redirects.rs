//! Old addresses that lead to entries.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect, prelude::*, sea_query::OnConflict};

use super::{
    DbError, Executor,
    entities::{
        entry,
        redirect::{ActiveModel, Column, Entity},
    },
    entries::is_public,
    values::{millis, parsed},
};
use crate::domain::{EntryId, EntryPath, Timestamp};

/// Leads `path` to the entry, also where it led to another one.
pub async fn upsert(
    on: &impl Executor,
    path: &EntryPath,
    entry: EntryId,
    now: Timestamp,
) -> Result<(), DbError> {
    let row = ActiveModel {
        path: Set(path.as_str().to_owned()),
        entry_id: Set(entry.0),
        created_at: Set(millis(now)),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::column(Column::Path).update_columns([Column::EntryId, Column::CreatedAt]).to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// Where the entry stands to which `path` leads; none where readers do not see that entry.
pub async fn find_target(on: &impl Executor, path: &EntryPath) -> Result<Option<EntryPath>, DbError> {
    let target: Option<String> = Entity::find_by_id(path.as_str())
        .inner_join(entry::Entity)
        .select_only()
        .column(entry::Column::Path)
        .filter(is_public())
        .into_tuple()
        .one(on.connection())
        .await?;
    target.map(|path| parsed(&path, "entries.path")).transpose()
}

/// Leads `path` nowhere any more. Whether it led anywhere.
pub async fn delete(on: &impl Executor, path: &EntryPath) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(path.as_str()).exec(on.connection()).await?.rows_affected > 0)
}

/// The paths that lead to the entry, in their order.
pub async fn list(on: &impl Executor, entry: EntryId) -> Result<Vec<EntryPath>, DbError> {
    let paths: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Path)
        .filter(Column::EntryId.eq(entry.0))
        .order_by_asc(Column::Path)
        .into_tuple()
        .all(on.connection())
        .await?;
    paths.iter().map(|path| parsed(path, "redirects.path")).collect()
}
