//! What is planned for entries.

use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder, prelude::*, sea_query::OnConflict};

use super::{
    DbError, Executor,
    entities::entry_plan::{Column, Entity, Model},
    values::{millis, moment, parsed},
};
use sandpress_domain::{EntryId, EntryPlan, JobId, PlannedAction, UserId};

/// Writes a plan, in place of one of the same kind.
pub async fn upsert(on: &impl Executor, plan: &EntryPlan) -> Result<(), DbError> {
    let row = Model {
        entry_id: plan.entry.0,
        action: plan.action.as_str().to_owned(),
        at: millis(plan.at),
        person_id: plan.person.map(|person| person.0),
        job_id: plan.job.0,
        problem: plan.problem.clone(),
    };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::EntryId, Column::Action])
                .update_columns([Column::At, Column::PersonId, Column::JobId, Column::Problem])
                .to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// What is planned for these entries, the first first.
pub async fn list(on: &impl Executor, entries: &[EntryId]) -> Result<Vec<EntryPlan>, DbError> {
    let rows = Entity::find()
        .filter(Column::EntryId.is_in(entries.iter().map(|entry| entry.0)))
        .order_by_asc(Column::At)
        .all(on.connection())
        .await?;
    rows.into_iter().map(plan).collect()
}

/// The plan that the job does; none where the plan was changed or called off.
pub async fn find_by_job(on: &impl Executor, job: JobId) -> Result<Option<EntryPlan>, DbError> {
    Entity::find().filter(Column::JobId.eq(job.0)).one(on.connection()).await?.map(plan).transpose()
}

/// Forgets a plan. Whether there was one.
pub async fn delete(on: &impl Executor, entry: EntryId, action: PlannedAction) -> Result<bool, DbError> {
    let key = (entry.0, action.as_str().to_owned());
    Ok(Entity::delete_by_id(key).exec(on.connection()).await?.rows_affected > 0)
}

/// Forgets the plan that the job does. Whether there was one.
pub async fn delete_of_job(on: &impl Executor, job: JobId) -> Result<bool, DbError> {
    let done = Entity::delete_many().filter(Column::JobId.eq(job.0)).exec(on.connection()).await?;
    Ok(done.rows_affected > 0)
}

/// Notes why the plan that the job does was not done.
pub async fn set_problem(on: &impl Executor, job: JobId, problem: &str) -> Result<bool, DbError> {
    let done = Entity::update_many()
        .col_expr(Column::Problem, Expr::value(problem))
        .filter(Column::JobId.eq(job.0))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

fn plan(row: Model) -> Result<EntryPlan, DbError> {
    Ok(EntryPlan {
        entry: EntryId(row.entry_id),
        action: parsed(&row.action, "entry_plans.action")?,
        at: moment(row.at, "entry_plans.at")?,
        person: row.person_id.map(UserId),
        job: JobId(row.job_id),
        problem: row.problem,
    })
}
