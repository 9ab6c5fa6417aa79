//! Spans of cells, after the [table model](https://html.spec.whatwg.org/multipage/tables.html#forming-a-table).

use super::tree::{Element, Node};

/// Columns of a table whose spans are looked at.
const MOST_COLUMNS: usize = 1000;

/// Spans that reach beyond their section, or over columns in which no cell begins, become shorter. Where cells would cover
/// each other, and in a table that is too wide, no cell has a span. Columns that are declared and not there go.
pub(super) fn fit(parts: &mut Vec<Node<'_>>) {
    let mut grid = Grid::default();
    for section in sections(parts) {
        grid.add(section);
    }
    if grid.is_impossible {
        for_cells(parts, |cell| cell.attributes.retain(|(name, _)| !matches!(*name, "colspan" | "rowspan")));
    } else {
        grid.narrow(parts);
    }
    let columns = grid.begins.iter().filter(|begins| **begins).count();
    if declared(parts) > columns {
        parts.retain(|part| !part.is("colgroup"));
    }
}

/// Where the cells of a table stand.
#[derive(Default)]
struct Grid {
    /// For each column, whether a cell begins in it.
    begins: Vec<bool>,
    /// The first column and the width of each cell.
    cells: Vec<(usize, usize)>,
    /// Whether cells would cover each other, or there are too many columns.
    is_impossible: bool,
}

impl Grid {
    fn add(&mut self, section: &mut Element<'_>) {
        let count = rows(section).count();
        // For each column, the first row that no cell from above reaches.
        let mut free_from: Vec<usize> = Vec::new();
        for (at, row) in rows(section).enumerate() {
            let mut column = 0;
            for cell in elements(row) {
                while free_from.get(column).is_some_and(|row| *row > at) {
                    column += 1;
                }
                let height = height(cell, count - at);
                column = self.place(column, span(cell, "colspan").max(1), at, at + height, &mut free_from);
                if self.is_impossible {
                    return;
                }
            }
        }
    }

    /// Places a cell and tells the column behind it.
    fn place(
        &mut self,
        column: usize,
        width: usize,
        row: usize,
        until: usize,
        free_from: &mut Vec<usize>,
    ) -> usize {
        let end = column.saturating_add(width);
        if end > MOST_COLUMNS {
            self.is_impossible = true;
            return end;
        }
        free_from.resize(free_from.len().max(end), 0);
        self.begins.resize(self.begins.len().max(end), false);
        for free_from in free_from.iter_mut().take(end).skip(column) {
            self.is_impossible |= *free_from > row;
            *free_from = until;
        }
        if let Some(begins) = self.begins.get_mut(column) {
            *begins = true;
        }
        self.cells.push((column, width));
        end
    }

    fn narrow(&self, parts: &mut [Node<'_>]) {
        if self.begins.iter().all(|begins| *begins) {
            return;
        }
        let mut before = vec![0];
        let mut sum = 0;
        before.extend(self.begins.iter().map(|begins| {
            sum += usize::from(*begins);
            sum
        }));
        let begun = |column: usize| before.get(column).copied().unwrap_or(sum);
        let mut cells = self.cells.iter();
        for_cells(parts, |cell| {
            let Some((column, width)) = cells.next() else { return };
            let narrowed = begun(column + width) - begun(*column);
            if narrowed < *width {
                set_span(cell, "colspan", narrowed);
            }
        });
    }
}

/// How many rows the cell reaches over, of those that are left. One that reaches further is made shorter.
fn height(cell: &mut Element<'_>, left: usize) -> usize {
    let height = span(cell, "rowspan");
    if height > left {
        set_span(cell, "rowspan", left);
    }
    if height == 0 { left } else { height.min(left) }
}

/// The number; 1 where none is.
fn span(cell: &Element<'_>, name: &str) -> usize {
    cell.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(1)
}

fn set_span(cell: &mut Element<'_>, name: &str, span: usize) {
    if span == 1 {
        cell.attributes.retain(|(given, _)| *given != name);
    } else if let Some((_, value)) = cell.attributes.iter_mut().find(|(given, _)| *given == name) {
        *value = span.to_string().into();
    }
}

/// The columns that are declared before the rows.
fn declared(parts: &[Node<'_>]) -> usize {
    let groups = parts.iter().filter_map(|part| match part {
        Node::Element(group) if group.name == "colgroup" => Some(group),
        _ => None,
    });
    let width = |group: &Element<'_>| {
        let columns = group.children.iter().filter_map(|node| match node {
            Node::Element(column) => Some(span(column, "span")),
            Node::Text(_) => None,
        });
        let sum: usize = columns.sum();
        if sum == 0 { span(group, "span") } else { sum }
    };
    groups.map(width).sum()
}

fn for_cells(parts: &mut [Node<'_>], mut change: impl FnMut(&mut Element<'_>)) {
    for section in sections(parts) {
        for row in rows(section) {
            elements(row).for_each(&mut change);
        }
    }
}

fn sections<'p, 'a>(parts: &'p mut [Node<'a>]) -> impl Iterator<Item = &'p mut Element<'a>> {
    parts.iter_mut().filter_map(|part| match part {
        Node::Element(part) if matches!(part.name, "thead" | "tbody" | "tfoot") => Some(part),
        _ => None,
    })
}

fn rows<'p, 'a>(section: &'p mut Element<'a>) -> impl Iterator<Item = &'p mut Element<'a>> {
    elements(section)
}

fn elements<'p, 'a>(parent: &'p mut Element<'a>) -> impl Iterator<Item = &'p mut Element<'a>> {
    parent.children.iter_mut().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}
