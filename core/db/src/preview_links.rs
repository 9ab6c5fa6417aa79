//! Links by which people without an account see an entry that is not public.

use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder, prelude::*};

use super::{
    DbError, Executor,
    entities::preview_link::{Column, Entity, Model},
    values::{millis, moment},
};
use sandpress_domain::{EntryId, PreviewLink, Timestamp, UserId};

/// Adds a link. `digest` is of the secret in its address.
pub async fn insert(on: &impl Executor, link: &PreviewLink, digest: &str) -> Result<(), DbError> {
    let row = Model {
        digest: digest.to_owned(),
        id: link.id,
        entry_id: link.entry.0,
        person_id: link.person.map(|person| person.0),
        created_at: millis(link.created_at),
        expires_at: millis(link.expires_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The link whose secret has this digest and that is still good.
pub async fn find(on: &impl Executor, digest: &str, now: Timestamp) -> Result<Option<PreviewLink>, DbError> {
    let found = Entity::find_by_id(digest).filter(Column::ExpiresAt.gt(millis(now)));
    found.one(on.connection()).await?.map(link).transpose()
}

/// The links of an entry that are still good, the newest first.
pub async fn list(on: &impl Executor, entry: EntryId, now: Timestamp) -> Result<Vec<PreviewLink>, DbError> {
    let rows = Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::ExpiresAt.gt(millis(now)))
        .order_by_desc(Column::CreatedAt)
        .all(on.connection())
        .await?;
    rows.into_iter().map(link).collect()
}

/// Makes a link of an entry useless. Whether there was one.
pub async fn delete(on: &impl Executor, entry: EntryId, id: Uuid) -> Result<bool, DbError> {
    let done = Entity::delete_many()
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::Id.eq(id))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Deletes links that are of no use since that moment.
pub async fn delete_expired(on: &impl Executor, now: Timestamp) -> Result<u64, DbError> {
    let old = Column::ExpiresAt.lte(millis(now));
    Ok(Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

fn link(row: Model) -> Result<PreviewLink, DbError> {
    Ok(PreviewLink {
        id: row.id,
        entry: EntryId(row.entry_id),
        person: row.person_id.map(UserId),
        created_at: moment(row.created_at, "preview_links.created_at")?,
        expires_at: moment(row.expires_at, "preview_links.expires_at")?,
    })
}
