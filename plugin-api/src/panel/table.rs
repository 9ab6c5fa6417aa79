//! Rows.

use super::{Action, Cell, Row, Sort, Table, TableColumn, Target, Tone};

impl Table {
    /// A table without columns and rows.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            caption: String::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            actions: Vec::new(),
            empty: String::new(),
            sort: None,
            previous: None,
            next: None,
            total: None,
            extra: Vec::new(),
        }
    }

    /// What it shows.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: TableColumn) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// Adds rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Adds something that each row can be told to do.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// What stands there where there are no rows.
    #[must_use]
    pub fn empty(mut self, text: impl Into<String>) -> Self {
        self.empty = text.into();
        self
    }

    /// How the rows are sorted.
    #[must_use]
    pub fn sorted(mut self, column: impl Into<String>, descending: bool) -> Self {
        self.sort = Some(Sort { column: column.into(), descending });
        self
    }

    /// The cursor of the page before, if there is one.
    #[must_use]
    pub fn previous(mut self, cursor: Option<String>) -> Self {
        self.previous = cursor;
        self
    }

    /// The cursor of the next page, if there is one.
    #[must_use]
    pub fn next(mut self, cursor: Option<String>) -> Self {
        self.next = cursor;
        self
    }

    /// How many rows there are on all pages.
    #[must_use]
    pub fn total(mut self, rows: u64) -> Self {
        self.total = Some(rows);
        self
    }
}

impl TableColumn {
    /// A column; `kind` is `text`, `number`, `date`, `link` or `badge`.
    pub fn new(kind: &str, key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into(), kind: kind.into(), sortable: false, extra: Vec::new() }
    }

    /// A column of words.
    pub fn text(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new("text", key, label)
    }

    /// A column of figures.
    pub fn number(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new("number", key, label)
    }

    /// A column of days and times.
    pub fn date(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new("date", key, label)
    }

    /// A column of links.
    pub fn link(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new("link", key, label)
    }

    /// A column of badges.
    pub fn badge(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new("badge", key, label)
    }

    /// A click on its head sorts by it.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }
}

impl Row {
    /// A row without cells.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), cells: Vec::new(), without_actions: Vec::new(), extra: Vec::new() }
    }

    /// Adds a cell.
    #[must_use]
    pub fn cell(mut self, cell: impl Into<Cell>) -> Self {
        self.cells.push(cell.into());
        self
    }

    /// The row lacks one of the table's actions.
    #[must_use]
    pub fn without(mut self, action: impl Into<String>) -> Self {
        self.without_actions.push(action.into());
        self
    }
}

impl Cell {
    /// A cell that says something.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), target: None, tone: Tone::Neutral }
    }

    /// A cell that leads somewhere.
    pub fn link(text: impl Into<String>, target: impl Into<Target>) -> Self {
        Self { target: Some(target.into()), ..Self::new(text) }
    }

    /// A cell of a column of badges.
    pub fn badge(text: impl Into<String>, tone: Tone) -> Self {
        Self { tone, ..Self::new(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}
