//! Entries that stand below each other.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect, prelude::*};

use super::{
    super::{
        DbError, Executor, Transaction,
        entities::entry::{ActiveModel, Column, Entity},
        executor::Connected,
        values::{millis, parsed},
    },
    entry,
};
use sandpress_domain::{Entry, EntryId, EntryPath, Timestamp};

/// The entries that stand right below this one, also those in the trash, in the order of the menu.
pub async fn children(on: &impl Executor, id: EntryId) -> Result<Vec<Entry>, DbError> {
    let rows = Entity::find()
        .filter(Column::ParentId.eq(id.0))
        .order_by_asc(Column::MenuOrder)
        .order_by_asc(Column::TitleKey)
        .all(on.connection())
        .await?;
    rows.into_iter().map(entry).collect()
}

/// Entries that others may stand below, by path: those that stand in no list, and those that have some below them.
/// `limit` at most.
pub async fn possible_parents(
    on: &impl Executor,
    limit: u64,
) -> Result<Vec<(EntryId, String, EntryPath)>, DbError> {
    let parents = sea_orm::sea_query::Query::select()
        .column(Column::ParentId)
        .from(Entity)
        .and_where(Column::ParentId.is_not_null())
        .to_owned();
    let rows: Vec<(Uuid, String, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Title, Column::Path])
        .filter(Column::DeletedAt.is_null())
        .filter(sea_orm::Condition::any().add(Column::Listed.eq(false)).add(Column::Id.in_subquery(parents)))
        .order_by_asc(Column::Path)
        .limit(limit)
        .into_tuple()
        .all(on.connection())
        .await?;
    let parent =
        |(id, title, path): (Uuid, String, String)| Ok((EntryId(id), title, parsed(&path, "entries.path")?));
    rows.into_iter().map(parent).collect()
}

/// Lets the entry stand elsewhere.
///
/// # Errors
/// [`DbError::Conflict`] with `EntryPath`.
pub async fn set_path(
    tx: &Transaction,
    id: EntryId,
    path: &EntryPath,
    now: Timestamp,
) -> Result<(), DbError> {
    let change = ActiveModel {
        path: Set(path.as_str().to_owned()),
        updated_at: Set(millis(now)),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(id.0)).exec(tx.connection()).await?;
    Ok(())
}
