//! Reads data formats: TOML and INI, YAML, JSON, differences.

use super::Meaning;
use super::cursor::{Cursor, prefix_length};
use super::literals::{number_length, write_quoted};

/// TOML, INI: sections in brackets, `key = value`, comments behind `#` or `;`.
pub(super) fn write_pairs(cursor: &mut Cursor) {
    let mut depth = 0_usize;
    while let Some(character) = cursor.peek() {
        if cursor.is_at_line_start() && depth == 0 {
            let before = cursor.at();
            write_pair_start(cursor);
            if cursor.at() > before {
                continue;
            }
        }
        match character {
            '#' => cursor.write_line(Some(Meaning::Comment)),
            '"' | '\'' => write_toml_string(cursor, character),
            '[' | '{' => {
                depth += 1;
                cursor.write_one(None);
            }
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                cursor.write_one(None);
            }
            _ => write_scalar(cursor),
        }
    }
}

/// The indentation of a line and its section, key or comment.
fn write_pair_start(cursor: &mut Cursor) {
    cursor.write_while(None, |c| c == ' ' || c == '\t');
    let line = cursor.line();
    if line.starts_with('[') {
        cursor.write(line.rfind(']').map_or(line.len(), |at| at + 1), Some(Meaning::Heading));
    } else if line.starts_with(';') {
        cursor.write_line(Some(Meaning::Comment));
    } else if let Some(length) = key_length(line) {
        cursor.write(length, Some(Meaning::Key));
    }
}

/// The length of the key of a `key = value` line.
fn key_length(line: &str) -> Option<usize> {
    let equals = line.find('=')?;
    let key = line.get(..equals)?.trim_end();
    let is_key = !key.is_empty() && !key.contains(['#', '{', '[']);
    is_key.then_some(key.len())
}

fn write_toml_string(cursor: &mut Cursor, quote: char) {
    let rest = cursor.rest();
    if rest.starts_with("\"\"\"") {
        write_quoted(cursor, 3, "\"\"\"", true, true);
    } else if rest.starts_with("'''") {
        write_quoted(cursor, 3, "'''", false, true);
    } else if quote == '"' {
        write_quoted(cursor, 1, "\"", true, false);
    } else {
        write_quoted(cursor, 1, "'", false, false);
    }
}

/// A number, a constant, or a word without a colour.
fn write_scalar(cursor: &mut Cursor) {
    let rest = cursor.rest();
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        // A date and its time are one value.
        let date =
            prefix_length(rest, |c| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | 'T' | 'Z' | '+'));
        let length = number_length(rest).max(date);
        cursor.write(length, Some(Meaning::Number));
        return;
    }
    if !rest.starts_with(char::is_alphanumeric) {
        cursor.write_one(None);
        return;
    }
    let length = prefix_length(rest, |c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let word = rest.get(..length).unwrap_or_default();
    if matches!(word, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "inf" | "nan") {
        cursor.write(length, Some(Meaning::Constant));
    } else {
        cursor.write(length, None);
    }
}

/// YAML: keys before a colon, list signs, anchors, comments.
pub(super) fn write_outline(cursor: &mut Cursor) {
    while let Some(character) = cursor.peek() {
        if cursor.is_at_line_start() {
            let before = cursor.at();
            write_outline_start(cursor);
            if cursor.at() > before {
                continue;
            }
        }
        let at_word_start = cursor.before().is_none_or(|c| c.is_whitespace() || matches!(c, '[' | '{' | ','));
        match character {
            '#' if at_word_start => cursor.write_line(Some(Meaning::Comment)),
            '"' if at_word_start => write_quoted(cursor, 1, "\"", true, true),
            '\'' if at_word_start => write_quoted(cursor, 1, "'", false, true),
            '&' | '*' | '!' if at_word_start => {
                cursor.write_while(Some(Meaning::Variable), |c| {
                    !c.is_whitespace() && !matches!(c, ',' | ']' | '}')
                });
            }
            _ if at_word_start => write_scalar(cursor),
            _ if character.is_alphanumeric() => cursor.write_while(None, char::is_alphanumeric),
            _ => cursor.write_one(None),
        }
    }
}

/// The indentation of a line, its list signs, and its key.
fn write_outline_start(cursor: &mut Cursor) {
    cursor.write_while(None, |c| matches!(c, ' ' | '\t'));
    while cursor.rest().starts_with("- ") {
        cursor.write(1, Some(Meaning::Keyword));
        cursor.write_while(None, |c| c == ' ');
    }
    let line = cursor.line();
    if line.starts_with("---") || line.starts_with("...") {
        cursor.write_line(Some(Meaning::Comment));
    } else if let Some(length) = outline_key_length(line) {
        cursor.write(length, Some(Meaning::Key));
    }
}

fn outline_key_length(line: &str) -> Option<usize> {
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    let colon = match quote {
        Some(quote) => {
            let end = line.get(1..)?.find(quote)? + 2;
            line.get(end..)?.starts_with(':').then_some(end)?
        }
        None => line.char_indices().find_map(|(at, c)| {
            let behind = line.get(at + 1..).unwrap_or_default();
            (c == ':' && (behind.is_empty() || behind.starts_with(' '))).then_some(at)
        })?,
    };
    let key = line.get(..colon)?;
    let is_key = !key.is_empty() && (quote.is_some() || !key.contains(['#', '{', '[', '"', '\'']));
    is_key.then_some(colon)
}

/// JSON, with the comments of its descendants.
pub(super) fn write_objects(cursor: &mut Cursor) {
    while let Some(character) = cursor.peek() {
        let rest = cursor.rest();
        if rest.starts_with("//") || character == '#' {
            cursor.write_line(Some(Meaning::Comment));
        } else if let Some(inside) = rest.strip_prefix("/*") {
            let length = inside.find("*/").map_or(inside.len(), |at| at + 2);
            cursor.write(2 + length, Some(Meaning::Comment));
        } else if character == '"' {
            let length = string_length(rest);
            let behind = rest.get(length..).unwrap_or_default().trim_start();
            if behind.starts_with(':') {
                cursor.write(length, Some(Meaning::Key));
            } else {
                write_quoted(cursor, 1, "\"", true, false);
            }
        } else if character.is_whitespace() {
            cursor.write_while(None, char::is_whitespace);
        } else {
            write_scalar(cursor);
        }
    }
}

/// The length of the string at the beginning of `text`, which ends with its line at the latest.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return at,
            '"' if !escaped => return at + 1,
            _ => escaped = character == '\\' && !escaped,
        }
    }
    text.len()
}

/// A difference between files.
pub(super) fn write_difference(cursor: &mut Cursor) {
    while !cursor.is_done() {
        let line = cursor.line();
        let meaning = if ["+++", "---", "diff ", "index "].iter().any(|start| line.starts_with(start)) {
            Some(Meaning::Heading)
        } else if line.starts_with("@@") {
            Some(Meaning::Annotation)
        } else if line.starts_with(['+', '>']) {
            Some(Meaning::Inserted)
        } else if line.starts_with(['-', '<']) {
            Some(Meaning::Deleted)
        } else {
            None
        };
        cursor.write_line(meaning);
        cursor.close();
        cursor.write_one(None);
    }
}
