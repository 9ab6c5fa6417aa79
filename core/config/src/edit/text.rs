//! Edits of a TOML text: each one changes the lines that it is about, and no other byte.

use std::ops::Range;

use toml_edit::{Array, InlineTable, Key, Value};

use super::layout::{Kind, Layout, Placed};

/// A value as it is written into cms.toml.
#[derive(Clone, Debug, PartialEq)]
pub enum EditValue {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a decimal point.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A list of texts.
    List(Vec<String>),
}

impl From<&str> for EditValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for EditValue {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl EditValue {
    fn to_toml(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            Self::Integer(number) => Value::from(*number),
            Self::Float(number) => Value::from(*number),
            Self::Boolean(value) => Value::from(*value),
            Self::List(items) => Value::Array(items.iter().map(String::as_str).collect::<Array>()),
        }
    }
}

/// Sets the key at the end of the path, below the table of the names before it.
pub(super) fn set(text: &str, path: &[&str], value: &EditValue) -> Result<String, toml_edit::TomlError> {
    let layout = Layout::read(text)?;
    let written = value.to_toml().to_string();
    if let Some(place) = layout.value(path) {
        return Ok(splice(text, place, &written));
    }
    if let Some((depth, place)) = layout.inline_around(path) {
        let inline = in_inline_table(text, &place, path.get(depth..).unwrap_or_default(), Some(value))?;
        return Ok(splice(text, place, &inline));
    }
    // A table where a value is to be.
    if layout.below(path).next().is_some() {
        return set(&unset(text, path)?, path, value);
    }
    let Some((name, table)) = path.split_last() else { return Ok(text.to_owned()) };
    let pair = |path: &[&str]| format!("{} = {written}", dotted(path));
    if let Some(header) = layout.header(table) {
        return Ok(insert_line(text, layout.last_beside(header), &pair(&[name])));
    }
    let is_dotted = |kind: &Kind| matches!(kind, Kind::Pair { under, .. } if *under < table.len());
    if let Some(item) = layout.below(table).rfind(|item| is_dotted(&item.kind))
        && let Kind::Pair { under, .. } = item.kind
    {
        return Ok(insert_line(text, item, &pair(path.get(under..).unwrap_or_default())));
    }
    let section = format!("[{}]{newline}{}{newline}", dotted(table), pair(&[name]), newline = newline(text));
    Ok(insert_section(text, after_tables(text, &layout, table), &section))
}

/// Takes away the key or table at the path, with all that stands below it.
pub(super) fn unset(text: &str, path: &[&str]) -> Result<String, toml_edit::TomlError> {
    let layout = Layout::read(text)?;
    if let Some((depth, place)) = layout.inline_around(path) {
        let inline = in_inline_table(text, &place, path.get(depth..).unwrap_or_default(), None)?;
        return Ok(splice(text, place, &inline));
    }
    let mut out = text.to_owned();
    // From the end, so that the places before stay right.
    for item in layout.below(path).rev() {
        out = splice(&out, whole_lines(text, &item.span), "");
    }
    Ok(out)
}

/// Takes away the tables of the path with the comments directly above them and at their ends.
pub(super) fn remove_tables(text: &str, path: &[&str]) -> Result<String, toml_edit::TomlError> {
    let layout = Layout::read(text)?;
    if layout.inline_around(path).is_some() {
        return unset(text, path);
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut was_of_path = false;
    for item in layout.items() {
        let is_of_path = item.is_below(path);
        let lines = whole_lines(text, &item.span);
        match runs.last_mut() {
            Some(run) if is_of_path && was_of_path => run.end = lines.end,
            _ if is_of_path => runs.push(lines),
            _ => {}
        }
        was_of_path = is_of_path;
    }
    let mut out = text.to_owned();
    for run in runs.into_iter().rev() {
        let start = comments_above(text, run.start);
        let end = comments_below(text, run.end);
        out = splice(&out, without_doubled_gap(text, start..end), "");
    }
    Ok(out)
}

/// Where a new table belongs: behind those of the longest part of its path that has any, or at the end.
fn after_tables(text: &str, layout: &Layout, table: &[&str]) -> usize {
    let around = (2..=table.len()).rev().filter_map(|depth| table.get(..depth));
    let last = around.filter_map(|path| layout.below(path).next_back()).next();
    last.map_or(text.len(), |item| {
        comments_below(text, whole_lines(text, &layout.last_beside(item).span).end)
    })
}

fn in_inline_table(
    text: &str,
    place: &Range<usize>,
    path: &[&str],
    value: Option<&EditValue>,
) -> Result<String, toml_edit::TomlError> {
    let mut inline: Value = text.get(place.clone()).unwrap_or_default().parse()?;
    if let (Some(mut table), Some((name, above))) = (inline.as_inline_table_mut(), path.split_last()) {
        for part in above {
            let inner = table.get_or_insert(*part, InlineTable::new());
            if !inner.is_inline_table() {
                *inner = InlineTable::new().into();
            }
            let Some(inner) = inner.as_inline_table_mut() else { return Ok(inline.to_string()) };
            table = inner;
        }
        let is_new = !table.contains_key(name);
        match value {
            Some(value) if is_new => {
                // The blank before the brace goes to the new last value.
                if let Some((_, last)) = table.iter_mut().last() {
                    last.decor_mut().set_suffix("");
                }
                table.insert(*name, value.to_toml());
            }
            Some(value) => drop(table.insert(*name, value.to_toml())),
            None => drop(table.remove(name)),
        }
    }
    Ok(inline.to_string())
}

fn insert_line(text: &str, after: &Placed, line: &str) -> String {
    let lines = whole_lines(text, &after.span);
    let indent: String = match after.kind {
        Kind::Pair { .. } => {
            let before = text.get(lines.clone()).unwrap_or_default();
            before.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
        }
        Kind::Header => String::new(),
    };
    let newline = newline(text);
    let gap = if text.get(..lines.end).is_some_and(|before| before.ends_with('\n')) { "" } else { newline };
    splice(text, lines.end..lines.end, &format!("{gap}{indent}{line}{newline}"))
}

fn insert_section(text: &str, at: usize, section: &str) -> String {
    let newline = newline(text);
    let (before, after) = (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or_default());
    let gap = match before {
        _ if before.is_empty() => String::new(),
        _ if !before.ends_with('\n') => newline.repeat(2),
        _ if before.ends_with("\n\n") || before.ends_with("\r\n\r\n") => String::new(),
        _ => newline.to_owned(),
    };
    let is_followed = after.lines().next().is_some_and(|line| !line.trim().is_empty());
    let end = if is_followed { newline } else { "" };
    format!("{before}{gap}{section}{end}{after}")
}

fn splice(text: &str, place: Range<usize>, new: &str) -> String {
    let (before, after) = (text.get(..place.start), text.get(place.end..));
    format!("{}{new}{}", before.unwrap_or(text), after.unwrap_or_default())
}

fn dotted(path: &[&str]) -> String {
    path.iter().map(|name| Key::new(*name).display_repr().into_owned()).collect::<Vec<_>>().join(".")
}

/// How the text ends its lines.
fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The span with all of its first and last line.
fn whole_lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end = text.get(span.end..).and_then(|after| after.find('\n'));
    start..end.map_or(text.len(), |newline| span.end + newline + 1)
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// Where the comment lines begin that stand directly above.
fn comments_above(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let lines = before.split_inclusive('\n').rev().take_while(|line| is_comment(line));
    start - lines.map(str::len).sum::<usize>()
}

/// Where the comment lines end that stand directly below, before an empty line or the end of the text. Those that stand
/// directly above something else belong to that.
fn comments_below(text: &str, end: usize) -> usize {
    let after = text.get(end..).unwrap_or_default();
    let comments: usize = after.split_inclusive('\n').take_while(|line| is_comment(line)).map(str::len).sum();
    let next = after.get(comments..).unwrap_or_default().lines().next();
    if next.is_none_or(|line| line.trim().is_empty()) { end + comments } else { end }
}

/// The place with the empty lines after it, or before it at the end of the text, so that no two gaps meet.
fn without_doubled_gap(text: &str, place: Range<usize>) -> Range<usize> {
    let is_empty = |line: &&str| line.trim().is_empty();
    let (before, after) =
        (text.get(..place.start).unwrap_or_default(), text.get(place.end..).unwrap_or_default());
    if after.trim().is_empty() {
        let gap: usize = before.split_inclusive('\n').rev().take_while(is_empty).map(str::len).sum();
        return place.start - gap..text.len();
    }
    let is_gap_before = before.lines().next_back().is_none_or(|line| line.trim().is_empty());
    let gap: usize = after.split_inclusive('\n').take_while(is_empty).map(str::len).sum();
    if is_gap_before { place.start..place.end + gap } else { place }
}
