//! Reads strings, characters, patterns and numbers.

use super::Meaning;
use super::cursor::{Cursor, prefix_length};
use super::grammar::Grammar;

/// A pattern between slashes that closes on this line.
pub(super) fn write_pattern(cursor: &mut Cursor) -> bool {
    let line = cursor.line();
    let mut in_class = false;
    let mut characters = line.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class && at > 1 => {
                let flags = prefix_length(line.get(at + 1..).unwrap_or_default(), char::is_alphabetic);
                cursor.write(at + 1 + flags, Some(Meaning::Text));
                return true;
            }
            _ => {}
        }
    }
    false
}

/// A character literal, or a lifetime.
pub(super) fn write_rust_tick(cursor: &mut Cursor) {
    let mut following = cursor.rest().chars().skip(1);
    let first = following.next();
    if first == Some('\\') || following.next() == Some('\'') {
        write_quoted(cursor, 1, "'", true, false);
    } else if first.is_some_and(|c| c.is_alphabetic() || c == '_') {
        let name = cursor.rest().get(1..).unwrap_or_default();
        let length = prefix_length(name, |c| c.is_alphanumeric() || c == '_');
        cursor.write(1 + length, Some(Meaning::Storage));
    } else {
        cursor.write_one(None);
    }
}

/// A string, if one begins here.
pub(super) fn write_string(cursor: &mut Cursor, grammar: &Grammar) -> bool {
    let rest = cursor.rest();
    let mut prefix = "";
    if rest.starts_with(char::is_alphabetic) {
        let follows_word = cursor.before().is_some_and(|before| grammar.is_word(before));
        let length = prefix_length(rest, char::is_alphanumeric);
        let word = rest.get(..length).unwrap_or_default();
        if follows_word || length > 3 || !grammar.quote_prefixes.contains(&word) {
            return false;
        }
        prefix = word;
    }
    let behind = rest.get(prefix.len()..).unwrap_or_default();
    let is_raw = prefix.contains(['r', 'R']);
    if grammar.is_rust && is_raw {
        let hashes = prefix_length(behind, |c| c == '#');
        if hashes <= 16 && behind.get(hashes..).is_some_and(|quoted| quoted.starts_with('"')) {
            let close = format!("\"{}", "#".repeat(hashes));
            write_quoted(cursor, prefix.len() + hashes + 1, &close, false, true);
            return true;
        }
    }
    let Some(quote) = grammar.quotes.iter().find(|quote| behind.starts_with(quote.open)) else {
        return false;
    };
    let opening = prefix.len() + quote.open.len();
    write_quoted(cursor, opening, quote.close, quote.escapes && !is_raw, quote.several_lines);
    true
}

/// Writes a string whose opening has `opening` bytes, with its escapes. One that does not close ends with the
/// line, or with the code where it may have several lines.
pub(super) fn write_quoted(
    cursor: &mut Cursor,
    opening: usize,
    close: &str,
    escapes: bool,
    several_lines: bool,
) {
    cursor.write(opening, Some(Meaning::Text));
    let stops = |c: char| (escapes && c == '\\') || c == '\n' || close.starts_with(c);
    while !cursor.is_done() {
        cursor.write_while(Some(Meaning::Text), |c| !stops(c));
        let rest = cursor.rest();
        if rest.starts_with(close) {
            cursor.write(close.len(), Some(Meaning::Text));
            return;
        }
        match rest.chars().next() {
            Some('\n') if !several_lines => return,
            Some('\\') if escapes => {
                let escaped = rest.chars().nth(1).filter(|c| *c != '\n').map_or(0, char::len_utf8);
                cursor.write(1 + escaped, Some(Meaning::Escape));
            }
            _ => cursor.write_one(Some(Meaning::Text)),
        }
    }
}

/// The length of the number at the beginning of `text`, with its point, exponent and unit.
pub(super) fn number_length(text: &str) -> usize {
    let mut length = 0;
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let belongs = character.is_ascii_alphanumeric()
            || character == '_'
            || (character == '.' && characters.peek().is_some_and(char::is_ascii_digit))
            || (matches!(character, '+' | '-')
                && matches!(before, 'e' | 'E')
                && !text.starts_with("0x")
                && characters.peek().is_some_and(char::is_ascii_digit));
        if !belongs {
            break;
        }
        length += character.len_utf8();
        before = character;
    }
    length
}
