//! What readers see: published entries with their renderings.

use sea_orm::{Condition, EntityTrait, Order, QueryOrder, QuerySelect, Select, prelude::*, sea_query::Query};

use super::{
    super::{
        DbError, Executor, authors,
        entities::{
            entry::{Column, Entity},
            entry_term, rendering,
        },
        renderings,
        values::{millis, moment, page, parsed},
    },
    entry,
};
use sandpress_domain::{
    Entry, EntryId, EntryPath, EntryStatus, Page, PageRequest, Rendering, TermId, Timestamp, UserId,
};

/// A link to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLink {
    /// The entry.
    pub id: EntryId,
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

/// Which of the entries that readers see are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PublishedFilter {
    /// With one of these terms.
    pub terms: Option<Vec<TermId>>,
    /// By this person.
    pub author: Option<UserId>,
    /// Of this publication type.
    pub publication_type: Option<String>,
    /// Published at or after the first moment and before the second.
    pub between: Option<(Timestamp, Timestamp)>,
}

/// How many entries of the site's lists readers see. It takes longer the more there are.
pub async fn count_published(on: &impl Executor, filter: &PublishedFilter) -> Result<u64, DbError> {
    Ok(listed(filter).count(on.connection()).await?)
}

/// The entries of the site's lists that readers see, newest first, of `total` ones. One whose rendering is missing is left
/// out.
pub async fn list_published(
    on: &impl Executor,
    filter: &PublishedFilter,
    total: u64,
    request: PageRequest,
) -> Result<Page<(Entry, Rendering)>, DbError> {
    let rows = listed(filter)
        .find_both_related(rendering::Entity)
        .order_by_desc(Column::PublishedAt)
        .order_by_desc(Column::Id)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, |(row, rendering)| Ok((entry(row)?, renderings::rendering(rendering)?)))
}

fn listed(filter: &PublishedFilter) -> Select<Entity> {
    public().filter(Column::Listed.eq(true)).filter(condition(filter))
}

fn condition(filter: &PublishedFilter) -> Condition {
    let with_term = filter.terms.as_ref().map(|terms| {
        let ids = terms.iter().map(|term| term.0);
        let entries = Query::select()
            .column(entry_term::Column::EntryId)
            .from(entry_term::Entity)
            .and_where(entry_term::Column::TermId.is_in(ids))
            .to_owned();
        Column::Id.in_subquery(entries)
    });
    let between = filter.between.map(|(from, until)| {
        Condition::all().add(Column::PublishedAt.gte(millis(from))).add(Column::PublishedAt.lt(millis(until)))
    });
    let of_type = filter.publication_type.as_ref().map(|of| Column::PublicationType.eq(of));
    let by_author = filter.author.map(authors::is_by);
    Condition::all().add_option(with_term).add_option(by_author).add_option(of_type).add_option(between)
}

/// When the first and the last entry of the site's lists were published that readers see; none where there is none.
pub async fn published_span(on: &impl Executor) -> Result<Option<(Timestamp, Timestamp)>, DbError> {
    let first = published_at(on, Order::Asc).await?;
    let last = published_at(on, Order::Desc).await?;
    match (first, last) {
        (Some(first), Some(last)) => {
            Ok(Some((moment(first, "entries.published_at")?, moment(last, "entries.published_at")?)))
        }
        _ => Ok(None),
    }
}

/// The first moment of the list in that order, found by its index.
async fn published_at(on: &impl Executor, order: Order) -> Result<Option<i64>, DbError> {
    let found: Option<Option<i64>> = public()
        .select_only()
        .column(Column::PublishedAt)
        .filter(Column::Listed.eq(true))
        .filter(Column::PublishedAt.is_not_null())
        .order_by(Column::PublishedAt, order)
        .into_tuple()
        .one(on.connection())
        .await?;
    Ok(found.flatten())
}

/// Those of the entries that readers see, with what they see of them.
pub async fn published_by_ids(
    on: &impl Executor,
    ids: &[EntryId],
) -> Result<Vec<(Entry, Rendering)>, DbError> {
    let rows = public()
        .find_both_related(rendering::Entity)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(on.connection())
        .await?;
    rows.into_iter().map(|(row, rendering)| Ok((entry(row)?, renderings::rendering(rendering)?))).collect()
}

/// Those of the entries that readers see, with the titles that they see.
pub async fn links(on: &impl Executor, ids: &[EntryId]) -> Result<Vec<(EntryId, EntryLink)>, DbError> {
    let rows: Vec<(Uuid, String, String)> = public()
        .inner_join(rendering::Entity)
        .select_only()
        .column(Column::Id)
        .column(rendering::Column::Title)
        .column(Column::Path)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(on.connection())
        .await?;
    let link = |(id, title, path): (Uuid, String, String)| {
        let id = EntryId(id);
        Ok((id, EntryLink { id, title, path: parsed(&path, "entries.path")? }))
    };
    rows.into_iter().map(link).collect()
}

/// The entries that readers see next to this one; none where it was never published, or stands in no list.
pub async fn published_neighbours(on: &impl Executor, entry: &Entry) -> Result<Neighbours, DbError> {
    let Some(at) = entry.published_at.filter(|_| entry.listed).map(millis) else {
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
    // The bound by itself is what an index is entered by.
    let (bound, other_moment, same_moment) = match order {
        Order::Asc => (Column::PublishedAt.gte(at), Column::PublishedAt.gt(at), Column::Id.gt(id.0)),
        _ => (Column::PublishedAt.lte(at), Column::PublishedAt.lt(at), Column::Id.lt(id.0)),
    };
    let row: Option<(Uuid, String, String)> = public()
        .inner_join(rendering::Entity)
        .select_only()
        .column(Column::Id)
        .column(rendering::Column::Title)
        .column(Column::Path)
        .filter(Column::Listed.eq(true))
        .filter(bound)
        .filter(Condition::any().add(other_moment).add(same_moment))
        .order_by(Column::PublishedAt, order.clone())
        .order_by(Column::Id, order)
        .into_tuple()
        .one(on.connection())
        .await?;
    let link = |(id, title, path): (Uuid, String, String)| {
        Ok(EntryLink { id: EntryId(id), title, path: parsed(&path, "entries.path")? })
    };
    row.map(link).transpose()
}

fn public() -> Select<Entity> {
    Entity::find().filter(is_public())
}

/// What [`Entry::is_readable`] says, for a query.
pub(crate) fn is_readable() -> Condition {
    Condition::all().add(Column::Status.ne(EntryStatus::Draft.as_str())).add(Column::DeletedAt.is_null())
}

/// What [`Entry::is_public`] says, for a query.
pub(crate) fn is_public() -> Condition {
    Condition::all().add(Column::Status.eq(EntryStatus::Published.as_str())).add(Column::DeletedAt.is_null())
}
