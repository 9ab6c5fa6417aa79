//! Where the tables and keys of a TOML text stand, so that an edit touches only what it is about.

use std::ops::Range;

use toml_edit::{Document, Item, Table};

/// A header or a key with its value.
#[derive(Debug)]
pub(super) struct Placed {
    /// The whole path, as in `plugins`, `text`, `component`.
    pub(super) path: Vec<String>,
    pub(super) kind: Kind,
    /// From the first byte of the key or header to the last one of the value.
    pub(super) span: Range<usize>,
}

/// What stands at a place.
#[derive(Debug)]
pub(super) enum Kind {
    /// `[a.b]`
    Header,
    /// `key = value`, below a header whose path has so many parts.
    Pair { under: usize, value: Range<usize>, is_inline_table: bool },
}

/// Everything that stands in a text, in its order.
#[derive(Debug)]
pub(super) struct Layout(Vec<Placed>);

impl Layout {
    /// Reads a text, which has to be TOML.
    pub(super) fn read(text: &str) -> Result<Self, toml_edit::TomlError> {
        let document = Document::parse(text)?;
        let mut placed = Vec::new();
        collect(document.as_table(), &mut Vec::new(), 0, &mut placed);
        placed.sort_by_key(|item| item.span.start);
        Ok(Self(placed))
    }

    /// All of it.
    pub(super) fn items(&self) -> &[Placed] {
        &self.0
    }

    /// What stands at the path and below it.
    pub(super) fn below<'a>(&'a self, path: &'a [&str]) -> impl DoubleEndedIterator<Item = &'a Placed> {
        self.0.iter().filter(move |item| item.is_below(path))
    }

    /// The header of a table, if it has one.
    pub(super) fn header(&self, path: &[&str]) -> Option<&Placed> {
        self.0.iter().find(|item| matches!(item.kind, Kind::Header) && item.is_at(path))
    }

    /// The value at the path, if a key of its own has it.
    pub(super) fn value(&self, path: &[&str]) -> Option<Range<usize>> {
        self.0.iter().find(|item| item.is_at(path)).and_then(|item| match &item.kind {
            Kind::Pair { value, .. } => Some(value.clone()),
            Kind::Header => None,
        })
    }

    /// The table in braces around the path, with how many parts its own path has.
    pub(super) fn inline_around(&self, path: &[&str]) -> Option<(usize, Range<usize>)> {
        self.0.iter().find_map(|item| match &item.kind {
            Kind::Pair { value, is_inline_table: true, .. }
                if item.path.len() < path.len() && path.starts_with(&item.names()) =>
            {
                Some((item.path.len(), value.clone()))
            }
            _ => None,
        })
    }

    /// The last key that stands below the same header as the item, or the item itself.
    pub(super) fn last_beside<'a>(&'a self, item: &'a Placed) -> &'a Placed {
        let start = self.0.iter().position(|other| std::ptr::eq(other, item)).unwrap_or(0);
        let beside =
            self.0.iter().skip(start + 1).take_while(|other| matches!(other.kind, Kind::Pair { .. }));
        beside.last().unwrap_or(item)
    }
}

impl Placed {
    fn names(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    pub(super) fn is_at(&self, path: &[&str]) -> bool {
        self.path == path
    }

    pub(super) fn is_below(&self, path: &[&str]) -> bool {
        self.path.len() >= path.len() && self.path.iter().zip(path).all(|(own, other)| own == other)
    }
}

fn collect(table: &Table, path: &mut Vec<String>, under: usize, placed: &mut Vec<Placed>) {
    for (name, _) in table {
        let Some((key, item)) = table.get_key_value(name) else { continue };
        path.push(name.to_owned());
        match item {
            Item::Value(value) => {
                if let (Some(key), Some(span)) = (key.span(), value.span()) {
                    let is_inline_table = value.is_inline_table();
                    let kind = Kind::Pair { under, value: span.clone(), is_inline_table };
                    placed.push(Placed { path: path.clone(), kind, span: key.start..span.end });
                }
            }
            Item::Table(table) => enter(table, path, under, placed),
            Item::ArrayOfTables(tables) => tables.iter().for_each(|table| enter(table, path, under, placed)),
            Item::None => {}
        }
        path.pop();
    }
}

fn enter(table: &Table, path: &mut Vec<String>, under: usize, placed: &mut Vec<Placed>) {
    let header = table.span().filter(|_| !table.is_implicit() && !table.is_dotted());
    let under = if header.is_some() { path.len() } else { under };
    if let Some(span) = header {
        placed.push(Placed { path: path.clone(), kind: Kind::Header, span });
    }
    collect(table, path, under, placed);
}
