//! What people write and did not save yet, and who has which entry open.

use super::{
    DbError, Executor,
    entities::{presence, working_copy},
    values::{millis, moment, number},
};
use sandpress_domain::{EntryId, Presence, Timestamp, UserId, WorkingCopy};
use sea_orm::{
    ActiveValue::Set, Condition, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect, prelude::*,
    sea_query::OnConflict,
};

/// Writes a working copy, in place of the one of the same sitting. Whoever calls it looked that it is the newer one, and
/// keeps the entry locked.
pub async fn upsert_copy(on: &impl Executor, copy: &WorkingCopy) -> Result<(), DbError> {
    use working_copy::{Column, Entity, Model};
    let row = Model {
        entry_id: copy.entry.0,
        person_id: copy.person.0,
        sitting: copy.sitting,
        sequence: i64::from(copy.sequence),
        base_revision: i64::from(copy.base_revision),
        content: copy.content.clone(),
        updated_at: millis(copy.updated_at),
    };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::EntryId, Column::PersonId, Column::Sitting])
                .update_columns([Column::Sequence, Column::BaseRevision, Column::Content, Column::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// The working copy of a sitting, also an emptied one.
pub async fn find_copy(
    on: &impl Executor,
    entry: EntryId,
    person: UserId,
    sitting: Uuid,
) -> Result<Option<WorkingCopy>, DbError> {
    let key = (entry.0, person.0, sitting);
    working_copy::Entity::find_by_id(key).one(on.connection()).await?.map(copy).transpose()
}

/// The working copies of a person for an entry that hold something, the last written first.
pub async fn list_copies(
    on: &impl Executor,
    entry: EntryId,
    person: UserId,
) -> Result<Vec<WorkingCopy>, DbError> {
    use working_copy::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::PersonId.eq(person.0))
        .filter(Column::Content.is_not_null())
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Sitting)
        .all(on.connection())
        .await?;
    rows.into_iter().map(copy).collect()
}

/// Deletes working copies that were last written before that moment. How many there were.
pub async fn delete_copies_before(on: &impl Executor, before: Timestamp) -> Result<u64, DbError> {
    let old = working_copy::Column::UpdatedAt.lt(millis(before));
    Ok(working_copy::Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

/// Notes that a person has the form of an entry open.
pub async fn see(
    on: &impl Executor,
    entry: EntryId,
    sitting: Uuid,
    person: UserId,
    now: Timestamp,
) -> Result<(), DbError> {
    use presence::{ActiveModel, Column, Entity};
    let row = ActiveModel {
        entry_id: Set(entry.0),
        sitting: Set(sitting),
        person_id: Set(person.0),
        since: Set(millis(now)),
        seen_at: Set(millis(now)),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::EntryId, Column::Sitting]).update_column(Column::SeenAt).to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// Who has the entry open and was heard of at this moment or later, the first first.
pub async fn list_present(
    on: &impl Executor,
    entry: EntryId,
    seen_from: Timestamp,
) -> Result<Vec<Presence>, DbError> {
    use presence::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::SeenAt.gte(millis(seen_from)))
        .order_by_asc(Column::Since)
        .limit(20)
        .all(on.connection())
        .await?;
    let presence = |row: presence::Model| {
        Ok(Presence {
            entry: EntryId(row.entry_id),
            sitting: row.sitting,
            person: UserId(row.person_id),
            since: moment(row.since, "presences.since")?,
            seen_at: moment(row.seen_at, "presences.seen_at")?,
        })
    };
    rows.into_iter().map(presence).collect()
}

/// Forgets who had an entry open and was not heard of since that moment.
pub async fn delete_presences_before(on: &impl Executor, before: Timestamp) -> Result<u64, DbError> {
    let old = presence::Column::SeenAt.lt(millis(before));
    Ok(presence::Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

/// Forgets that a person has a form open.
pub async fn leave(on: &impl Executor, entry: EntryId, sitting: Uuid, person: UserId) -> Result<(), DbError> {
    let own = presence::Column::PersonId.eq(person.0);
    presence::Entity::delete_by_id((entry.0, sitting)).filter(own).exec(on.connection()).await?;
    Ok(())
}

fn copy(row: working_copy::Model) -> Result<WorkingCopy, DbError> {
    Ok(WorkingCopy {
        entry: EntryId(row.entry_id),
        person: UserId(row.person_id),
        sitting: row.sitting,
        sequence: number(row.sequence, "working_copies.sequence")?,
        base_revision: number(row.base_revision, "working_copies.base_revision")?,
        content: row.content,
        updated_at: moment(row.updated_at, "working_copies.updated_at")?,
    })
}

/// Deletes the working copies of a person for an entry but for the `kept` last written.
pub async fn prune_copies(
    on: &impl Executor,
    entry: EntryId,
    person: UserId,
    kept: u64,
) -> Result<u64, DbError> {
    use working_copy::{Column, Entity};
    let of_person =
        |condition: Condition| condition.add(Column::EntryId.eq(entry.0)).add(Column::PersonId.eq(person.0));
    let old: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Sitting)
        .filter(of_person(Condition::all()))
        .order_by_desc(Column::UpdatedAt)
        .offset(kept)
        .limit(100)
        .into_tuple()
        .all(on.connection())
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let these = of_person(Condition::all()).add(Column::Sitting.is_in(old));
    Ok(Entity::delete_many().filter(these).exec(on.connection()).await?.rows_affected)
}
