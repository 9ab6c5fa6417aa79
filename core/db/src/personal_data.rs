//! All that the database knows of a person, and taking it away.

use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, QuerySelect, QueryTrait,
    prelude::*,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;

use super::{
    DbError, Executor, Transaction,
    entities::{entry, entry_author, user},
    executor::Connected,
    values::moment,
};
use sandpress_domain::{EntryId, User, UserId};

/// How a column is shown.
#[derive(Clone, Copy)]
enum Shown {
    Text,
    Id,
    Number,
    Moment,
    Json,
}

use Shown::{Id, Json, Moment, Number, Text};

/// A table with what it knows of people.
struct Part {
    name: &'static str,
    table: &'static str,
    person: &'static str,
    columns: &'static [(&'static str, Shown)],
}

/// Secrets and what is made of them stay where they are: whoever reads the file could use them.
const PARTS: &[Part] = &[
    Part {
        name: "account",
        table: "users",
        person: "id",
        columns: &[
            ("id", Id),
            ("name", Text),
            ("email", Text),
            ("role", Text),
            ("created_at", Moment),
            ("last_login_at", Moment),
            ("email_confirmed_at", Moment),
            ("password_changed_at", Moment),
            ("disabled_at", Moment),
        ],
    },
    Part {
        name: "sessions",
        table: "sessions",
        person: "user_id",
        columns: &[("agent", Text), ("address", Text), ("created_at", Moment), ("seen_at", Moment)],
    },
    Part { name: "authenticators", table: "totps", person: "user_id", columns: &[("created_at", Moment)] },
    Part {
        name: "passkeys",
        table: "passkeys",
        person: "user_id",
        columns: &[("name", Text), ("created_at", Moment), ("used_at", Moment)],
    },
    Part {
        name: "identities",
        table: "identities",
        person: "user_id",
        columns: &[
            ("issuer", Text),
            ("subject", Text),
            ("email", Text),
            ("created_at", Moment),
            ("used_at", Moment),
        ],
    },
    Part {
        name: "tokens",
        table: "api_tokens",
        person: "user_id",
        columns: &[
            ("name", Text),
            ("prefix", Text),
            ("scopes", Text),
            ("created_at", Moment),
            ("expires_at", Moment),
            ("used_at", Moment),
        ],
    },
    Part {
        name: "entries",
        table: "entries",
        person: "author_id",
        columns: &[
            ("id", Id),
            ("publication_type", Text),
            ("status", Text),
            ("title", Text),
            ("path", Text),
            ("byline", Text),
            ("created_at", Moment),
            ("updated_at", Moment),
            ("deleted_at", Moment),
        ],
    },
    Part {
        name: "profile",
        table: "profiles",
        person: "user_id",
        columns: &[("slug", Text), ("bio", Text), ("links", Json), ("picture", Text)],
    },
    Part { name: "authorship", table: "entry_authors", person: "user_id", columns: &[("entry_id", Id)] },
    Part {
        name: "revisions",
        table: "revisions",
        person: "author_id",
        columns: &[("entry_id", Id), ("number", Number), ("fields", Json), ("created_at", Moment)],
    },
    Part {
        name: "events",
        table: "audit_events",
        person: "actor_id",
        columns: &[("at", Moment), ("event", Text), ("subject", Text), ("address", Text), ("details", Json)],
    },
];

/// All that is known of a person, by where it is kept. Secrets are not in it.
pub async fn export(on: &impl Executor, person: UserId) -> Result<Map<String, Value>, DbError> {
    let mut parts = Map::new();
    for part in PARTS {
        let query = Query::select()
            .columns(part.columns.iter().map(|(column, _)| *column))
            .from(part.table)
            .and_where(Expr::col(part.person).eq(person.0))
            .to_owned();
        let mut records = Vec::new();
        for row in on.connection().query_all(&query).await? {
            let mut record = Map::new();
            for (column, shown) in part.columns {
                record.insert((*column).to_owned(), value(&row, column, *shown)?);
            }
            records.push(Value::Object(record));
        }
        parts.insert(part.name.to_owned(), Value::Array(records));
    }
    Ok(parts)
}

/// Puts another name in the place of the person's in the bylines of entries. In how many.
pub async fn replace_byline(tx: &Transaction, person: &User, byline: &str) -> Result<u64, DbError> {
    let theirs = bylines_of(tx, person).await?;
    if theirs.is_empty() {
        return Ok(0);
    }
    let done = entry::Entity::update_many()
        .col_expr(entry::Column::Byline, Expr::value(byline))
        .filter(entry::Column::Byline.is_in(theirs))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected)
}

/// The entries that the person began, wrote, or under which their name stands.
pub async fn entries_of(tx: &Transaction, person: &User) -> Result<Vec<EntryId>, DbError> {
    let theirs = entry_author::Entity::find()
        .select_only()
        .column(entry_author::Column::EntryId)
        .filter(entry_author::Column::UserId.eq(person.id.0))
        .into_query();
    let any = Condition::any()
        .add(entry::Column::AuthorId.eq(person.id.0))
        .add(entry::Column::Byline.is_in(bylines_of(tx, person).await?))
        .add(entry::Column::Id.in_subquery(theirs));
    let ids: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(any)
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// The bylines that are the person's name, however it is written.
async fn bylines_of(tx: &Transaction, person: &User) -> Result<Vec<String>, DbError> {
    let written: Vec<String> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Byline)
        .distinct()
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(written.into_iter().filter(|text| person.name.is(text)).collect())
}

/// Writes a byline under these entries. Under how many.
pub async fn set_byline(tx: &Transaction, entries: &[EntryId], byline: &str) -> Result<u64, DbError> {
    let done = entry::Entity::update_many()
        .col_expr(entry::Column::Byline, Expr::value(byline))
        .filter(entry::Column::Id.is_in(entries.iter().map(|id| id.0)))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected)
}

/// Deletes the account with its sessions, factors, identities and tokens, and links that wait for its address. What the
/// person wrote stays, and has no author any more. Whether there was such an account.
pub async fn delete_account(tx: &Transaction, person: &User) -> Result<bool, DbError> {
    let links = Query::delete()
        .from_table("account_links")
        .and_where(Expr::col("email_key").eq(person.email.key()))
        .to_owned();
    tx.connection().execute(&links).await?;
    let done = user::Entity::delete_by_id(person.id.0).exec(tx.connection()).await?;
    Ok(done.rows_affected > 0)
}

fn value(row: &sea_orm::QueryResult, column: &'static str, shown: Shown) -> Result<Value, DbError> {
    Ok(match shown {
        Text => row.try_get::<Option<String>>("", column)?.map_or(Value::Null, Value::String),
        Id => row.try_get::<Option<Uuid>>("", column)?.map_or(Value::Null, |id| id.to_string().into()),
        Number => row.try_get::<Option<i64>>("", column)?.map_or(Value::Null, Value::from),
        Moment => match row.try_get::<Option<i64>>("", column)? {
            Some(millis) => {
                let moment = moment(millis, column)?.format(&Rfc3339);
                Value::String(moment.map_err(|error| DbError::damaged(column, error))?)
            }
            None => Value::Null,
        },
        Json => {
            let text: String = row.try_get("", column)?;
            serde_json::from_str(&text).map_err(|error| DbError::damaged(column, error))?
        }
    })
}
