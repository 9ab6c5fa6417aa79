//! Which bytes of the storage are named by a row, whatever they are for.

use std::collections::{BTreeSet, HashSet};

use sea_orm::{
    ConnectionTrait, Order,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::{DbError, Executor};

/// The tables and columns with hashes of bytes that are kept.
const NAMED_IN: &[(&str, &str)] =
    &[("assets", "sha256"), ("renditions", "sha256"), ("share_pictures", "sha256")];

/// Those of the hashes that a row names.
pub async fn named(on: &impl Executor, hashes: &[String]) -> Result<HashSet<String>, DbError> {
    let mut found = HashSet::new();
    for (table, column) in NAMED_IN {
        let those = Expr::col(*column).is_in(hashes.iter().cloned());
        found.extend(read(on, select(table, column).and_where(those)).await?);
    }
    Ok(found)
}

/// Hashes that a row names, in their order, those after `after`: at most `limit`.
pub async fn named_after(on: &impl Executor, after: &str, limit: u64) -> Result<Vec<String>, DbError> {
    let mut found = BTreeSet::new();
    for (table, column) in NAMED_IN {
        let mut query = select(table, column);
        query.and_where(Expr::col(*column).gt(after)).order_by(*column, Order::Asc).limit(limit);
        found.extend(read(on, &query).await?);
    }
    Ok(found.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
}

fn select(table: &'static str, column: &'static str) -> SelectStatement {
    Query::select().distinct().expr_as(Expr::col(column), "hash").from(table).to_owned()
}

async fn read(on: &impl Executor, query: &SelectStatement) -> Result<Vec<String>, DbError> {
    let rows = on.connection().query_all(query).await?;
    rows.iter().map(|row| Ok(row.try_get("", "hash")?)).collect()
}
