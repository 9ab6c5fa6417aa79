//! Old addresses that lead to entries.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    Condition, EntityTrait, QueryOrder, QuerySelect, Select,
    prelude::*,
    sea_query::{ExprTrait, OnConflict},
};

use super::{
    DbError, Executor,
    entities::{
        entry,
        redirect::{ActiveModel, Column, Entity},
    },
    entries::is_readable,
    values::{millis, moment, number, optional, parsed},
};
use sandpress_domain::{EntryId, EntryPath, Redirect, RedirectTarget, Timestamp};

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
        hits: NotSet,
        hit_at: NotSet,
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::column(Column::Path).update_columns([Column::EntryId, Column::CreatedAt]).to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// The redirect at this path; none where readers do not see its entry.
pub async fn find(on: &impl Executor, path: &EntryPath) -> Result<Option<Redirect>, DbError> {
    let row = rows().filter(Column::Path.eq(path.as_str())).filter(is_readable());
    row.into_tuple().one(on.connection()).await?.map(redirect).transpose()
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

/// The redirects to entries, also to those that readers do not see, in the order of their paths: at most `limit` of
/// them, those whose path is after `after`.
pub async fn list_all(
    on: &impl Executor,
    after: Option<&EntryPath>,
    limit: u64,
) -> Result<Vec<Redirect>, DbError> {
    let all: Vec<Row> = rows()
        .filter(Condition::all().add_option(after.map(|after| Column::Path.gt(after.as_str()))))
        .order_by_asc(Column::Path)
        .limit(limit)
        .into_tuple()
        .all(on.connection())
        .await?;
    all.into_iter().map(redirect).collect()
}

/// Path, entry, moment, hits, moment of the last and path of the entry.
type Row = (String, Uuid, i64, i64, Option<i64>, String);

fn rows() -> Select<Entity> {
    Entity::find()
        .inner_join(entry::Entity)
        .select_only()
        .columns([Column::Path, Column::EntryId, Column::CreatedAt, Column::Hits, Column::HitAt])
        .column(entry::Column::Path)
}

fn redirect((path, id, created, hits, hit, target): Row) -> Result<Redirect, DbError> {
    Ok(Redirect {
        path: parsed(&path, "redirects.path")?,
        target: RedirectTarget::Entry { id: EntryId(id), path: parsed(&target, "entries.path")? },
        is_permanent: true,
        created_at: moment(created, "redirects.created_at")?,
        hits: number(hits, "redirects.hits")?,
        hit_at: optional(hit, "redirects.hit_at")?,
    })
}

/// Counts how often the path was followed. Whether it leads to an entry.
pub async fn count(
    on: &impl Executor,
    path: &EntryPath,
    hits: u64,
    last: Timestamp,
) -> Result<bool, DbError> {
    let more = i64::try_from(hits).unwrap_or(i64::MAX);
    let done = Entity::update_many()
        .col_expr(Column::Hits, Column::Hits.into_expr().add(more))
        .col_expr(Column::HitAt, Expr::value(millis(last)))
        .filter(Column::Path.eq(path.as_str()))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}
