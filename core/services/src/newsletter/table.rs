//! A table of addresses that somebody pasted: cells between commas, semicolons or tabs, with or without names in its first
//! line.

use std::collections::HashSet;

use csv::{ReaderBuilder, Trim};

use crate::ServiceError;

/// The most lines of a table.
const MAX_LINES: usize = 50_000;

/// What people call the columns.
const EMAIL: &[&str] = &["email", "e-mail", "email address", "e-mail address", "mail", "address"];
const NAME: &[&str] = &["name", "full name", "first name", "vorname", "nom"];
const TOPICS: &[&str] = &["topics", "topic", "tags", "segments", "interests"];

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// The names of the columns, or numbers where the table has none.
    pub(super) columns: Vec<String>,
    /// Its lines.
    pub(super) lines: Vec<Line>,
}

/// A line, by its number in the text, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: u64,
    cells: Vec<String>,
}

/// In which columns what stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mapping {
    pub(super) email: usize,
    pub(super) name: Option<usize>,
    pub(super) topics: Option<usize>,
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with `table` where it is none, or too long.
    pub(super) fn read(text: &str) -> Result<Self, ServiceError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut lines = Vec::new();
        let mut places = Places { text, at: 0, line: 1 };
        for record in reader.records() {
            let record = record.map_err(|error| ServiceError::invalid("table", error.to_string()))?;
            let number = places.line_at(record.position().map_or(0, csv::Position::byte));
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if lines.len() >= MAX_LINES {
                return Err(ServiceError::invalid("table", "this has more than 50,000 lines: divide it"));
            }
            lines.push(Line { number, cells });
        }
        let has_names =
            lines.first().is_some_and(|line: &Line| line.cells.iter().all(|cell| !cell.contains('@')));
        let columns = match has_names {
            true => lines.remove(0).cells,
            false => {
                let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
                (1..=width).map(|number| format!("Column {number}")).collect()
            }
        };
        if lines.is_empty() {
            return Err(ServiceError::invalid("table", "there is no line with an address in it"));
        }
        Ok(Self { columns, lines })
    }

    /// In which columns what stands: as somebody chose, or as the names of the columns and the first line say.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with `email_column` where no column has addresses.
    pub(super) fn mapping(&self, email: &str, name: &str, topics: &str) -> Result<Mapping, ServiceError> {
        let found = self.find(EMAIL).or_else(|| self.with_addresses());
        let email = self.chosen(email, found).ok_or_else(|| {
            ServiceError::invalid("email_column", "no column has addresses: choose the one that does")
        })?;
        let other = |column: usize| (column != email).then_some(column);
        Ok(Mapping {
            email,
            name: self.chosen(name, self.find(NAME)).and_then(other),
            topics: self.chosen(topics, self.find(TOPICS)).and_then(other),
        })
    }

    /// The column of this number; `found` where nothing was chosen, and none for `none`.
    fn chosen(&self, chosen: &str, found: Option<usize>) -> Option<usize> {
        match chosen {
            "" => found,
            chosen => chosen.parse().ok().filter(|column| *column < self.columns.len()),
        }
    }

    fn find(&self, names: &[&str]) -> Option<usize> {
        self.columns.iter().position(|column| names.contains(&column.to_lowercase().as_str()))
    }

    fn with_addresses(&self) -> Option<usize> {
        self.lines.first()?.cells.iter().position(|cell| cell.contains('@'))
    }
}

/// Finds the lines of records in the order in which they stand.
struct Places<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Places<'_> {
    /// The line of the record that begins at this byte or behind the line ends that are there.
    fn line_at(&mut self, byte: u64) -> u64 {
        let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let bytes = self.text.as_bytes();
        let begin = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, bytes.len());
        let begin = begin + bytes.iter().skip(begin).take_while(|byte| ends(byte)).count();
        let passed = bytes.get(self.at..begin).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = begin;
        self.line
    }
}

impl Line {
    /// What stands in the column; empty where the line is shorter.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// What stands most often in the first line of what separates cells.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// The words of a cell with several, between semicolons or bars.
pub(super) fn words(cell: &str) -> HashSet<String> {
    let words = cell.split([';', '|']).map(|word| word.trim().to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<(u64, String, String)> {
        let table = Table::read(text).unwrap();
        let mapping = table.mapping("", "", "").unwrap();
        let line = |line: &Line| {
            let name = mapping.name.map(|name| line.cell(name).to_owned()).unwrap_or_default();
            (line.number, line.cell(mapping.email).to_owned(), name)
        };
        table.lines.iter().map(line).collect()
    }

    fn ann(number: u64) -> Vec<(u64, String, String)> {
        vec![(number, "ann@example.org".to_owned(), "Ann".to_owned())]
    }

    #[test]
    fn tables_of_all_kinds_are_read() {
        assert_eq!(addresses("email,name\nann@example.org,Ann\n"), ann(2));
        assert_eq!(addresses("\u{feff}Name;E-Mail\r\n\"Ann\"; ann@example.org\r\n"), ann(2));
        assert_eq!(addresses("Name\tEmail address\tx\nAnn\tann@example.org\n"), ann(2));
        assert_eq!(addresses("\n\nemail,name\n\nann@example.org,Ann"), ann(5));
        let bare = addresses("ann@example.org\nbob@example.org\n");
        assert_eq!(bare.iter().map(|(number, ..)| *number).collect::<Vec<_>>(), [1, 2]);
        let quoted =
            addresses("email,name\n\"ann@example.org\",\"Ann,\nof the hill\"\nbob@example.org,Bob\n");
        assert_eq!((quoted[0].2.as_str(), quoted[1].0), ("Ann,\nof the hill", 4));
    }

    #[test]
    fn columns_can_be_chosen() {
        let table = Table::read("a,b\nann@example.org,x\n").unwrap();
        assert_eq!(table.mapping("", "", "").unwrap().email, 0);
        let mapping = table.mapping("1", "0", "none").unwrap();
        assert_eq!((mapping.email, mapping.name, mapping.topics), (1, Some(0), None));
        assert_eq!(table.mapping("0", "0", "").unwrap().name, None);
        assert!(table.mapping("7", "", "").is_err());
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for bad in ["", "\n\n", "email,name\n", " ; \n"] {
            assert!(matches!(Table::read(bad), Err(ServiceError::Invalid(_))), "{bad:?}");
        }
        assert!(Table::read("a\n").is_err());
        let table = Table::read("name\nAnn\n").unwrap();
        assert!(table.mapping("", "", "").is_err());
        assert!(Table::read(&"a@b.c\n".repeat(MAX_LINES + 1)).is_err());
    }

    #[test]
    fn words_stand_between_semicolons() {
        assert_eq!(
            words(" Rye ; sourdough|rye; "),
            HashSet::from(["rye".to_owned(), "sourdough".to_owned()])
        );
    }
}
