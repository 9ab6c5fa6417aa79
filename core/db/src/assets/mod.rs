//! Files that belong to the site. Their bytes stand in the storage under their SHA-256.

mod folders;
mod former;
mod library;
mod uses;

pub use folders::{count_in_folder, delete_folder, folders, insert_folder, rename_folder};
pub use former::{find_former, forget_former, replace_bytes};
pub use library::{AssetFilter, FolderChoice, delete, list_before, list_page, set_folder, set_words};
pub(super) use uses::record as record_uses;
pub use uses::{AssetUse, published_entries, uses};

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set,
    Condition, EntityTrait, QueryOrder, QuerySelect, TryInsertResult,
    prelude::*,
    sea_query::{ExprTrait, OnConflict},
};

use super::{
    DbError, Executor, Transaction,
    entities::{
        asset::{ActiveModel, Column, Entity, Model},
        plugin_media,
    },
    executor::Connected,
    values::{millis, moment, number, parsed},
};
use sandpress_domain::{Asset, AssetWords, FocalPoint, MediaFacts, MediaKind, UserId};

/// Adds an asset where there is none with these bytes and this name. Whether it did.
pub async fn insert_if_absent(on: &impl Executor, asset: &Asset) -> Result<bool, DbError> {
    let row = row(asset)?;
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::Sha256, Column::Name]).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(on.connection())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// The asset with these bytes and this name.
pub async fn find(on: &impl Executor, sha256: &str, name: &str) -> Result<Option<Asset>, DbError> {
    let query = Entity::find().filter(Column::Sha256.eq(sha256)).filter(Column::Name.eq(name));
    query.one(on.connection()).await?.map(asset).transpose()
}

/// The asset of this id.
pub async fn find_by_id(on: &impl Executor, id: Uuid) -> Result<Option<Asset>, DbError> {
    Entity::find_by_id(id).one(on.connection()).await?.map(asset).transpose()
}

/// The assets of these ids that are there.
pub async fn list_by_ids(on: &impl Executor, ids: &[Uuid]) -> Result<Vec<Asset>, DbError> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(on.connection()).await?;
    rows.into_iter().map(asset).collect()
}

/// The asset with these bytes that was added first, whatever its name.
pub async fn find_by_sha256(on: &impl Executor, sha256: &str) -> Result<Option<Asset>, DbError> {
    let query = Entity::find()
        .filter(Column::Sha256.eq(sha256))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    query.one(on.connection()).await?.map(asset).transpose()
}

/// The assets with these bytes: of each the one that was added first.
pub async fn of_hashes(on: &impl Executor, hashes: &[String]) -> Result<Vec<Asset>, DbError> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find().filter(Column::Sha256.is_in(hashes)).order_by_asc(Column::Sha256);
    let rows = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(on.connection()).await?;
    let mut assets = rows.into_iter().map(asset).collect::<Result<Vec<_>, _>>()?;
    assets.dedup_by(|later, first| later.sha256 == first.sha256);
    Ok(assets)
}

/// Notes what processing found: facts, state and problem. Whether there is such an asset.
pub async fn set_processed(on: &impl Executor, asset: &Asset) -> Result<bool, DbError> {
    let facts = &asset.facts;
    let change = ActiveModel {
        width: Set(facts.width.into()),
        height: Set(facts.height.into()),
        duration_ms: Set(size(facts.duration_ms)?),
        placeholder: Set(placeholder(facts)),
        codecs: Set(facts.codecs.clone()),
        taken: Set(taken(facts)?),
        state: Set(asset.state.as_str().to_owned()),
        problem: Set(asset.problem.clone()),
        ..Default::default()
    };
    let same = Entity::update_many().set(change).filter(Column::Id.eq(asset.id));
    // Bytes that were replaced in the meantime have facts of their own.
    let updated = same.filter(Column::Sha256.eq(&asset.sha256)).exec(on.connection()).await?;
    Ok(updated.rows_affected > 0)
}

/// The assets of these kinds, newest first, those that were added before `before` where it is given.
pub async fn list(
    on: &impl Executor,
    kinds: &BTreeSet<MediaKind>,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Asset>, DbError> {
    // A condition without members would be true of everything.
    let none = Condition::any().add(Column::Id.is_in(Vec::<Uuid>::new()));
    let any_kind = kinds.iter().fold(none, |any, kind| any.add(is_of(*kind)));
    let rows = Entity::find()
        .filter(any_kind)
        .filter(Condition::all().add_option(before.map(|before| Column::Id.lt(before))))
        .order_by_desc(Column::Id)
        .limit(u64::from(limit))
        .all(on.connection())
        .await?;
    rows.into_iter().map(asset).collect()
}

/// What [`MediaKind::of`] says, for a query.
fn is_of(kind: MediaKind) -> Condition {
    let family = |kind: MediaKind| Column::MediaType.like(format!("{}/%", kind.as_str()));
    match kind {
        MediaKind::File => MediaKind::ALL
            .into_iter()
            .filter(|kind| *kind != MediaKind::File)
            .fold(Condition::all(), |all, kind| all.add(family(kind).not())),
        kind => Condition::all().add(family(kind)),
    }
}

/// Counts bytes that the plugin added, and keeps others that do so out until the transaction ends. All its bytes.
pub async fn add_plugin_bytes(tx: &Transaction, plugin: &str, bytes: u64) -> Result<u64, DbError> {
    let bytes = size(bytes)?;
    let new = plugin_media::ActiveModel { plugin: Set(plugin.to_owned()), bytes: Set(bytes) };
    let sum = Expr::col((plugin_media::Entity, plugin_media::Column::Bytes)).add(bytes);
    let added =
        OnConflict::column(plugin_media::Column::Plugin).value(plugin_media::Column::Bytes, sum).to_owned();
    plugin_media::Entity::insert(new).on_conflict(added).exec_without_returning(tx.connection()).await?;
    plugin_bytes(tx, plugin).await
}

/// Bytes of all files that the plugin added.
pub async fn plugin_bytes(on: &impl Executor, plugin: &str) -> Result<u64, DbError> {
    let row = plugin_media::Entity::find_by_id(plugin).one(on.connection()).await?;
    row.map_or(Ok(0), |row| number(row.bytes, "plugin_media.bytes"))
}

fn size(bytes: u64) -> Result<i64, DbError> {
    i64::try_from(bytes).map_err(|error| DbError::damaged("assets.size", error))
}

fn row(asset: &Asset) -> Result<ActiveModel, DbError> {
    Ok(ActiveModel {
        id: Set(asset.id),
        sha256: Set(asset.sha256.clone()),
        name: Set(asset.name.clone()),
        media_type: Set(asset.media_type.clone()),
        size: Set(size(asset.size)?),
        plugin: Set(asset.plugin.clone()),
        created_at: Set(millis(asset.created_at)),
        title: Set(asset.about.title.clone()),
        alt: Set(asset.about.alt.clone()),
        caption: Set(asset.about.caption.clone()),
        credit: Set(asset.about.credit.clone()),
        width: Set(asset.facts.width.into()),
        height: Set(asset.facts.height.into()),
        duration_ms: Set(size(asset.facts.duration_ms)?),
        placeholder: Set(placeholder(&asset.facts)),
        codecs: Set(asset.facts.codecs.clone()),
        taken: Set(taken(&asset.facts)?),
        focal_x: Set(asset.focal.map(|focal| focal.x.into())),
        focal_y: Set(asset.focal.map(|focal| focal.y.into())),
        folder_id: Set(asset.folder),
        uploaded_by: Set(asset.uploaded_by.map(|user| user.0)),
        state: Set(asset.state.as_str().to_owned()),
        problem: Set(asset.problem.clone()),
        search_key: Set(search_key(&asset.name, &asset.about)),
    })
}

/// What searches look into.
fn search_key(name: &str, about: &AssetWords) -> String {
    [name, &about.title, &about.alt, &about.caption, &about.credit].join("\n").to_lowercase()
}

fn placeholder(facts: &MediaFacts) -> String {
    facts.placeholder.map(|colours| colours.to_string()).unwrap_or_default()
}

fn taken(facts: &MediaFacts) -> Result<String, DbError> {
    serde_json::to_string(&facts.taken).map_err(|error| DbError::damaged("assets.taken", error))
}

fn asset(row: Model) -> Result<Asset, DbError> {
    let place = |x, y| -> Result<FocalPoint, DbError> {
        Ok(FocalPoint::new(number(x, "assets.focal_x")?, number(y, "assets.focal_y")?))
    };
    Ok(Asset {
        id: row.id,
        sha256: row.sha256,
        name: row.name,
        media_type: row.media_type,
        size: number(row.size, "assets.size")?,
        plugin: row.plugin,
        created_at: moment(row.created_at, "assets.created_at")?,
        about: AssetWords { title: row.title, alt: row.alt, caption: row.caption, credit: row.credit },
        facts: MediaFacts {
            width: number(row.width, "assets.width")?,
            height: number(row.height, "assets.height")?,
            duration_ms: number(row.duration_ms, "assets.duration_ms")?,
            // An older version kept another kind of placeholder.
            placeholder: row.placeholder.parse().ok(),
            codecs: row.codecs,
            taken: serde_json::from_str(&row.taken)
                .map_err(|error| DbError::damaged("assets.taken", error))?,
        },
        focal: row.focal_x.zip(row.focal_y).map(|(x, y)| place(x, y)).transpose()?,
        folder: row.folder_id,
        uploaded_by: row.uploaded_by.map(UserId),
        state: parsed(&row.state, "assets.state")?,
        problem: row.problem,
    })
}
