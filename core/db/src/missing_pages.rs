//! Addresses that readers asked for and at which nothing stands.

use sea_orm::{
    EntityTrait, IntoActiveModel, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, OnConflict},
};

use super::{
    DbError, Executor,
    entities::missing_page::{Column, Entity, Model},
    values::{millis, moment, number, page, parsed},
};
use sandpress_domain::{EntryPath, MissingPage, Page, PageRequest};

/// Counts more requests for an address, and notes the last.
pub async fn count(on: &impl Executor, missing: &MissingPage) -> Result<(), DbError> {
    let hits = i64::try_from(missing.hits).unwrap_or(i64::MAX);
    let row = Model {
        path: missing.path.as_str().to_owned(),
        hits,
        seen_at: millis(missing.seen_at),
        referrer: missing.referrer.clone(),
    };
    let known = Expr::col((Entity, Column::Hits));
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(Column::Path)
                .update_columns([Column::SeenAt, Column::Referrer])
                .value(Column::Hits, known.add(hits))
                .to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// The addresses, the most asked for first.
pub async fn list(on: &impl Executor, request: PageRequest) -> Result<Page<MissingPage>, DbError> {
    let total = Entity::find().count(on.connection()).await?;
    let rows = Entity::find()
        .order_by_desc(Column::Hits)
        .order_by_desc(Column::SeenAt)
        .order_by_asc(Column::Path)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, |row| {
        Ok(MissingPage {
            path: parsed(&row.path, "missing_pages.path")?,
            hits: number(row.hits, "missing_pages.hits")?,
            seen_at: moment(row.seen_at, "missing_pages.seen_at")?,
            referrer: row.referrer,
        })
    })
}

/// Forgets an address. Whether it was known.
pub async fn delete(on: &impl Executor, path: &EntryPath) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(path.as_str()).exec(on.connection()).await?.rows_affected > 0)
}

/// Forgets all but the `kept` addresses that were asked for last. How many there were.
pub async fn prune(on: &impl Executor, kept: u64) -> Result<u64, DbError> {
    let last: Option<i64> = Entity::find()
        .select_only()
        .column(Column::SeenAt)
        .order_by_desc(Column::SeenAt)
        .offset(kept)
        .limit(1)
        .into_tuple()
        .one(on.connection())
        .await?;
    let Some(last) = last else { return Ok(0) };
    let old = Column::SeenAt.lte(last);
    Ok(Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

/// Forgets all.
pub async fn clear(on: &impl Executor) -> Result<u64, DbError> {
    Ok(Entity::delete_many().exec(on.connection()).await?.rows_affected)
}
