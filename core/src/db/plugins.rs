//! Which version of each plugin was loaded last, so that a new one learns from which it upgrades.

use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::{
    DbError, Executor,
    entities::plugin::{ActiveModel, Column, Entity},
    values::{millis, moment},
};
use crate::domain::Timestamp;

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
    }))
}

/// Notes the version of a plugin in place of any that is known.
pub async fn upsert(on: &impl Executor, plugin: &LoadedPlugin) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(plugin.id.clone()),
        version: Set(plugin.version.clone()),
        sha256: Set(plugin.sha256.clone()),
        updated_at: Set(millis(plugin.updated_at)),
    };
    let others = [Column::Version, Column::Sha256, Column::UpdatedAt];
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Id).update_columns(others).to_owned())
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}
