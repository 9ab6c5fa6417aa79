//! The outbox: mail that is to be sent, and what became of it.

mod parts;
mod rows;
mod sends;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, OnConflict},
};

pub use parts::list_parts;
pub use sends::{forget_sends, next_send_at, note_sends};

use super::{
    DbError, Executor, Transaction,
    entities::mail::{ActiveModel, Column, Entity},
    executor::Connected,
    values::{millis, number, page},
};
use rows::{mail, waiting, written};
use sandpress_domain::{Mail, MailCounts, MailId, MailState, NewMail, Page, PageRequest, Timestamp};

/// Keeps everybody else from adding mail until the transaction ends, so that what was counted stays true. On SQLite
/// the transaction does so from its beginning.
pub async fn begin_adding(on: &Transaction) -> Result<(), DbError> {
    if on.connection().get_database_backend() == DbBackend::Postgres {
        on.connection().execute_unprepared("LOCK TABLE mails IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    Ok(())
}

/// Adds a mail that waits, with its files. Whether it was added: not where one of the same plugin has its key already.
pub async fn insert(on: &Transaction, id: MailId, mail: &NewMail, now: Timestamp) -> Result<bool, DbError> {
    let added = Entity::insert(waiting(id, mail, now)?)
        .on_conflict(OnConflict::columns([Column::Plugin, Column::Key]).do_nothing().to_owned())
        .exec_without_returning(on.connection())
        .await?;
    if added > 0 {
        parts::insert(on, id, &mail.parts).await?;
    }
    Ok(added > 0)
}

/// Notes what became of a mail: its recipients, state, attempts, error and transport.
pub async fn update(on: &impl Executor, mail: &Mail) -> Result<(), DbError> {
    let change = ActiveModel {
        recipients: Set(written(&mail.recipients, "mails.recipients")?),
        state: Set(mail.state.as_str().to_owned()),
        attempts: Set(i32::try_from(mail.attempts).unwrap_or(i32::MAX)),
        last_error: Set(mail.last_error.clone()),
        transport: Set(mail.transport.clone()),
        updated_at: Set(millis(mail.updated_at)),
        ..ActiveModel::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(mail.id.0)).exec(on.connection()).await?;
    Ok(())
}

/// Forgets what a mail said.
pub async fn forget_text(on: &impl Executor, id: MailId) -> Result<(), DbError> {
    let change = ActiveModel { text: Set(String::new()), html: Set(None), ..ActiveModel::default() };
    Entity::update_many().set(change).filter(Column::Id.eq(id.0)).exec(on.connection()).await?;
    parts::forget(on, id).await
}

/// Deletes a mail. Whether there was one.
pub async fn delete(on: &impl Executor, id: MailId) -> Result<bool, DbError> {
    parts::forget(on, id).await?;
    Ok(Entity::delete_by_id(id.0).exec(on.connection()).await?.rows_affected > 0)
}

/// Deletes the mails of a batch that were never tried. How many there were.
pub async fn delete_untried(on: &impl Executor, batch: &str) -> Result<u64, DbError> {
    let untried = Entity::delete_many()
        .filter(Column::Batch.eq(batch))
        .filter(Column::State.eq(MailState::Queued.as_str()))
        .filter(Column::Attempts.eq(0));
    Ok(untried.exec(on.connection()).await?.rows_affected)
}

/// Mails of a batch in each state.
pub async fn count_batch(on: &impl Executor, batch: &str) -> Result<MailCounts, DbError> {
    let of = async |state| of_state(Some(state)).filter(Column::Batch.eq(batch)).count(on.connection()).await;
    Ok(MailCounts {
        queued: of(MailState::Queued).await?,
        sent: of(MailState::Sent).await?,
        dead: of(MailState::Dead).await?,
    })
}

/// The mail of this id.
pub async fn find(on: &impl Executor, id: MailId) -> Result<Option<Mail>, DbError> {
    Entity::find_by_id(id.0).one(on.connection()).await?.map(mail).transpose()
}

/// The plugin's mail of this key.
pub async fn find_by_key(on: &impl Executor, plugin: &str, key: &str) -> Result<Option<MailId>, DbError> {
    let id = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Plugin.eq(plugin))
        .filter(Column::Key.eq(key))
        .into_tuple()
        .one(on.connection())
        .await?;
    Ok(id.map(MailId))
}

/// How many mails the plugin has handed over after `since`, each recipient counted.
pub async fn count_since(on: &impl Executor, plugin: &str, since: Timestamp) -> Result<u64, DbError> {
    let sum: Option<Option<i64>> = Entity::find()
        .select_only()
        .expr(Expr::col(Column::RecipientCount).sum())
        .filter(Column::Plugin.eq(plugin))
        .filter(Column::CreatedAt.gt(millis(since)))
        .into_tuple()
        .one(on.connection())
        .await?;
    number(sum.flatten().unwrap_or(0), "mails.recipient_count")
}

/// The mails in the state, or all; the youngest first.
pub async fn list(
    on: &impl Executor,
    state: Option<MailState>,
    request: PageRequest,
) -> Result<Page<Mail>, DbError> {
    let total = of_state(state).count(on.connection()).await?;
    let rows = of_state(state)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, mail)
}

/// Mails in each state.
pub async fn count(on: &impl Executor) -> Result<MailCounts, DbError> {
    let of = async |state| of_state(Some(state)).count(on.connection()).await;
    Ok(MailCounts {
        queued: of(MailState::Queued).await?,
        sent: of(MailState::Sent).await?,
        dead: of(MailState::Dead).await?,
    })
}

/// Mails that wait and of which nothing was heard after `since`, at most 100.
pub async fn list_silent(on: &impl Executor, since: Timestamp) -> Result<Vec<Mail>, DbError> {
    let rows = of_state(Some(MailState::Queued))
        .filter(Column::UpdatedAt.lt(millis(since)))
        .limit(100)
        .all(on.connection())
        .await?;
    rows.into_iter().map(mail).collect()
}

/// Deletes mails that were delivered before `sent`, and those that were refused before `dead`. How many.
pub async fn delete_finished(on: &impl Executor, sent: Timestamp, dead: Timestamp) -> Result<u64, DbError> {
    let before =
        |state: MailState, moment| Column::State.eq(state.as_str()).and(Column::UpdatedAt.lt(millis(moment)));
    let old = before(MailState::Sent, sent).or(before(MailState::Dead, dead));
    Ok(Entity::delete_many().filter(old).exec(on.connection()).await?.rows_affected)
}

fn of_state(state: Option<MailState>) -> Select<Entity> {
    let state = state.map(|state| Column::State.eq(state.as_str()));
    Entity::find().filter(Condition::all().add_option(state))
}
