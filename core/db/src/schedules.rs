//! Up to which moment the schedules of plugins were looked at, so that each run is planned once, by one server.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{
    DbError, Executor,
    entities::plugin_schedule::{Column, Entity, Model},
    values::{millis, moment},
};
use sandpress_domain::Timestamp;

/// What is known of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSchedule {
    /// The cron expression that was looked at.
    pub cron: String,
    /// Runs up to this moment were planned or left out.
    pub until: Timestamp,
}

/// What is known of schedules, by plugin and name.
pub async fn list(on: &impl Executor) -> Result<HashMap<(String, String), SeenSchedule>, DbError> {
    let rows = Entity::find().all(on.connection()).await?;
    let seen = |row: Model| {
        let until = moment(row.seen_until, "plugin_schedules.seen_until")?;
        Ok(((row.plugin, row.name), SeenSchedule { cron: row.cron, until }))
    };
    rows.into_iter().map(seen).collect()
}

/// Begins to look at a schedule, in place of any other expression under its name.
pub async fn begin(
    on: &impl Executor,
    plugin: &str,
    name: &str,
    cron: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let row = Model {
        plugin: plugin.to_owned(),
        name: name.to_owned(),
        cron: cron.to_owned(),
        seen_until: millis(now),
    };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::Plugin, Column::Name])
                .update_columns([Column::Cron, Column::SeenUntil])
                .to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// Notes that the schedule was looked at up to `until`, where what is known of it is still `seen`. Whether it was.
pub async fn advance(
    on: &impl Executor,
    plugin: &str,
    name: &str,
    seen: &SeenSchedule,
    until: Timestamp,
) -> Result<bool, DbError> {
    let done = Entity::update_many()
        .col_expr(Column::SeenUntil, Expr::value(millis(until)))
        .filter(Column::Plugin.eq(plugin))
        .filter(Column::Name.eq(name))
        .filter(Column::Cron.eq(seen.cron.as_str()))
        .filter(Column::SeenUntil.eq(millis(seen.until)))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}
