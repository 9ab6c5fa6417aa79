//! The jobs of one plugin: what it put into the queue, and what became of it.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Column, Entity, finished, job};
use crate::{
    DbError, Executor,
    entities::job::ActiveModel,
    values::{millis, number},
};
use sandpress_domain::{Job, JobId, JobKind, JobState, PluginQueue, Timestamp};

/// Attempts of a dead letter that somebody wants to be tried again.
pub(super) const MORE_ATTEMPTS: i64 = 5;

const OPEN: [&str; 2] = [JobState::Waiting.as_str(), JobState::Running.as_str()];

/// The plugin's job of this kind and id, if it is still kept.
pub async fn find_of_plugin(
    on: &impl Executor,
    plugin: &str,
    kind: JobKind,
    id: JobId,
) -> Result<Option<Job>, DbError> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::Plugin.eq(plugin))
        .filter(Column::Kind.eq(kind.as_str()))
        .one(on.connection())
        .await?;
    row.map(job).transpose()
}

/// The job of this key, if it waits.
pub async fn find_waiting(on: &impl Executor, kind: JobKind, key: &str) -> Result<Option<JobId>, DbError> {
    let row = Entity::find()
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::Key.eq(key))
        .filter(Column::State.eq(JobState::Waiting.as_str()))
        .one(on.connection())
        .await?;
    Ok(row.map(|row| JobId(row.id)))
}

/// Takes the key from the job that has it, so that another one can have it.
pub async fn free_key(on: &impl Executor, kind: JobKind, key: &str) -> Result<(), DbError> {
    Entity::update_many()
        .set(ActiveModel { key: Set(None), ..ActiveModel::default() })
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::Key.eq(key))
        .exec(on.connection())
        .await?;
    Ok(())
}

/// Calls a waiting job off. Whether it waited.
pub async fn cancel(on: &impl Executor, id: JobId, now: Timestamp) -> Result<bool, DbError> {
    let change = ActiveModel { key: Set(None), ..finished(JobState::Cancelled, now) };
    let done = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(JobState::Waiting.as_str()))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// How many jobs of the plugin and kind wait or run.
pub async fn count_open(on: &impl Executor, plugin: &str, kind: JobKind) -> Result<u64, DbError> {
    let open = Entity::find()
        .filter(Column::Plugin.eq(plugin))
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::State.is_in(OPEN));
    Ok(open.count(on.connection()).await?)
}

/// How many jobs of the plugin and kind were put into the queue after `since`, whatever became of them.
pub async fn count_since(
    on: &impl Executor,
    plugin: &str,
    kind: JobKind,
    since: Timestamp,
) -> Result<u64, DbError> {
    let recent = Entity::find()
        .filter(Column::Plugin.eq(plugin))
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::CreatedAt.gt(millis(since)));
    Ok(recent.count(on.connection()).await?)
}

/// Whether a job of the lane waits or runs.
pub async fn has_open(on: &impl Executor, lane: &str) -> Result<bool, DbError> {
    let open = Entity::find().filter(Column::Lane.eq(lane)).filter(Column::State.is_in(OPEN));
    Ok(open.limit(1).one(on.connection()).await?.is_some())
}

/// What stands in the queue for each plugin, by its id; also for plugins that no longer run.
pub async fn plugin_queues(on: &impl Executor) -> Result<BTreeMap<String, PluginQueue>, DbError> {
    let counts: Vec<(Option<String>, String, i64)> = Entity::find()
        .select_only()
        .column(Column::Plugin)
        .column(Column::State)
        .expr_as(Expr::col(Column::Id).count(), "jobs")
        .filter(Column::Plugin.is_not_null())
        .filter(Column::State.is_in(OPEN.into_iter().chain([JobState::Dead.as_str()])))
        .group_by(Column::Plugin)
        .group_by(Column::State)
        .into_tuple()
        .all(on.connection())
        .await?;
    let mut queues: BTreeMap<String, PluginQueue> = BTreeMap::new();
    for (plugin, state, count) in counts {
        let queue = queues.entry(plugin.unwrap_or_default()).or_default();
        let count: u64 = number(count, "jobs")?;
        if state == JobState::Dead.as_str() {
            queue.dead = count;
        } else {
            queue.open += count;
        }
    }
    for (plugin, queue) in queues.iter_mut().filter(|(_, queue)| queue.dead > 0) {
        queue.last_error = last_error(on, plugin).await?;
    }
    Ok(queues)
}

async fn last_error(on: &impl Executor, plugin: &str) -> Result<String, DbError> {
    let youngest: Option<String> = Entity::find()
        .select_only()
        .column(Column::LastError)
        .filter(is_dead_of(plugin))
        .order_by_desc(Column::FinishedAt)
        .limit(1)
        .into_tuple()
        .one(on.connection())
        .await?;
    Ok(youngest.unwrap_or_default())
}

/// Puts the dead letters of the plugin back into the queue, for five more attempts each. How many there were.
pub async fn retry_dead(on: &impl Executor, plugin: &str, now: Timestamp) -> Result<u64, DbError> {
    let change = ActiveModel {
        state: Set(JobState::Waiting.as_str().to_owned()),
        run_at: Set(millis(now)),
        finished_at: Set(None),
        ..ActiveModel::default()
    };
    let done = Entity::update_many()
        .set(change)
        .col_expr(Column::MaxAttempts, Expr::col(Column::MaxAttempts).add(MORE_ATTEMPTS))
        .filter(is_dead_of(plugin))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected)
}

/// Deletes the dead letters of the plugin. How many there were.
pub async fn discard_dead(on: &impl Executor, plugin: &str) -> Result<u64, DbError> {
    Ok(Entity::delete_many().filter(is_dead_of(plugin)).exec(on.connection()).await?.rows_affected)
}

fn is_dead_of(plugin: &str) -> sea_orm::sea_query::SimpleExpr {
    Column::Plugin.eq(plugin).and(Column::State.eq(JobState::Dead.as_str()))
}
