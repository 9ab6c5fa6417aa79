//! Typed access to the keys of a section, gathering every problem on the way.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::SECTIONS;
use super::document::{Document, Entry, Table, Value};
use super::error::{Place, Problem};

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Report(RefCell<Vec<Problem>>);

impl Report {
    pub(super) fn add(&self, place: Place, message: String) {
        self.0.borrow_mut().push(Problem { place, message });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.0.into_inner();
        problems.sort();
        problems
    }
}

/// A table of which the program knows the keys. Unknown ones are reported when it is opened.
#[derive(Debug)]
pub(super) struct Section<'r> {
    path: String,
    place: Place,
    table: Table,
    report: &'r Report,
}

impl<'r> Section<'r> {
    /// The file itself: its keys are the sections.
    pub(super) fn root(document: Document, report: &'r Report) -> Self {
        let names: Vec<_> = SECTIONS.iter().map(|(name, _)| *name).collect();
        let root = Self { path: String::new(), place: document.start, table: document.root, report };
        root.refuse_unknown(&names);
        root
    }

    /// Opens a section; one that is not there is empty.
    pub(super) fn section(&mut self, name: &str, keys: &[&str]) -> Section<'r> {
        let section = self.free_section(name);
        section.refuse_unknown(keys);
        section
    }

    /// Opens a section of which the program does not know the keys.
    pub(super) fn free_section(&mut self, name: &str) -> Section<'r> {
        let path = self.path_of(name);
        let (place, table) = match self.table.remove(name) {
            None => (self.place.clone(), Table::new()),
            Some(Entry { value: Value::Table(table), key_place, .. }) => (key_place, table),
            Some(entry) => {
                let found = entry.value.describe();
                self.report.add(entry.place, format!("{path} must be a section, [{path}], not {found}"));
                (entry.key_place, Table::new())
            }
        };
        Section { path, place, table, report: self.report }
    }

    /// Opens a section that holds only sections, by their names.
    pub(super) fn tables(&mut self, name: &str) -> BTreeMap<String, Section<'r>> {
        let mut parent = self.free_section(name);
        let names: Vec<_> = parent.table.keys().cloned().collect();
        names.into_iter().map(|name| (name.clone(), parent.free_section(&name))).collect()
    }

    /// All keys with their values, in the order of the keys.
    pub(super) fn into_entries(self) -> Table {
        self.table
    }

    /// The section's name with those of the sections around it, as in `plugins.text`.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Whether the key is there and was not read yet.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where the section starts.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Where problems go.
    pub(super) fn report(&self) -> &'r Report {
        self.report
    }

    /// Reports unknown keys with the nearest known one.
    pub(super) fn refuse_unknown(&self, known: &[&str]) {
        for (key, entry) in &self.table {
            if !known.contains(&key.as_str()) {
                self.report.add(entry.key_place.clone(), unknown(&self.path, key, entry, known));
            }
        }
    }

    /// A text that `parse` understands; its error says what is wrong. `None` after a problem. The default
    /// goes the same way.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        default: &str,
        allowed: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.optional(key, allowed, &parse).or_else(|| parse(default).ok())
    }

    /// Like [`Section::parsed`] for a key that has no default.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        allowed: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let entry = self.table.remove(key)?;
        match entry.value {
            Value::Text(text) | Value::Variable(text) => match parse(&text) {
                Ok(value) => return Some(value),
                Err(reason) => {
                    self.report
                        .add(entry.place, format!("{}: {reason}; allowed is {allowed}", self.path_of(key)));
                }
            },
            other => self.wrong_type(key, entry.place, allowed, &other),
        }
        None
    }

    /// Like [`Section::optional`] for a key that must be there.
    pub(super) fn required<T>(
        &mut self,
        key: &str,
        allowed: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if !self.table.contains_key(key) {
            let message = format!("{} is missing; write {key} = {allowed}", self.path_of(key));
            self.report.add(self.place.clone(), message);
        }
        self.optional(key, allowed, parse)
    }

    /// A whole number in the range.
    pub(super) fn whole(&mut self, key: &str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let Some(entry) = self.table.remove(key) else { return default };
        let allowed = format!("a whole number from {} to {}", range.start(), range.end());
        let (number, written) = match &entry.value {
            Value::Integer(number) => (u32::try_from(*number).ok(), number.to_string()),
            Value::Variable(text) => (text.trim().parse().ok(), format!("{text:?}")),
            other => {
                self.wrong_type(key, entry.place, &allowed, other);
                return default;
            }
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => number,
            None => {
                let message = format!("{} is {written}; allowed is {allowed}", self.path_of(key));
                self.report.add(entry.place, message);
                default
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &str, default: bool) -> bool {
        let Some(entry) = self.table.remove(key) else { return default };
        match &entry.value {
            Value::Boolean(value) => return *value,
            Value::Variable(text) if text.trim() == "true" => return true,
            Value::Variable(text) if text.trim() == "false" => return false,
            Value::Variable(text) => {
                let message = format!("{} is {text:?}; allowed is true or false", self.path_of(key));
                self.report.add(entry.place, message);
            }
            other => self.wrong_type(key, entry.place, "true or false", other),
        }
        default
    }

    fn wrong_type(&self, key: &str, place: Place, allowed: &str, found: &Value) {
        let message = format!("{} must be {allowed}, not {}", self.path_of(key), found.describe());
        self.report.add(place, message);
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

/// The message for a key that nobody knows: another section's, a misspelt one, or neither.
fn unknown(path: &str, key: &str, entry: &Entry, known: &[&str]) -> String {
    let (subject, nothing) = if path.is_empty() && matches!(entry.value, Value::Table(_)) {
        (format!("[{key}]"), "there is no such section")
    } else if path.is_empty() {
        (key.to_owned(), "there is no such key")
    } else {
        (format!("{path}.{key}"), "there is no such key")
    };
    if let Some(near) = nearest(key, known) {
        let near = if path.is_empty() { format!("[{near}]") } else { near.to_owned() };
        return format!("{subject}: {nothing}; did you mean {near}?");
    }
    if let Some((section, _)) = SECTIONS.iter().find(|(_, keys)| keys.contains(&key)) {
        return format!("{subject}: {nothing} here; it belongs under [{section}]");
    }
    format!("{subject}: {nothing}; known are {}", known.join(", "))
}

/// The known word that is at most a third of its letters away.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_lowercase().replace('-', "_");
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// A path as the file writes it, made absolute: a relative one starts at the file's folder.
pub(super) fn path_in(folder: &Path, text: &str) -> Result<PathBuf, String> {
    if text.trim().is_empty() {
        return Err("the path is empty".to_owned());
    }
    if text.contains('\0') {
        return Err("the path holds a zero byte".to_owned());
    }
    Ok(folder.join(text))
}
