//! Looking words up.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, prelude::Uuid};

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

/// SQLite: documents with the words, by BM25 with weights for titles, names and the text, and how new they are. They come
/// as one row of JSON, since the driver hands each row from one thread to another.
const FTS5: &str = "SELECT json_group_array(json_array(f.id, hex(d.entry_id), f.score)) FROM (\
    SELECT rowid AS id, -bm25(search_index, 10.0, 4.0, 1.0, 0.0) AS score FROM search_index \
    WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? AND rowid & 1 IN (0, ?) ORDER BY rowid DESC LIMIT ?) AS f \
    JOIN search_documents AS d ON d.id = f.id";

/// SQLite: the same without their scores. BM25 counts all documents that have a word, and in which of their texts it
/// stands takes longest to find out.
const FTS5_TITLES: &str = "SELECT json_group_array(json_array(f.id, hex(d.entry_id), NULL)) FROM (\
    SELECT rowid AS id FROM search_index \
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

/// A document with the words.
#[derive(FromQueryResult)]
struct Row {
    id: i64,
    entry_id: Uuid,
    score: Option<f64>,
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
    let rows = look(on, query, filter, looked, Within::Everything).await?;
    let may_be_more = rows.len() >= NEWEST as usize;
    let titled = match may_be_more {
        true => look(on, query, filter, looked, Within::Titles).await?,
        false => Vec::new(),
    };
    let mut hits = joined(rows, titled);
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.order.cmp(&a.order)));
    Ok((hits, may_be_more))
}

/// Each document once. One that is known by its title alone is as good as the middle one of those with a score that have the
/// words in their titles too, and where there are none of these as the best.
fn joined(rows: Vec<Row>, titled: Vec<Row>) -> Vec<Hit> {
    let hit = |row: &Row, score| Hit { entry: EntryId(row.entry_id), score, order: row.id };
    let mut hits: BTreeMap<i64, Hit> =
        rows.iter().map(|row| (row.id, hit(row, row.score.unwrap_or_default()))).collect();
    let mut scores: Vec<f64> =
        titled.iter().filter_map(|row| hits.get(&row.id)).map(|hit| hit.score).collect();
    scores.sort_by(f64::total_cmp);
    let best = hits.values().map(|hit| hit.score).max_by(f64::total_cmp).unwrap_or_default();
    let middle = scores.get(scores.len() / 2).copied().unwrap_or(best);
    for row in &titled {
        hits.entry(row.id).or_insert_with(|| hit(row, row.score.unwrap_or(middle)));
    }
    hits.into_values().collect()
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
    if backend == DbBackend::Sqlite {
        let sql = match within {
            Within::Everything => FTS5,
            Within::Titles => FTS5_TITLES,
        };
        let values =
            [fts5(query, &marks, within).into(), first.into(), last.into(), part.into(), NEWEST.into()];
        return rows_of(on, Statement::from_sql_and_values(backend, sql, values)).await;
    }
    let values = [
        tsquery(query, &marks, within).into(),
        tsquery(query, &[], Within::Everything).into(),
        first.into(),
        last.into(),
        part.into(),
        i64::from(NEWEST).into(),
    ];
    let statement = Statement::from_sql_and_values(backend, TSVECTOR, values);
    Ok(Row::find_by_statement(statement).all(on.connection()).await?)
}

/// What comes as one row of JSON.
async fn rows_of(on: &impl Executor, statement: Statement) -> Result<Vec<Row>, DbError> {
    let Some(row) = on.connection().query_one_raw(statement).await? else { return Ok(Vec::new()) };
    let text: String = row.try_get_by_index(0)?;
    let rows: Vec<(i64, Uuid, Option<f64>)> =
        serde_json::from_str(&text).map_err(|error| DbErr::Type(error.to_string()))?;
    Ok(rows.into_iter().map(|(id, entry_id, score)| Row { id, entry_id, score }).collect())
}
