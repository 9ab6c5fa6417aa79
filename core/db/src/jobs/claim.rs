//! Getting a job to do, so that nobody else does it meanwhile.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query},
};
use uuid::Uuid;

use super::{Column, Entity, has_lease, job};
use crate::{
    Database, DbError, Executor,
    entities::job::ActiveModel,
    executor::Connected,
    values::{millis, moment},
};
use sandpress_domain::{Job, JobKind, JobState, Timestamp};

/// Who does a job, and until when nobody else does.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// Names it.
    pub id: Uuid,
    /// When it begins.
    pub from: Timestamp,
    /// When it runs out.
    pub until: Timestamp,
}

/// Gives the job that is to be done first to whoever asks, if there is one. Jobs of the plugins in `except` are passed
/// over, and those of kinds that this version does not know. A job is among them again where its lease has run out; that it
/// was begun counts as an attempt, and it is given out also where that was one too many.
pub async fn claim(on: &Database, lease: Lease, except: &[String]) -> Result<Option<Job>, DbError> {
    claim_from(on, lease, due(lease.from, except)).await
}

/// The same for a job of this kind that the plugin does.
pub async fn claim_of(
    on: &Database,
    lease: Lease,
    kind: JobKind,
    plugin: &str,
) -> Result<Option<Job>, DbError> {
    claim_from(on, lease, due_of(lease.from, kind, plugin)).await
}

/// Whether the plugin has a job of this kind to do.
pub async fn has_due(
    on: &impl Executor,
    now: Timestamp,
    kind: JobKind,
    plugin: &str,
) -> Result<bool, DbError> {
    Ok(due_of(now, kind, plugin).one(on.connection()).await?.is_some())
}

async fn claim_from(on: &Database, lease: Lease, due: Select<Entity>) -> Result<Option<Job>, DbError> {
    // Most of the time there is nothing to do, and nothing that a writer would have to wait for.
    if due.clone().one(on.connection()).await?.is_none() {
        return Ok(None);
    }
    let tx = on.begin().await?;
    let found =
        due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(tx.connection()).await?;
    let Some(mut row) = found else {
        return Ok(None);
    };
    row.attempts += 1;
    row.state = JobState::Running.as_str().to_owned();
    row.lease = Some(lease.id);
    let change = ActiveModel {
        state: Set(row.state.clone()),
        attempts: Set(row.attempts),
        lease: Set(row.lease),
        lease_until: Set(Some(millis(lease.until))),
        ..ActiveModel::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(row.id)).exec(tx.connection()).await?;
    tx.commit().await?;
    job(row).map(Some)
}

/// Makes the lease of a job last until `until`. Whether it still held.
pub async fn renew(on: &impl Executor, job: &Job, until: Timestamp) -> Result<bool, DbError> {
    let Some(lease) = job.lease else { return Ok(false) };
    let done = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(millis(until)))
        .filter(Column::Id.eq(job.id.0))
        .filter(has_lease(lease))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// When the next waiting job is to be done; none where none waits.
pub async fn next_run_at(on: &impl Executor) -> Result<Option<Timestamp>, DbError> {
    let next: Option<i64> = Entity::find()
        .select_only()
        .column(Column::RunAt)
        .filter(Column::State.eq(JobState::Waiting.as_str()))
        .order_by_asc(Column::RunAt)
        .limit(1)
        .into_tuple()
        .one(on.connection())
        .await?;
    next.map(|at| moment(at, "jobs.run_at")).transpose()
}

/// The job that is to be done first.
fn due(now: Timestamp, except: &[String]) -> Select<Entity> {
    let now = millis(now);
    let is_ready = Condition::any()
        .add(Column::State.eq(JobState::Waiting.as_str()).and(Column::RunAt.lte(now)))
        .add(Column::State.eq(JobState::Running.as_str()).and(Column::LeaseUntil.lte(now)));
    let is_wanted = Condition::any()
        .add(Column::Plugin.is_null())
        .add(Column::Plugin.is_not_in(except.iter().map(String::as_str)));
    Entity::find()
        .filter(is_ready)
        .filter(is_wanted)
        .filter(Column::Kind.is_in(JobKind::ALL.map(JobKind::as_str)))
        .filter(is_first_in_lane())
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(1)
}

fn due_of(now: Timestamp, kind: JobKind, plugin: &str) -> Select<Entity> {
    due(now, &[]).filter(Column::Kind.eq(kind.as_str())).filter(Column::Plugin.eq(plugin))
}

/// No job of the same lane stands before it.
fn is_first_in_lane() -> sea_orm::sea_query::SimpleExpr {
    let earlier = Alias::new("earlier");
    let of_earlier = |column| Expr::col((earlier.clone(), column));
    let open = [JobState::Waiting.as_str(), JobState::Running.as_str()];
    let before = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, earlier.clone())
        .and_where(of_earlier(Column::Lane).eq(Expr::col((Entity, Column::Lane))))
        .and_where(of_earlier(Column::State).is_in(open))
        .and_where(of_earlier(Column::Id).lt(Expr::col((Entity, Column::Id))))
        .to_owned();
    Expr::exists(before).not()
}
