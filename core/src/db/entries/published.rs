//! What readers see: published entries with their renderings.

use sea_orm::{Condition, EntityTrait, Order, QueryOrder, QuerySelect, Select, prelude::*};

use super::{
    super::{
        DbError, Executor,
        entities::{
            entry::{Column, Entity},
            rendering,
        },
        renderings,
        values::{millis, page, parsed},
    },
    entry,
};
use crate::domain::{Entry, EntryId, EntryPath, EntryStatus, Page, PageRequest, Rendering};

/// A link to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLink {
    /// The title that readers see.
    pub title: String,
    /// Where it stands on the site.
    pub path: EntryPath,
}

/// The entries beside one in the order of publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The next newer one.
    pub newer: Option<EntryLink>,
    /// The next older one.
    pub older: Option<EntryLink>,
}

/// The entries that readers see, newest first. One whose rendering is missing is left out.
pub async fn list_published(
    on: &impl Executor,
    request: PageRequest,
) -> Result<Page<(Entry, Rendering)>, DbError> {
    let total = public().inner_join(rendering::Entity).count(on.connection()).await?;
    let rows = public()
        .find_both_related(rendering::Entity)
        .order_by_desc(Column::PublishedAt)
        .order_by_desc(Column::Id)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, |(row, rendering)| Ok((entry(row)?, renderings::rendering(rendering)?)))
}

/// The entries that readers see next to this one; none where it was never published.
pub async fn published_neighbours(on: &impl Executor, entry: &Entry) -> Result<Neighbours, DbError> {
    let Some(at) = entry.published_at.map(millis) else {
        return Ok(Neighbours::default());
    };
    Ok(Neighbours {
        newer: neighbour(on, at, entry.id, Order::Asc).await?,
        older: neighbour(on, at, entry.id, Order::Desc).await?,
    })
}

async fn neighbour(
    on: &impl Executor,
    at: i64,
    id: EntryId,
    order: Order,
) -> Result<Option<EntryLink>, DbError> {
    let (other_moment, same_moment) = match order {
        Order::Asc => (Column::PublishedAt.gt(at), Column::Id.gt(id.0)),
        _ => (Column::PublishedAt.lt(at), Column::Id.lt(id.0)),
    };
    let row: Option<(String, String)> = public()
        .inner_join(rendering::Entity)
        .select_only()
        .column(rendering::Column::Title)
        .column(Column::Path)
        .filter(
            Condition::any()
                .add(other_moment)
                .add(Condition::all().add(Column::PublishedAt.eq(at)).add(same_moment)),
        )
        .order_by(Column::PublishedAt, order.clone())
        .order_by(Column::Id, order)
        .into_tuple()
        .one(on.connection())
        .await?;
    row.map(|(title, path)| Ok(EntryLink { title, path: parsed(&path, "entries.path")? })).transpose()
}

fn public() -> Select<Entity> {
    Entity::find().filter(is_public())
}

/// What [`Entry::is_public`] says, for a query.
pub(in crate::db) fn is_public() -> Condition {
    Condition::all().add(Column::Status.eq(EntryStatus::Published.as_str())).add(Column::DeletedAt.is_null())
}
