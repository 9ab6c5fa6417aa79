//! The query of a page: what the plugin gets of it, and what says how its tables and tabs are shown.

use url::form_urlencoded;

use sandpress_domain::panel::{Sort, is_panel_id};
use sandpress_plugins::{PanelRequest, TableRequest};

/// The most pairs that a plugin gets, and the most tables and tabs that are named.
const MAX_PAIRS: usize = 32;

/// The longest value in bytes.
const MAX_VALUE: usize = 2_000;

/// A query. Names of the plugin's own are ids; `t.<table>.…` and `tab.<tabs>` are the host's.
#[derive(Clone, Debug, Default)]
pub(super) struct Query {
    pairs: Vec<(String, String)>,
    tables: Vec<TableRequest>,
    tabs: Vec<(String, String)>,
}

impl Query {
    /// Reads what fits; the rest is as if it were not there.
    pub(super) fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let value = value.replace('\0', "");
            let parts: Vec<_> = name.split('.').collect();
            match parts[..] {
                _ if value.len() > MAX_VALUE => {}
                [name] if is_panel_id(name) && query.pairs.len() < MAX_PAIRS => {
                    query.pairs.push((name.to_owned(), value));
                }
                ["tab", tabs] if is_panel_id(tabs) && is_panel_id(&value) && query.tabs.len() < MAX_PAIRS => {
                    query.tabs.push((tabs.to_owned(), value));
                }
                ["t", table, part] if is_panel_id(table) && query.tables.len() < MAX_PAIRS => {
                    query.read_table(table, part, value);
                }
                _ => {}
            }
        }
        query
    }

    fn read_table(&mut self, table: &str, part: &str, value: String) {
        match part {
            "after" => self.change(table, |request| request.cursor = Some(value)),
            "up" | "down" if is_panel_id(&value) => {
                let sort = Sort { column: value, descending: part == "down" };
                self.change(table, |request| request.sort = Some(sort));
            }
            _ => {}
        }
    }

    /// What the plugin gets.
    pub(super) fn request(&self, panel: &str) -> PanelRequest {
        PanelRequest { panel: panel.to_owned(), query: self.pairs.clone(), tables: self.tables.clone() }
    }

    /// The tab that is to be seen.
    pub(super) fn tab(&self, tabs: &str) -> Option<&str> {
        self.tabs.iter().find(|(id, _)| id == tabs).map(|(_, tab)| tab.as_str())
    }

    /// The same page with another part of a table.
    pub(super) fn with_cursor(&self, table: &str, cursor: &str) -> Self {
        let mut query = self.clone();
        query.change(table, |request| request.cursor = Some(cursor.to_owned()));
        query
    }

    /// The same page with another order of a table, from its first page.
    pub(super) fn with_sort(&self, table: &str, sort: Sort) -> Self {
        let mut query = self.clone();
        query.change(table, |request| (request.cursor, request.sort) = (None, Some(sort)));
        query
    }

    /// The same page with another tab.
    pub(super) fn with_tab(&self, tabs: &str, tab: &str) -> Self {
        let mut query = self.clone();
        query.tabs.retain(|(id, _)| id != tabs);
        query.tabs.push((tabs.to_owned(), tab.to_owned()));
        query
    }

    /// The address with this query behind `path`.
    pub(super) fn url(&self, path: &str) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(&self.pairs);
        for request in &self.tables {
            let name = |part: &str| format!("t.{}.{part}", request.table);
            if let Some(cursor) = &request.cursor {
                text.append_pair(&name("after"), cursor);
            }
            if let Some(sort) = &request.sort {
                text.append_pair(&name(if sort.descending { "down" } else { "up" }), &sort.column);
            }
        }
        for (tabs, tab) in &self.tabs {
            text.append_pair(&format!("tab.{tabs}"), tab);
        }
        let query = text.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    fn change(&mut self, table: &str, change: impl FnOnce(&mut TableRequest)) {
        if let Some(request) = self.tables.iter_mut().find(|request| request.table == table) {
            return change(request);
        }
        let mut request = TableRequest { table: table.to_owned(), cursor: None, sort: None };
        change(&mut request);
        self.tables.push(request);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_it_knows() {
        let text = "month=2026-11&t.basins.after=a%26b&t.basins.down=depth&tab.side=springs";
        let query = Query::parse(text);
        assert_eq!(query.url("/p"), format!("/p?{text}"));
        assert_eq!(query.tab("side"), Some("springs"));
        assert_eq!(
            query.with_cursor("basins", "").url("/p"),
            "/p?month=2026-11&t.basins.after=&t.basins.down=depth&tab.side=springs"
        );
        let up = Sort { column: "name".into(), descending: false };
        assert_eq!(
            query.with_sort("basins", up).with_tab("side", "neaps").url("/p"),
            "/p?month=2026-11&t.basins.up=name&tab.side=neaps"
        );
        assert_eq!(Query::parse("Month=1&a.b=2&t.B.after=3&tab.x=Y&t.a.b.c=4").url("/p"), "/p");
        assert_eq!(Query::parse(&"a=1&".repeat(40)).pairs.len(), MAX_PAIRS);
    }
}
