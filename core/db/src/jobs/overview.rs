//! The whole queue, for the people who look after the site.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

use super::{Column, Entity, Model, job, plugin::MORE_ATTEMPTS};
use crate::{
    DbError, Executor,
    entities::job::ActiveModel,
    values::{millis, optional, page},
};
use sandpress_domain::{JobCounts, JobId, JobState, ListedJob, Page, PageRequest, Timestamp};

/// Jobs in this state: those that are over with the youngest end first, the others in the order in which they are done.
pub async fn list(
    on: &impl Executor,
    state: JobState,
    request: PageRequest,
) -> Result<Page<ListedJob>, DbError> {
    let total = of_state(state).count(on.connection()).await?;
    let ordered = match state {
        JobState::Waiting | JobState::Running => of_state(state).order_by_asc(Column::RunAt),
        JobState::Done | JobState::Cancelled | JobState::Dead => {
            of_state(state).order_by_desc(Column::FinishedAt)
        }
    };
    let rows = ordered
        .order_by_asc(Column::Id)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, listed)
}

/// How many jobs are in each state.
pub async fn count(on: &impl Executor) -> Result<JobCounts, DbError> {
    let of = async |state| of_state(state).count(on.connection()).await;
    Ok(JobCounts {
        waiting: of(JobState::Waiting).await?,
        running: of(JobState::Running).await?,
        dead: of(JobState::Dead).await?,
        done: of(JobState::Done).await?,
    })
}

/// Puts a dead letter back into the queue, for five more attempts. Whether it was one.
pub async fn retry(on: &impl Executor, id: JobId, now: Timestamp) -> Result<bool, DbError> {
    let change = ActiveModel {
        state: Set(JobState::Waiting.as_str().to_owned()),
        run_at: Set(millis(now)),
        finished_at: Set(None),
        ..ActiveModel::default()
    };
    let done = Entity::update_many()
        .set(change)
        .col_expr(Column::MaxAttempts, Expr::col(Column::MaxAttempts).add(MORE_ATTEMPTS))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(JobState::Dead.as_str()))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Deletes a dead letter. Whether it was one.
pub async fn discard(on: &impl Executor, id: JobId) -> Result<bool, DbError> {
    let dead =
        Entity::delete_many().filter(Column::Id.eq(id.0)).filter(Column::State.eq(JobState::Dead.as_str()));
    Ok(dead.exec(on.connection()).await?.rows_affected > 0)
}

fn of_state(state: JobState) -> Select<Entity> {
    Entity::find().filter(Column::State.eq(state.as_str()))
}

fn listed(row: Model) -> Result<ListedJob, DbError> {
    let (error, finished_at) = (row.last_error.clone(), optional(row.finished_at, "jobs.finished_at")?);
    Ok(ListedJob { job: job(row)?, error, finished_at })
}
