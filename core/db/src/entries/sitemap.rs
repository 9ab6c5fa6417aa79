//! What search engines may list.

use sea_orm::{EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select, prelude::*};

use super::{
    super::{
        DbError, Executor,
        entities::{
            entry::{Column, Entity},
            rendering,
        },
        values::{moment, parsed},
    },
    is_public,
};
use sandpress_domain::{EntryId, EntryPath, MediaItem, Presentation, Timestamp};

/// An entry of the sitemap.
#[derive(Clone, Debug)]
pub struct SitemapEntry {
    /// The entry.
    pub entry: EntryId,
    /// Where it stands.
    pub path: EntryPath,
    /// The title that readers see.
    pub title: String,
    /// One or two sentences; may be empty.
    pub excerpt: String,
    /// When readers last got something new.
    pub changed: Timestamp,
    /// The address of its picture; may be empty.
    pub image_url: String,
    /// Files that belong to it.
    pub media: Vec<MediaItem>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    path: String,
    title: String,
    excerpt: String,
    published_at: Option<i64>,
    revised_at: Option<i64>,
    image_url: String,
    presentation: String,
}

#[derive(FromQueryResult)]
struct Part {
    changed: i64,
}

fn listed() -> Select<Entity> {
    Entity::find().inner_join(rendering::Entity).filter(is_public()).filter(Column::Noindex.eq(false))
}

/// Entries that search engines may list, in the order in which they were begun.
pub async fn sitemap_entries(
    on: &impl Executor,
    offset: u32,
    limit: u32,
) -> Result<Vec<SitemapEntry>, DbError> {
    let rows: Vec<Row> = listed()
        .select_only()
        .columns([Column::Id, Column::Path, Column::PublishedAt, Column::RevisedAt])
        .columns([
            rendering::Column::Title,
            rendering::Column::Excerpt,
            rendering::Column::ImageUrl,
            rendering::Column::Presentation,
        ])
        .order_by_asc(Column::Id)
        .offset(u64::from(offset))
        .limit(u64::from(limit))
        .into_model()
        .all(on.connection())
        .await?;
    rows.into_iter().map(entry).collect()
}

/// For each part of `size` entries when the last of them changed.
pub async fn sitemap_parts(on: &impl Executor, size: u32) -> Result<Vec<Timestamp>, DbError> {
    let moments: Vec<Part> = listed()
        .select_only()
        .column_as(Expr::cust("COALESCE(revised_at, published_at, 0)"), "changed")
        .order_by_asc(Column::Id)
        .into_model()
        .all(on.connection())
        .await?;
    let newest =
        |part: &[Part]| moment(part.iter().map(|part| part.changed).max().unwrap_or(0), "entries.revised_at");
    moments.chunks(size.max(1) as usize).map(newest).collect()
}

fn entry(row: Row) -> Result<SitemapEntry, DbError> {
    let presentation: Presentation = serde_json::from_str(&row.presentation)
        .map_err(|error| DbError::damaged("renderings.presentation", error))?;
    Ok(SitemapEntry {
        entry: EntryId(row.id),
        path: parsed(&row.path, "entries.path")?,
        title: row.title,
        excerpt: row.excerpt,
        changed: moment(row.revised_at.or(row.published_at).unwrap_or(0), "entries.revised_at")?,
        image_url: row.image_url,
        media: presentation.media,
    })
}
