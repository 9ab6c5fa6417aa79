//! Rows of the same kind.

use serde::Serialize;

use super::{Action, Tone};

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Figures.
    Number,
    /// Days and times.
    Date,
    /// Links.
    Link,
    /// Badges.
    Badge,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Names the column.
    pub key: String,
    /// What stands at its head.
    pub label: String,
    /// What stands in it.
    pub kind: ColumnKind,
    /// Whether rows can be sorted by it.
    pub sortable: bool,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// What it means.
    pub tone: Tone,
}

/// A row: a cell for each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Names the row.
    pub key: String,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// The ids of the actions that it does not have.
    pub without_actions: Vec<String>,
}

/// An order of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The key of a column.
    pub column: String,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Rows of the same kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names the table in the panel.
    pub id: String,
    /// What it shows; may be empty.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// What each row can be told to do.
    pub actions: Vec<Action>,
    /// What stands there where there are no rows.
    pub empty: String,
    /// How the rows are sorted.
    pub sort: Option<Sort>,
    /// The cursor of the page before.
    pub previous: Option<String>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How many rows there are on all pages.
    pub total: Option<u64>,
}
