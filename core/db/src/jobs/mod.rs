//! The queue of work that is done later. A job is put into it in the transaction that makes it necessary:
//!
//! ```text
//! let tx = db.begin().await?;
//! entries::insert(&tx, &entry, None).await?;
//! jobs::enqueue(&tx, &NewJob { key, ..NewJob::new(JobKind::EntryEvent, payload, now) }).await?;
//! tx.commit().await?;
//! ```
//!
//! Who does a job has a lease of it. Where the lease runs out, because its server is gone, the next one gets it.

mod claim;
mod overview;
mod plugin;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{ExprTrait, OnConflict},
};
use uuid::Uuid;

pub use claim::{Lease, claim, claim_of, has_due, next_run_at, renew};
pub use overview::{count, discard, list, retry as retry_dead_letter};
pub use plugin::{
    cancel, count_open, count_since, discard_dead, find_of_plugin, find_waiting, free_key, has_open,
    plugin_queues, retry_dead,
};

use super::{
    DbError, Executor,
    entities::job::{ActiveModel, Column, Entity, Model},
    values::{millis, moment, number, parsed},
};
use sandpress_domain::{Job, JobId, JobState, NewJob, Timestamp};

/// Puts a job into the queue. None where one of the same kind has its key already: then nothing happens.
pub async fn enqueue(on: &impl Executor, job: &NewJob) -> Result<Option<JobId>, DbError> {
    let id = JobId::generate();
    let row = ActiveModel {
        id: Set(id.0),
        kind: Set(job.kind.as_str().to_owned()),
        key: Set(job.key.clone()),
        plugin: Set(job.plugin.clone()),
        lane: Set(job.lane.clone()),
        payload: Set(job.payload.clone()),
        state: Set(JobState::Waiting.as_str().to_owned()),
        run_at: Set(millis(job.run_at)),
        attempts: Set(0),
        max_attempts: Set(i64::from(job.max_attempts)),
        last_error: Set(String::new()),
        created_at: Set(millis(job.created_at)),
        lease: NotSet,
        lease_until: NotSet,
        finished_at: NotSet,
    };
    let added = Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::Kind, Column::Key]).do_nothing().to_owned())
        .exec_without_returning(on.connection())
        .await?;
    Ok((added > 0).then_some(id))
}

/// The job, if it is still kept.
pub async fn find(on: &impl Executor, id: JobId) -> Result<Option<Job>, DbError> {
    Entity::find_by_id(id.0).one(on.connection()).await?.map(job).transpose()
}

/// Notes that the job is done. Whether the lease still held, as for all that follow: where it did not, somebody else
/// does the job now.
pub async fn complete(on: &impl Executor, job: &Job, now: Timestamp) -> Result<bool, DbError> {
    let change = ActiveModel { last_error: Set(String::new()), ..finished(JobState::Done, now) };
    settle(on, job, change).await
}

/// Lets the job wait for another attempt.
pub async fn retry(on: &impl Executor, job: &Job, run_at: Timestamp, error: &str) -> Result<bool, DbError> {
    settle(on, job, waiting(run_at, error)).await
}

/// Lets the job wait for another attempt as if this one had not been.
pub async fn postpone(
    on: &impl Executor,
    job: &Job,
    run_at: Timestamp,
    reason: &str,
) -> Result<bool, DbError> {
    let attempts = Set(i64::from(job.attempts.saturating_sub(1)));
    settle(on, job, ActiveModel { attempts, ..waiting(run_at, reason) }).await
}

/// Makes a dead letter of the job.
pub async fn bury(on: &impl Executor, job: &Job, now: Timestamp, error: &str) -> Result<bool, DbError> {
    let change = ActiveModel { last_error: Set(error.to_owned()), ..finished(JobState::Dead, now) };
    settle(on, job, change).await
}

/// Deletes jobs that were done or called off before `done`, and dead letters from before `dead`. How many.
pub async fn delete_finished(on: &impl Executor, done: Timestamp, dead: Timestamp) -> Result<u64, DbError> {
    let is_over = Column::State.is_in([JobState::Done.as_str(), JobState::Cancelled.as_str()]);
    let is_dead = Column::State.eq(JobState::Dead.as_str());
    let old =
        is_over.and(Column::FinishedAt.lt(millis(done))).or(is_dead.and(Column::FinishedAt.lt(millis(dead))));
    Ok(Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

/// Changes the job of whoever has its lease.
async fn settle(on: &impl Executor, job: &Job, change: ActiveModel) -> Result<bool, DbError> {
    let Some(lease) = job.lease else { return Ok(false) };
    let done = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(job.id.0))
        .filter(has_lease(lease))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

fn has_lease(lease: Uuid) -> sea_orm::sea_query::SimpleExpr {
    Column::State.eq(JobState::Running.as_str()).and(Column::Lease.eq(lease))
}

fn finished(state: JobState, now: Timestamp) -> ActiveModel {
    ActiveModel {
        state: Set(state.as_str().to_owned()),
        lease: Set(None),
        lease_until: Set(None),
        finished_at: Set(Some(millis(now))),
        ..ActiveModel::default()
    }
}

fn waiting(run_at: Timestamp, error: &str) -> ActiveModel {
    ActiveModel {
        state: Set(JobState::Waiting.as_str().to_owned()),
        run_at: Set(millis(run_at)),
        lease: Set(None),
        lease_until: Set(None),
        last_error: Set(error.to_owned()),
        ..ActiveModel::default()
    }
}

fn job(row: Model) -> Result<Job, DbError> {
    Ok(Job {
        id: JobId(row.id),
        kind: parsed(&row.kind, "jobs.kind")?,
        plugin: row.plugin,
        payload: row.payload,
        run_at: moment(row.run_at, "jobs.run_at")?,
        created_at: moment(row.created_at, "jobs.created_at")?,
        attempts: number(row.attempts, "jobs.attempts")?,
        max_attempts: number(row.max_attempts, "jobs.max_attempts")?,
        state: parsed(&row.state, "jobs.state")?,
        lease: row.lease,
    })
}
