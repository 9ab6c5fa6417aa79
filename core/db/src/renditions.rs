//! Files that were made of assets. Their bytes stand in the storage under their own SHA-256.

use sea_orm::{
    EntityTrait, IntoActiveModel, Iterable, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{OnConflict, Query},
};

use super::{
    DbError, Executor,
    entities::{
        asset,
        rendition::{Column, Entity, Model},
    },
    values::{number, parsed},
};
use sandpress_domain::{FocalPoint, Rendition};

/// Keeps a rendition in place of the one that its source has for the same purpose.
pub async fn upsert(on: &impl Executor, rendition: &Rendition) -> Result<(), DbError> {
    let keys = [Column::Source, Column::Role, Column::Width, Column::MediaType];
    let others = Column::iter().filter(|column| {
        !matches!(column, Column::Source | Column::Role | Column::Width | Column::MediaType)
    });
    Entity::insert(row(rendition)?.into_active_model())
        .on_conflict(OnConflict::columns(keys).update_columns(others).to_owned())
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// What was made of these sources, the narrowest first.
pub async fn of_sources(on: &impl Executor, sources: &[String]) -> Result<Vec<Rendition>, DbError> {
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::Source.is_in(sources))
        .order_by_asc(Column::Width)
        .order_by_asc(Column::MediaType)
        .all(on.connection())
        .await?;
    rows.into_iter().map(rendition).collect()
}

/// The rendition with these bytes and this name.
pub async fn find(on: &impl Executor, sha256: &str, name: &str) -> Result<Option<Rendition>, DbError> {
    let query = Entity::find().filter(Column::Sha256.eq(sha256)).filter(Column::Name.eq(name)).limit(1);
    query.one(on.connection()).await?.map(rendition).transpose()
}

/// Of what the renditions with these bytes were made: their own hashes with those of their sources.
pub async fn sources_of(on: &impl Executor, sha256: &[String]) -> Result<Vec<(String, String)>, DbError> {
    if sha256.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find().select_only().column(Column::Sha256).column(Column::Source);
    Ok(query.filter(Column::Sha256.is_in(sha256)).into_tuple().all(on.connection()).await?)
}

/// Whether a rendition has these bytes.
pub async fn has_bytes(on: &impl Executor, sha256: &str) -> Result<bool, DbError> {
    let query = Entity::find().filter(Column::Sha256.eq(sha256)).limit(1);
    Ok(query.one(on.connection()).await?.is_some())
}

/// Takes one away.
pub async fn delete(on: &impl Executor, rendition: &Rendition) -> Result<(), DbError> {
    Entity::delete_many()
        .filter(Column::Source.eq(&rendition.source))
        .filter(Column::Role.eq(rendition.role.as_str()))
        .filter(Column::Width.eq(i64::from(rendition.width)))
        .filter(Column::MediaType.eq(&rendition.media_type))
        .exec(on.connection())
        .await?;
    Ok(())
}

/// Takes away what was made of bytes that no asset has any more. How many there were.
pub async fn delete_orphans(on: &impl Executor) -> Result<u64, DbError> {
    let sources = Query::select().column(asset::Column::Sha256).from(asset::Entity).to_owned();
    let orphans = Entity::delete_many().filter(Column::Source.not_in_subquery(sources));
    Ok(orphans.exec(on.connection()).await?.rows_affected)
}

fn row(rendition: &Rendition) -> Result<Model, DbError> {
    Ok(Model {
        source: rendition.source.clone(),
        role: rendition.role.as_str().to_owned(),
        width: rendition.width.into(),
        media_type: rendition.media_type.clone(),
        height: rendition.height.into(),
        sha256: rendition.sha256.clone(),
        name: rendition.name.clone(),
        size: i64::try_from(rendition.size).map_err(|error| DbError::damaged("renditions.size", error))?,
        made_by: rendition.made_by.clone(),
        focal_x: rendition.focal.x.into(),
        focal_y: rendition.focal.y.into(),
    })
}

fn rendition(row: Model) -> Result<Rendition, DbError> {
    Ok(Rendition {
        source: row.source,
        role: parsed(&row.role, "renditions.role")?,
        width: number(row.width, "renditions.width")?,
        height: number(row.height, "renditions.height")?,
        media_type: row.media_type,
        sha256: row.sha256,
        name: row.name,
        size: number(row.size, "renditions.size")?,
        made_by: row.made_by,
        focal: FocalPoint {
            x: number(row.focal_x, "renditions.focal_x")?,
            y: number(row.focal_y, "renditions.focal_y")?,
        },
    })
}
