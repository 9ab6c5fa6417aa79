//! Redirects that people made, to anywhere.

use sea_orm::{
    Condition, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, OnConflict},
};

use super::{
    DbError, Executor,
    entities::redirect_rule::{Column, Entity, Model},
    values::{millis, moment, number, optional, parsed},
};
use sandpress_domain::{EntryPath, Redirect, RedirectTarget, Timestamp};

const PERMANENT: i64 = 301;
const TEMPORARY: i64 = 302;

/// Leads `path` to a path of the site or a page of another one, also where it led elsewhere. Hits are kept.
pub async fn upsert(
    on: &impl Executor,
    path: &EntryPath,
    target: &str,
    is_permanent: bool,
    now: Timestamp,
) -> Result<(), DbError> {
    let row = Model {
        path: path.as_str().to_owned(),
        target: target.to_owned(),
        status: if is_permanent { PERMANENT } else { TEMPORARY },
        created_at: millis(now),
        hits: 0,
        hit_at: None,
    };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(Column::Path)
                .update_columns([Column::Target, Column::Status, Column::CreatedAt])
                .to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// The redirect at this path.
pub async fn find(on: &impl Executor, path: &EntryPath) -> Result<Option<Redirect>, DbError> {
    Entity::find_by_id(path.as_str()).one(on.connection()).await?.map(redirect).transpose()
}

/// The redirects in the order of their paths: at most `limit` of them, those whose path is after `after`.
pub async fn list(
    on: &impl Executor,
    after: Option<&EntryPath>,
    limit: u64,
) -> Result<Vec<Redirect>, DbError> {
    let rows = Entity::find()
        .filter(Condition::all().add_option(after.map(|after| Column::Path.gt(after.as_str()))))
        .order_by_asc(Column::Path)
        .limit(limit)
        .all(on.connection())
        .await?;
    rows.into_iter().map(redirect).collect()
}

/// How many there are.
pub async fn count(on: &impl Executor) -> Result<u64, DbError> {
    Ok(Entity::find().count(on.connection()).await?)
}

/// Leads `path` nowhere any more. Whether it led anywhere.
pub async fn delete(on: &impl Executor, path: &EntryPath) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(path.as_str()).exec(on.connection()).await?.rows_affected > 0)
}

/// Counts how often the path was followed. Whether it leads anywhere.
pub async fn count_hits(
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

fn redirect(row: Model) -> Result<Redirect, DbError> {
    let target = if row.target.starts_with('/') {
        RedirectTarget::Path(row.target)
    } else {
        RedirectTarget::Url(row.target)
    };
    Ok(Redirect {
        path: parsed(&row.path, "redirect_rules.path")?,
        target,
        is_permanent: row.status == PERMANENT,
        created_at: moment(row.created_at, "redirect_rules.created_at")?,
        hits: number(row.hits, "redirect_rules.hits")?,
        hit_at: optional(row.hit_at, "redirect_rules.hit_at")?,
    })
}
