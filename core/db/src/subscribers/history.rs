//! What happened to subscriptions.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect, prelude::*};

use crate::{
    DbError, Executor,
    entities::subscriber_note::{ActiveModel, Column, Entity, Model},
    values::{millis, moment, parsed},
};
use sandpress_domain::{NoteKind, SubscriberId, SubscriberNote, Timestamp};

/// Lines of a history that are shown.
const SHOWN: u64 = 200;

/// Adds a line to the history of a subscription.
pub async fn add_note(on: &impl Executor, id: SubscriberId, note: &SubscriberNote) -> Result<(), DbError> {
    add_notes(on, &[id], note).await
}

/// Adds the same line to the histories of many.
pub async fn add_notes(
    on: &impl Executor,
    ids: &[SubscriberId],
    note: &SubscriberNote,
) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = ids.iter().map(|id| ActiveModel {
        id: Set(Uuid::now_v7()),
        subscriber_id: Set(id.0),
        at: Set(millis(note.at)),
        kind: Set(note.kind.as_str().to_owned()),
        detail: Set(note.detail.clone()),
    });
    Entity::insert_many(rows).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The history of a subscription, the youngest first; at most 200 lines.
pub async fn notes(on: &impl Executor, id: SubscriberId) -> Result<Vec<SubscriberNote>, DbError> {
    let rows = Entity::find()
        .filter(Column::SubscriberId.eq(id.0))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(SHOWN)
        .all(on.connection())
        .await?;
    rows.into_iter().map(note).collect()
}

/// How many lines of this kind the history has after `since`.
pub async fn count_notes_since(
    on: &impl Executor,
    id: SubscriberId,
    kind: NoteKind,
    since: Timestamp,
) -> Result<u64, DbError> {
    let lines = Entity::find()
        .filter(Column::SubscriberId.eq(id.0))
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::At.gt(millis(since)));
    Ok(lines.count(on.connection()).await?)
}

fn note(row: Model) -> Result<SubscriberNote, DbError> {
    Ok(SubscriberNote {
        at: moment(row.at, "subscriber_notes.at")?,
        kind: parsed(&row.kind, "subscriber_notes.kind")?,
        detail: row.detail,
    })
}
