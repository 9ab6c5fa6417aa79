//! How domain values stand in columns.

use std::{fmt::Display, str::FromStr};

use sea_orm::sea_query::LikeExpr;

use super::DbError;
use sandpress_domain::{Page, PageRequest, Timestamp};

/// A moment as milliseconds since 1970.
pub(super) fn millis(moment: Timestamp) -> i64 {
    moment.unix_timestamp() * 1000 + i64::from(moment.millisecond())
}

/// The moment of so many milliseconds since 1970.
pub(super) fn moment(millis: i64, column: &'static str) -> Result<Timestamp, DbError> {
    Timestamp::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .map_err(|error| DbError::damaged(column, error))
}

/// The same where there may be none.
pub(super) fn optional(millis: Option<i64>, column: &'static str) -> Result<Option<Timestamp>, DbError> {
    millis.map(|millis| moment(millis, column)).transpose()
}

/// The number in a column that never holds a negative one.
pub(super) fn number<T: TryFrom<i64>>(value: i64, column: &'static str) -> Result<T, DbError>
where
    T::Error: std::error::Error + Send + Sync + 'static,
{
    T::try_from(value).map_err(|error| DbError::damaged(column, error))
}

/// The value that is written as text.
pub(super) fn parsed<T: FromStr>(text: &str, column: &'static str) -> Result<T, DbError>
where
    T::Err: Display,
{
    text.parse().map_err(|error: T::Err| DbError::damaged(column, format!("{text:?}: {error}")))
}

/// One page of rows as domain values.
pub(super) fn page<Row, T>(
    rows: Vec<Row>,
    total: u64,
    request: PageRequest,
    read: impl Fn(Row) -> Result<T, DbError>,
) -> Result<Page<T>, DbError> {
    Ok(Page { items: rows.into_iter().map(read).collect::<Result<_, _>>()?, total, request })
}

/// A pattern for texts that contain `text` as it is written.
pub(super) fn contains(text: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('!')
}
