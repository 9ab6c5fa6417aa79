//! Words that readers can find, for those who mistype one. A word stays after the last entry with it is gone, until the
//! index is built anew: whoever proposes one looks whether it finds something.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, Func, OnConflict, Query, SelectStatement},
};

use super::super::{
    DbError, Executor, Transaction,
    entities::search_word::{ActiveModel, Column, Entity},
    executor::Connected,
};
use sandpress_domain::search::KnownWord;

/// Words in one statement.
const BATCH: usize = 400;

/// Words of one kind that are looked at.
const MOST: u64 = 3_000;

/// Adds those words that are not known. They must be in order: two at once then wait for each other and not in a circle.
pub async fn learn(tx: &Transaction, words: &[KnownWord]) -> Result<(), DbError> {
    for batch in words.chunks(BATCH) {
        let row = |word: &KnownWord| ActiveModel {
            word: Set(word.as_str().to_owned()),
            initial: Set(word.initial()),
            tail: Set(word.tail()),
            letters: Set(i32::try_from(word.letters()).unwrap_or(i32::MAX)),
        };
        Entity::insert_many(batch.iter().map(row))
            .on_conflict(OnConflict::column(Column::Word).do_nothing().to_owned())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// Words that may be near to this one: about as long, with the same beginning, the beginning at the second place, or the
/// same end. A few thousand at most.
pub async fn words_like(on: &impl Executor, word: &KnownWord) -> Result<Vec<String>, DbError> {
    let letters = i32::try_from(word.letters()).unwrap_or(i32::MAX);
    let tolerance = i32::try_from(word.tolerance()).unwrap_or(2);
    let length = letters.saturating_sub(tolerance)..=letters.saturating_add(tolerance);
    let mut found = Vec::new();
    for alike in
        [Column::Initial.eq(word.initial()), Column::Initial.eq(word.second()), Column::Tail.eq(word.tail())]
    {
        let words = Entity::find()
            .select_only()
            .column(Column::Word)
            .filter(alike)
            .filter(Column::Letters.between(*length.start(), *length.end()))
            .limit(MOST)
            .into_query();
        found.extend(joined(on, words).await?);
    }
    Ok(found)
}

/// The words that a query finds. They come as one row, since a row for each takes longer than finding it.
async fn joined(on: &impl Executor, words: SelectStatement) -> Result<Vec<String>, DbError> {
    let backend = on.connection().get_database_backend();
    let aggregate = match backend {
        DbBackend::Sqlite => "group_concat",
        _ => "string_agg",
    };
    let all = Func::cust(aggregate).args([Expr::col("word"), Expr::val(" ")]);
    let all = Query::select().expr(all).from_subquery(words, "words").to_owned();
    let row = on.connection().query_one(&all).await?;
    let text: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(text.unwrap_or_default().split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

/// Forgets every word.
pub async fn forget_words(tx: &Transaction) -> Result<(), DbError> {
    Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}
