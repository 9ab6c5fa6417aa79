//! Everything that the database keeps for one plugin: what goes when its owner wants nothing of it to stay.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{
    Database, DbError, Executor,
    entities::{
        job, plugin, plugin_document as document, plugin_document_field as field, plugin_media,
        plugin_schedule, plugin_store as store,
    },
    executor::Connected,
    values::number,
};

/// What a plugin has stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PluginData {
    /// Documents.
    pub documents: u64,
    /// What they count, in bytes.
    pub bytes: u64,
}

/// What the plugin has stored.
pub async fn count(on: &impl Executor, plugin: &str) -> Result<PluginData, DbError> {
    let documents = document::Entity::find().filter(document::Column::Plugin.eq(plugin));
    let stored = store::Entity::find_by_id(plugin).one(on.connection()).await?;
    Ok(PluginData {
        documents: documents.count(on.connection()).await?,
        bytes: stored.map_or(Ok(0), |row| number(row.bytes, "plugin_stores.bytes"))?,
    })
}

/// Deletes the plugin's documents, jobs, schedules and the record of its versions. Files that it added to the site and
/// entries that it wrote belong to the site and stay.
pub async fn delete(db: &Database, id: &str) -> Result<(), DbError> {
    let tx = db.begin().await?;
    let on = tx.connection();
    field::Entity::delete_many().filter(field::Column::Plugin.eq(id)).exec(on).await?;
    document::Entity::delete_many().filter(document::Column::Plugin.eq(id)).exec(on).await?;
    store::Entity::delete_many().filter(store::Column::Plugin.eq(id)).exec(on).await?;
    job::Entity::delete_many().filter(job::Column::Plugin.eq(id)).exec(on).await?;
    plugin_schedule::Entity::delete_many().filter(plugin_schedule::Column::Plugin.eq(id)).exec(on).await?;
    plugin_media::Entity::delete_many().filter(plugin_media::Column::Plugin.eq(id)).exec(on).await?;
    plugin::Entity::delete_many().filter(plugin::Column::Id.eq(id)).exec(on).await?;
    tx.commit().await
}
