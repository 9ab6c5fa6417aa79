//! What made pages out of date, told to every process with the same database: on PostgreSQL by NOTIFY, which arrives with
//! the commit and in its order; on SQLite by rows that others look for.

use std::time::Duration;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbBackend, EntityTrait, QueryOrder, QuerySelect, Statement,
    prelude::*,
    sqlx::postgres::{PgListener, PgPoolOptions},
};

use super::{
    Database, DbError, Transaction,
    entities::page_purge::{ActiveModel, Column, Entity, Model},
    executor::Connected,
};
use sandpress_domain::PageTag;

/// The channel of the notifications. Sites share a database under different schemas, and channels know none.
const CHANNEL: &str = "'sandpress_pages_' || md5(current_schema())";

/// The longest text of a notification: PostgreSQL takes fewer than 8,000 bytes.
const LONGEST: usize = 7_500;

/// Rows that are kept. Who has not looked for so many changes takes everything for changed.
const KEPT: i64 = 10_000;

/// How often SQLite is asked for new rows: so late does a server see what a command beside it changed.
const LOOK: Duration = Duration::from_millis(500);

/// How long nothing may be heard before the connection is tried.
const QUIET: Duration = Duration::from_secs(15);

/// How long the connection may take to answer then.
const ANSWER: Duration = Duration::from_secs(5);

/// Tells the other processes, once the transaction is committed, which tags it touched. `node` names this process.
///
/// # Errors
/// Where the database fails.
pub async fn announce(tx: &Transaction, node: Uuid, tags: &[PageTag]) -> Result<(), DbError> {
    let connection = tx.connection();
    let text = written(tags);
    if connection.get_database_backend() == DbBackend::Postgres {
        let sql = format!("SELECT pg_notify({CHANNEL}, $1)");
        let values = [format!("{node} {text}").into()];
        let notify = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        connection.execute_raw(notify).await?;
        return Ok(());
    }
    let row = ActiveModel { id: NotSet, node: Set(node), tags: Set(text) };
    let id = Entity::insert(row).exec(connection).await?.last_insert_id;
    Entity::delete_many().filter(Column::Id.lte(id - KEPT)).exec(connection).await?;
    Ok(())
}

fn written(tags: &[PageTag]) -> String {
    let words: Vec<_> = tags.iter().map(PageTag::to_string).collect();
    let text = words.join(" ");
    if text.len() > LONGEST { PageTag::Everything.to_string() } else { text }
}

/// The tags of a text. One that this version does not know may be anything.
fn read(text: &str) -> Vec<PageTag> {
    let tags: Result<Vec<PageTag>, _> = text.split_whitespace().map(str::parse).collect();
    tags.unwrap_or_else(|_| vec![PageTag::Everything])
}

/// What other processes change, from the moment on at which it was opened.
#[derive(Debug)]
pub struct PurgeFeed {
    node: Uuid,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Notifications(Box<PgListener>),
    Rows { db: Database, seen: i64 },
}

impl PurgeFeed {
    /// Begins to listen; what `node` itself announces is left out. On PostgreSQL it takes a connection beside the pool.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn open(db: &Database, node: Uuid) -> Result<Self, DbError> {
        let source = match db.connection.get_database_backend() {
            DbBackend::Postgres => {
                let known = db.connection.get_postgres_connection_pool();
                let pool = PgPoolOptions::new()
                    .max_connections(1)
                    .max_lifetime(None)
                    .idle_timeout(None)
                    .acquire_timeout(ANSWER)
                    .connect_with((*known.connect_options()).clone())
                    .await
                    .map_err(failed)?;
                let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
                listener.eager_reconnect(false);
                listener.listen(&channel(db).await?).await.map_err(failed)?;
                Source::Notifications(Box::new(listener))
            }
            _ => Source::Rows { db: db.clone(), seen: newest(db).await? },
        };
        Ok(Self { node, source })
    }

    /// Waits for what others changed.
    ///
    /// # Errors
    /// Where something may have been missed: open another feed, and take everything for changed.
    pub async fn next(&mut self) -> Result<Vec<PageTag>, DbError> {
        match &mut self.source {
            Source::Notifications(listener) => loop {
                let text = notification(listener).await?;
                let (from, tags) = text.split_once(' ').unwrap_or(("", text.as_str()));
                if from.parse() != Ok(self.node) {
                    return Ok(read(tags));
                }
            },
            Source::Rows { db, seen } => loop {
                tokio::time::sleep(LOOK).await;
                let rows = rows_after(db, *seen).await?;
                let Some(first) = rows.first() else { continue };
                let is_gap = first.id != seen.saturating_add(1);
                *seen = rows.last().map_or(*seen, |row| row.id);
                if is_gap {
                    return Ok(vec![PageTag::Everything]);
                }
                let others = rows.iter().filter(|row| row.node != self.node);
                let tags: Vec<_> = others.flat_map(|row| read(&row.tags)).collect();
                if !tags.is_empty() {
                    return Ok(tags);
                }
            },
        }
    }
}

async fn channel(db: &Database) -> Result<String, DbError> {
    let asked = Statement::from_string(DbBackend::Postgres, format!("SELECT {CHANNEL} AS name"));
    let row = db.connection().query_one_raw(asked).await?;
    let row = row.ok_or_else(|| DbError::Other("the database does not tell its schema".into()))?;
    Ok(row.try_get("", "name")?)
}

/// The text of the next notification. A connection that is gone without a word is found by asking.
async fn notification(listener: &mut PgListener) -> Result<String, DbError> {
    loop {
        match tokio::time::timeout(QUIET, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => return Ok(notification.payload().to_owned()),
            Ok(Ok(None)) => return Err(DbError::Other("the connection was lost".into())),
            Ok(Err(error)) => return Err(failed(error)),
            Err(_) => {
                let asked = sea_orm::sqlx::Executor::execute(&mut *listener, "SELECT 1");
                let answer = tokio::time::timeout(ANSWER, asked).await;
                answer.map_err(|quiet| DbError::Other(quiet.into()))?.map_err(failed)?;
            }
        }
    }
}

async fn newest(db: &Database) -> Result<i64, DbError> {
    let row = Entity::find().order_by_desc(Column::Id).one(db.connection()).await?;
    Ok(row.map_or(0, |row| row.id))
}

async fn rows_after(db: &Database, seen: i64) -> Result<Vec<Model>, DbError> {
    let rows = Entity::find().filter(Column::Id.gt(seen)).order_by_asc(Column::Id);
    Ok(rows.limit(KEPT.unsigned_abs()).all(db.connection()).await?)
}

fn failed(error: sea_orm::sqlx::Error) -> DbError {
    DbError::known(&error).unwrap_or_else(|| DbError::Other(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandpress_domain::EntryId;

    #[test]
    fn tags_survive_the_way() {
        let tags = vec![PageTag::Entry(EntryId::generate()), PageTag::Lists, PageTag::Plugin("a-b".into())];
        assert_eq!(read(&written(&tags)), tags);
        let many: Vec<_> = (0..500).map(|_| PageTag::Entry(EntryId::generate())).collect();
        assert_eq!(read(&written(&many)), [PageTag::Everything]);
        assert_eq!(read("lists of-a-later-version:7"), [PageTag::Everything]);
    }
}
