//! Looking words up.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, prelude::Uuid};

use super::{
    super::{DbError, Executor},
    syntax::{Within, fts5, marks, tsquery},
    write::{FIRST_ID, LAST_ID, first_id_at},
};
use sandpress_domain::{
    EntryId, UserId,
    search::{SearchFilter, SearchMark, SearchQuery},
};

/// Of so many documents, the newest that have the words, the place in the list is told. A word of half of all entries
/// finds no more, which bounds the time that a query takes.
const NEWEST: u32 = 500;

/// SQLite: documents with the words, by BM25 with weights for titles, names and the text, and how new they are.
const FTS5: &str = "SELECT f.id AS id, d.entry_id AS entry_id, f.score AS score FROM (\
    SELECT rowid AS id, -bm25(search_index, 10.0, 4.0, 1.0, 0.0) AS score FROM search_index \
    WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? AND rowid & 1 IN (0, ?) ORDER BY rowid DESC LIMIT ?) AS f \
    JOIN search_documents AS d ON d.id = f.id";

/// PostgreSQL: the same by cover density. Marks have no places, so they are not in the query that ranks.
const TSVECTOR: &str = "SELECT id, entry_id, \
    CAST(ts_rank_cd('{0, 0.1, 0.4, 1}', words, CAST($2 AS tsquery)) AS double precision) AS score \
    FROM search_documents WHERE words @@ CAST($1 AS tsquery) AND id BETWEEN $3 AND $4 AND id & 1 IN (0, $5) \
    ORDER BY id DESC LIMIT $6";

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Readers: published entries, as they are published.
    ByReader,
    /// Somebody who works on the site: every entry in its newest revision, or those only that this person began.
    ByEditor(Option<UserId>),
}

/// An entry that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The entry.
    pub entry: EntryId,
    /// How well it fits; more is better.
    pub score: f64,
    /// The newer of two has the greater one.
    pub order: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    entry_id: Uuid,
    score: f64,
}

/// The entries with the words, the best first, and of those that are as good the newest. Whether there may be more than
/// are told: then these are the newest, and the newest of those with the words in their titles.
pub async fn find(
    on: &impl Executor,
    query: &SearchQuery,
    filter: &SearchFilter,
    looked: Looked,
) -> Result<(Vec<Hit>, bool), DbError> {
    if query.is_empty() {
        return Ok((Vec::new(), false));
    }
    let mut rows = look(on, query, filter, looked, Within::Everything).await?;
    let may_be_more = rows.len() >= NEWEST as usize;
    if may_be_more {
        rows.extend(look(on, query, filter, looked, Within::Titles).await?);
    }
    let mut hits: Vec<Hit> = rows
        .into_iter()
        .map(|row| Hit { entry: EntryId(row.entry_id), score: row.score, order: row.id })
        .collect();
    // A document that was found twice has one score for each way; the query for titles knows less of it.
    hits.sort_by(|a, b| b.order.cmp(&a.order).then(b.score.total_cmp(&a.score)));
    hits.dedup_by_key(|hit| hit.order);
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.order.cmp(&a.order)));
    Ok((hits, may_be_more))
}

async fn look(
    on: &impl Executor,
    query: &SearchQuery,
    filter: &SearchFilter,
    looked: Looked,
    within: Within,
) -> Result<Vec<Row>, DbError> {
    let base = match looked {
        // What readers see is told by its number already.
        Looked::ByReader => Vec::new(),
        Looked::ByEditor(None) => vec![SearchMark::Editors],
        Looked::ByEditor(Some(person)) => vec![SearchMark::Editors, SearchMark::BegunBy(person)],
    };
    let marks = marks(filter, base);
    if marks.iter().any(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let first = filter.from.map_or(FIRST_ID, first_id_at);
    let last = filter.before.map_or(LAST_ID, |before| first_id_at(before).saturating_sub(1));
    let part: i64 = if looked == Looked::ByReader { 0 } else { 1 };
    let backend = on.connection().get_database_backend();
    let statement = match backend {
        DbBackend::Sqlite => {
            let values =
                [fts5(query, &marks, within).into(), first.into(), last.into(), part.into(), NEWEST.into()];
            Statement::from_sql_and_values(backend, FTS5, values)
        }
        _ => {
            let values = [
                tsquery(query, &marks, within).into(),
                tsquery(query, &[], Within::Everything).into(),
                first.into(),
                last.into(),
                part.into(),
                i64::from(NEWEST).into(),
            ];
            Statement::from_sql_and_values(backend, TSVECTOR, values)
        }
    };
    Ok(Row::find_by_statement(statement).all(on.connection()).await?)
}
