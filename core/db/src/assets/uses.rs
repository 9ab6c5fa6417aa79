//! Which revisions use an asset.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, JoinType, OnConflict, Query, SelectStatement},
};

use super::{Column as AssetColumn, Entity as Assets};
use crate::{
    DbError, Executor,
    entities::{
        asset_use::{ActiveModel, Column, Entity},
        entry, former_asset,
    },
};
use sandpress_domain::{AssetMentions, EntryId, Revision};

/// Rows in one statement.
const BATCH: usize = 500;

/// An entry that uses an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetUse {
    /// The entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Whether the revision that readers see uses it; otherwise only the newest does.
    pub is_public: bool,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    title: String,
    revision: i64,
    published_revision: Option<i64>,
    used_by: i64,
}

/// Notes which assets the revision uses: by id, or by an address that they have or had.
pub(crate) async fn record(on: &impl Executor, revision: &Revision) -> Result<(), DbError> {
    let mentioned = AssetMentions::of(&revision.fields);
    let mut used = BTreeSet::new();
    for ids in chunks(&mentioned.ids) {
        let found: Vec<Uuid> = Assets::find()
            .select_only()
            .column(AssetColumn::Id)
            .filter(AssetColumn::Id.is_in(ids))
            .into_tuple()
            .all(on.connection())
            .await?;
        used.extend(found);
    }
    for hashes in chunks(&mentioned.hashes) {
        let found: Vec<Uuid> = Assets::find()
            .select_only()
            .column(AssetColumn::Id)
            .filter(AssetColumn::Sha256.is_in(hashes.iter().cloned()))
            .into_tuple()
            .all(on.connection())
            .await?;
        used.extend(found);
        let former: Vec<Uuid> = former_asset::Entity::find()
            .select_only()
            .column(former_asset::Column::AssetId)
            .filter(former_asset::Column::Sha256.is_in(hashes))
            .into_tuple()
            .all(on.connection())
            .await?;
        used.extend(former);
    }
    let row = |asset: &Uuid| ActiveModel {
        entry_id: Set(revision.entry.0),
        revision: Set(i64::from(revision.number)),
        asset_id: Set(*asset),
    };
    for assets in chunks(&used) {
        let key = OnConflict::columns([Column::EntryId, Column::Revision, Column::AssetId]);
        Entity::insert_many(assets.iter().map(row))
            .on_conflict(key.clone().do_nothing().to_owned())
            .exec_without_returning(on.connection())
            .await?;
    }
    Ok(())
}

fn chunks<T: Clone>(all: &BTreeSet<T>) -> Vec<Vec<T>> {
    all.iter().cloned().collect::<Vec<_>>().chunks(BATCH).map(<[T]>::to_vec).collect()
}

/// Narrows a query to uses by revisions that are the newest of their entry, or the one that readers see.
pub(super) fn in_use(query: &mut SelectStatement) -> &mut SelectStatement {
    let entry = |column| Expr::col((entry::Entity, column));
    let revision = (Entity, Column::Revision);
    query
        .from(Entity)
        .join(JoinType::InnerJoin, entry::Entity, entry(entry::Column::Id).equals((Entity, Column::EntryId)))
        .cond_where(
            Condition::any()
                .add(entry(entry::Column::Revision).equals(revision))
                .add(entry(entry::Column::PublishedRevision).equals(revision)),
        )
}

/// The entries that use the asset now, also those in the trash: by title, at most `limit`.
pub async fn uses(on: &impl Executor, asset: Uuid, limit: u32) -> Result<Vec<AssetUse>, DbError> {
    let mut query = Query::select();
    query
        .column((entry::Entity, entry::Column::Id))
        .column((entry::Entity, entry::Column::Title))
        .column((entry::Entity, entry::Column::Revision))
        .column((entry::Entity, entry::Column::PublishedRevision))
        .expr_as(Expr::col((Entity, Column::Revision)), "used_by");
    in_use(&mut query)
        .and_where(Expr::col((Entity, Column::AssetId)).eq(asset))
        .order_by((entry::Entity, entry::Column::TitleKey), sea_orm::Order::Asc)
        .order_by((entry::Entity, entry::Column::Id), sea_orm::Order::Asc)
        .limit(u64::from(limit) * 2);
    let mut uses: Vec<AssetUse> = Vec::new();
    for row in on.connection().query_all(&query).await? {
        let found = Found::from_query_result(&row, "")?;
        let is_public = found.published_revision == Some(found.used_by);
        debug_assert!(is_public || found.revision == found.used_by);
        match uses.last_mut().filter(|last| last.entry.0 == found.id) {
            Some(last) => last.is_public |= is_public,
            None => uses.push(AssetUse { entry: EntryId(found.id), title: found.title, is_public }),
        }
    }
    uses.truncate(limit as usize);
    Ok(uses)
}

/// The entries whose readers see the asset.
pub async fn published_entries(on: &impl Executor, asset: Uuid) -> Result<Vec<EntryId>, DbError> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::EntryId)
        .join(JoinType::InnerJoin, entry_of_use())
        .filter(Column::AssetId.eq(asset))
        .filter(
            Expr::col((entry::Entity, entry::Column::PublishedRevision)).equals((Entity, Column::Revision)),
        )
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

fn entry_of_use() -> sea_orm::RelationDef {
    Entity::belongs_to(entry::Entity).from(Column::EntryId).to(entry::Column::Id).into()
}
