//! Pictures that the site draws for entries without one, to be shown where they are shared.

use sea_orm::{
    Condition, EntityTrait, IntoActiveModel, Iterable, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, OnConflict, Query},
};

use super::{
    DbError, Executor,
    entities::{
        entry, rendering,
        share_picture::{Column, Entity, Model},
    },
    entries::is_readable,
    values::{millis, number},
};
use sandpress_domain::{EntryId, Timestamp};

/// A picture. Its bytes stand in the storage under their SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharePicture {
    /// The entry.
    pub entry: EntryId,
    /// The SHA-256 of its bytes, in hex digits.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
    /// The title that stands on it.
    pub title: String,
    /// What else it was drawn from, at most 64 bytes.
    pub style: String,
}

/// Entries that readers see, published since then, with neither a picture of their own nor one of their present title in
/// this style: with their titles, the newest first, at most `limit`.
pub async fn list_missing(
    on: &impl Executor,
    style: &str,
    since: Timestamp,
    limit: u64,
) -> Result<Vec<(EntryId, String)>, DbError> {
    let drawn = Query::select()
        .expr(Expr::value(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::EntryId)).equals((entry::Entity, entry::Column::Id)))
        .and_where(Expr::col((Entity, Column::Title)).equals((rendering::Entity, rendering::Column::Title)))
        .and_where(Expr::col((Entity, Column::Style)).eq(style))
        .to_owned();
    let rows: Vec<(Uuid, String)> = entry::Entity::find()
        .inner_join(rendering::Entity)
        .select_only()
        .column(entry::Column::Id)
        .column(rendering::Column::Title)
        .filter(is_readable())
        .filter(entry::Column::PublishedAt.gte(millis(since)))
        .filter(rendering::Column::ImageUrl.eq(""))
        .filter(Condition::all().add(Expr::exists(drawn)).not())
        .order_by_desc(entry::Column::PublishedAt)
        .limit(limit)
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(rows.into_iter().map(|(id, title)| (EntryId(id), title)).collect())
}

/// Keeps a picture in place of the one that the entry has.
///
/// # Errors
/// [`DbError::MissingReference`] where the entry is gone.
pub async fn upsert(on: &impl Executor, picture: &SharePicture) -> Result<(), DbError> {
    let row = Model {
        entry_id: picture.entry.0,
        sha256: picture.sha256.clone(),
        size: i64::try_from(picture.size).unwrap_or(i64::MAX),
        title: picture.title.clone(),
        style: picture.style.clone(),
    };
    let others = Column::iter().filter(|column| !matches!(column, Column::EntryId));
    Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::column(Column::EntryId).update_columns(others).to_owned())
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// The picture of an entry.
pub async fn find(on: &impl Executor, entry: EntryId) -> Result<Option<SharePicture>, DbError> {
    Entity::find_by_id(entry.0).one(on.connection()).await?.map(picture).transpose()
}

/// A picture with these bytes.
pub async fn find_by_bytes(on: &impl Executor, sha256: &str) -> Result<Option<SharePicture>, DbError> {
    let row = Entity::find().filter(Column::Sha256.eq(sha256)).limit(1);
    row.one(on.connection()).await?.map(picture).transpose()
}

fn picture(row: Model) -> Result<SharePicture, DbError> {
    Ok(SharePicture {
        entry: EntryId(row.entry_id),
        sha256: row.sha256,
        size: number(row.size, "share_pictures.size")?,
        title: row.title,
        style: row.style,
    })
}
