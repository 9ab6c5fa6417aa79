//! What readers see: published entries with their renderings.

use std::collections::BTreeMap;

use sea_orm::{
    Condition, EntityTrait, Order, QueryOrder, QuerySelect, Select,
    prelude::*,
    sea_query::{ExprTrait, Query},
};

use super::{
    super::{
        DbError, Executor, authors,
        entities::{
            entry::{Column, Entity},
            entry_term, rendering,
        },
        renderings,
        values::{millis, moment, number, page, parsed},
    },
    entry,
};
use sandpress_domain::{
    Entry, EntryId, EntryPath, EntryStatus, Page, PageRequest, Rendering, TermId, Timestamp, UserId, Week,
};

/// More weeks before 1970 than any calendar has.
const FIRST_WEEK: i64 = 1_000_000;

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

/// The same for all lists together, by the weeks of publication.
pub async fn count_published_by_week(on: &impl Executor) -> Result<BTreeMap<Week, u64>, DbError> {
    // No week has a negative number when it is divided, since databases do not round these down.
    let week = Column::PublishedAt.into_expr().add(FIRST_WEEK * Week::MILLISECONDS).div(Week::MILLISECONDS);
    let rows: Vec<(i64, i64)> = listed(&PublishedFilter::default())
        .select_only()
        .column_as(week, "week")
        .column_as(Column::Id.count(), "number")
        .filter(Column::PublishedAt.is_not_null())
        .group_by(Expr::col("week"))
        .into_tuple()
        .all(on.connection())
        .await?;
    rows.into_iter()
        .map(|(week, count)| Ok((Week(week - FIRST_WEEK), number(count, "entries.published_at")?)))
        .collect()
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
    let rows = of_ids(ids).find_both_related(rendering::Entity).all(on.connection()).await?;
    let both = |(row, rendering)| Ok((entry(row)?, renderings::rendering(rendering)?));
    let rows: Result<Vec<(Entry, Rendering)>, DbError> = rows.into_iter().map(both).collect();
    Ok(rows?.into_iter().filter(|(entry, _)| entry.is_public()).collect())
}

/// Those of the entries that readers see, with the titles that they see.
pub async fn links(on: &impl Executor, ids: &[EntryId]) -> Result<Vec<(EntryId, EntryLink)>, DbError> {
    let rows: Vec<(Uuid, String, String, String, Option<i64>)> = of_ids(ids)
        .inner_join(rendering::Entity)
        .select_only()
        .column(Column::Id)
        .column(rendering::Column::Title)
        .columns([Column::Path, Column::Status, Column::DeletedAt])
        .into_tuple()
        .all(on.connection())
        .await?;
    let link = |(id, title, path, ..): (Uuid, String, String, String, Option<i64>)| {
        let id = EntryId(id);
        Ok((id, EntryLink { id, title, path: parsed(&path, "entries.path")? }))
    };
    let is_public =
        |row: &(_, _, _, String, Option<i64>)| row.3 == EntryStatus::Published.as_str() && row.4.is_none();
    rows.into_iter().filter(is_public).map(link).collect()
}

/// Entries by their ids. Whether readers see them is looked at afterwards: SQLite, which takes the entries of one status
/// for few, would read all published ones to find some of them.
pub(crate) fn of_ids(ids: &[EntryId]) -> Select<Entity> {
    Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
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
