//! Which version of each plugin was accepted last, so that a new one learns from which it upgrades and the site can return to it.

use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, sea_query::OnConflict};

use super::{
    DbError, Executor, Transaction,
    entities::plugin::{ActiveModel, Column, Entity},
    executor::Connected,
    values::{millis, moment},
};
use sandpress_domain::Timestamp;

/// The version of a plugin that was loaded last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedPlugin {
    /// Id of the plugin.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the component in lower-case hexadecimal.
    pub sha256: String,
    /// When this version was first loaded.
    pub updated_at: Timestamp,
    /// The capabilities that it imports.
    pub capabilities: Vec<String>,
    /// The hooks that it has.
    pub hooks: Vec<String>,
    /// SHA-256 of the component that it took the place of; empty where there is none.
    pub previous_sha256: String,
    /// The update that failed and is not tried again; empty where there is none.
    pub failed_attempt: String,
    /// Why it failed.
    pub failed_reason: String,
}

/// What is known of the plugin.
pub async fn find(on: &impl Executor, id: &str) -> Result<Option<LoadedPlugin>, DbError> {
    let Some(row) = Entity::find_by_id(id).one(on.connection()).await? else {
        return Ok(None);
    };
    Ok(Some(LoadedPlugin {
        id: row.id,
        version: row.version,
        sha256: row.sha256,
        updated_at: moment(row.updated_at, "plugins.updated_at")?,
        capabilities: words(&row.capabilities),
        hooks: words(&row.hooks),
        previous_sha256: row.previous_sha256,
        failed_attempt: row.failed_attempt,
        failed_reason: row.failed_reason,
    }))
}

/// Keeps others who ask for the same out until the transaction ends, on any server.
pub async fn lock(on: &Transaction, id: &str) -> Result<(), DbError> {
    Entity::find_by_id(id).lock_exclusive().one(on.connection()).await?;
    Ok(())
}

/// Notes the version of a plugin in place of any that is known.
pub async fn upsert(on: &impl Executor, plugin: &LoadedPlugin) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(plugin.id.clone()),
        version: Set(plugin.version.clone()),
        sha256: Set(plugin.sha256.clone()),
        updated_at: Set(millis(plugin.updated_at)),
        capabilities: Set(plugin.capabilities.join(" ")),
        hooks: Set(plugin.hooks.join(" ")),
        previous_sha256: Set(plugin.previous_sha256.clone()),
        failed_attempt: Set(plugin.failed_attempt.clone()),
        failed_reason: Set(plugin.failed_reason.clone()),
    };
    let others = [
        Column::Version,
        Column::Sha256,
        Column::UpdatedAt,
        Column::Capabilities,
        Column::Hooks,
        Column::PreviousSha256,
        Column::FailedAttempt,
        Column::FailedReason,
    ];
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Id).update_columns(others).to_owned())
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
