//! Tables: their pages, their order, and what stands in their cells.

use time::{
    Date, OffsetDateTime,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};

use super::draw::{Frame, Place};
use sandpress_domain::panel::{Cell, Column, ColumnKind, Row, Sort, Table};
use sandpress_themes::{
    contexts::admin::{TableCellContext, TableColumnContext, TableContext, TableRowContext},
    on, rfc3339,
};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

impl Frame<'_> {
    pub(super) fn table(&self, table: Table) -> TableContext {
        let id = self.id("table", &table.id);
        let page = |cursor: &Option<String>| match (self.place, cursor) {
            (Place::Page { path, query }, Some(cursor)) => {
                format!("{}#{id}", query.with_cursor(&table.id, cursor).url(path))
            }
            _ => String::new(),
        };
        TableContext {
            previous_url: page(&table.previous),
            next_url: page(&table.next),
            columns: table.columns.iter().map(|column| self.column(&table, column, &id)).collect(),
            rows: table.rows.iter().map(|row| self.row(&table, row)).collect(),
            has_actions: !table.actions.is_empty(),
            total: table.total,
            caption: table.caption,
            empty: table.empty,
            id,
        }
    }

    fn column(&self, table: &Table, column: &Column, id: &str) -> TableColumnContext {
        let current = table.sort.as_ref().filter(|sort| sort.column == column.key);
        let sort_url = match self.place {
            Place::Page { path, query } if column.sortable => {
                let descending = current.is_some_and(|sort| !sort.descending);
                let sort = Sort { column: column.key.clone(), descending };
                format!("{}#{id}", query.with_sort(&table.id, sort).url(path))
            }
            _ => String::new(),
        };
        let order = match current {
            Some(sort) if sort.descending => "descending",
            Some(_) => "ascending",
            None => "",
        };
        TableColumnContext {
            label: column.label.clone(),
            shape: column.kind,
            sort_url,
            order: order.to_owned(),
        }
    }

    fn row(&self, table: &Table, row: &Row) -> TableRowContext {
        let has = |id: &String| !row.without_actions.contains(id);
        let actions = table.actions.iter().filter(|action| has(&action.id));
        TableRowContext {
            cells: row.cells.iter().zip(&table.columns).map(|(cell, column)| drawn(cell, column)).collect(),
            actions: actions.map(|action| self.action(action, &table.id, &row.key)).collect(),
        }
    }
}

fn drawn(cell: &Cell, column: &Column) -> TableCellContext {
    let moment = Some(&cell.text).filter(|_| column.kind == ColumnKind::Date).and_then(|text| moment(text));
    let (text, at) = moment.unwrap_or_else(|| (cell.text.clone(), String::new()));
    TableCellContext {
        text,
        at,
        label: column.label.clone(),
        shape: column.kind,
        href: cell.href.clone(),
        tone: cell.tone,
    }
}

/// A moment for people and for machines.
fn moment(text: &str) -> Option<(String, String)> {
    if let Ok(day) = Date::parse(text, DAY) {
        return Some((on(day.midnight().assume_utc()), text.to_owned()));
    }
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?.to_offset(time::UtcOffset::UTC);
    Some((format!("{}, {:02}:{:02} UTC", on(moment), moment.hour(), moment.minute()), rfc3339(moment)))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn moments_are_for_people() {
        let shown = |text: &str| moment(text).map(|(shown, _)| shown);
        assert_eq!(shown("2026-11-21").as_deref(), Some("21 November 2026"));
        assert_eq!(shown("2026-11-21T09:05:00+02:00").as_deref(), Some("21 November 2026, 07:05 UTC"));
        assert_eq!(shown("yesterday"), None);
    }
}
