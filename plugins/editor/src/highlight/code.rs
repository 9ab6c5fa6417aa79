//! Reads a programming language by the table of its words and signs.

use super::Meaning;
use super::cursor::{Cursor, prefix_length};
use super::grammar::{Annotations, Grammar};
use super::literals::{number_length, write_pattern, write_rust_tick, write_string};

/// Writes all of the code.
pub(super) fn write(cursor: &mut Cursor, grammar: &Grammar) {
    // Behind this offset no pattern closes on its line, so nothing is searched twice.
    let mut no_pattern_before = 0;
    let mut last_sign = None;
    let mut names_function = false;
    while let Some(character) = cursor.peek() {
        if character.is_whitespace() {
            cursor.write_while(None, char::is_whitespace);
            continue;
        }
        let value_expected = last_sign.is_none_or(|sign| !matches!(sign, ')' | ']' | '}' | 'a' | '"'));
        if write_comment(cursor, grammar) || write_annotation(cursor, grammar, character) {
            continue;
        }
        last_sign = Some(character);
        if character == '/' && grammar.has_patterns && value_expected && cursor.at() >= no_pattern_before {
            if write_pattern(cursor) {
                last_sign = Some('"');
                continue;
            }
            no_pattern_before = cursor.at() + cursor.line().len();
        }
        if grammar.is_rust && character == '\'' {
            write_rust_tick(cursor);
        } else if write_string(cursor, grammar) {
            last_sign = Some('"');
        } else if grammar.sigils.contains(&character) {
            write_variable(cursor, grammar);
            last_sign = Some('a');
        } else if character.is_ascii_digit() {
            cursor.write(number_length(cursor.rest()), Some(Meaning::Number));
            last_sign = Some('a');
        } else if grammar.is_word(character) {
            let is_value = write_word(cursor, grammar, &mut names_function);
            last_sign = Some(if is_value { 'a' } else { '=' });
        } else {
            cursor.write_one(None);
        }
    }
}

fn write_comment(cursor: &mut Cursor, grammar: &Grammar) -> bool {
    let rest = cursor.rest();
    for (open, close) in grammar.block_comments {
        if let Some(inside) = rest.strip_prefix(open) {
            let length = if grammar.comments_nest {
                nested_length(inside, open, close)
            } else {
                inside.find(close).map_or(inside.len(), |at| at + close.len())
            };
            cursor.write(open.len() + length, Some(Meaning::Comment));
            return true;
        }
    }
    let begins = grammar.line_comments.iter().any(|sign| rest.starts_with(sign));
    if begins {
        cursor.write_line(Some(Meaning::Comment));
    }
    begins
}

/// The length up to and with the `close` that belongs to an `open` already passed.
fn nested_length(text: &str, open: &str, close: &str) -> usize {
    let mut depth = 1_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(close) {
            at += close.len();
            depth -= 1;
            if depth == 0 {
                break;
            }
        } else if rest.starts_with(open) {
            at += open.len();
            depth += 1;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

fn write_annotation(cursor: &mut Cursor, grammar: &Grammar, character: char) -> bool {
    let rest = cursor.rest();
    let length = match (grammar.annotations, character) {
        (Annotations::Brackets, '#') if rest.starts_with("#[") || rest.starts_with("#![") => {
            let opening = rest.find('[').map_or(0, |at| at + 1);
            opening + nested_length(rest.get(opening..).unwrap_or_default(), "[", "]")
        }
        (Annotations::At, '@') => {
            let name = rest.get(1..).unwrap_or_default();
            1 + prefix_length(name, |c| c.is_alphanumeric() || matches!(c, '_' | '.'))
        }
        (Annotations::Hash, '#') if cursor.is_at_line_start() => {
            let name = rest.get(1..).unwrap_or_default();
            1 + prefix_length(name, |c| c.is_alphabetic() || c == ' ')
        }
        _ => return false,
    };
    let known = length > 1;
    if known {
        cursor.write(length, Some(Meaning::Annotation));
    }
    known
}

fn write_variable(cursor: &mut Cursor, grammar: &Grammar) {
    let behind = cursor.rest().get(1..).unwrap_or_default();
    let length = prefix_length(behind, |c| grammar.is_word(c) || grammar.sigils.contains(&c));
    cursor.write(1 + length, (length > 0).then_some(Meaning::Variable));
}

/// Writes a word; answers whether it stands for a value. `names_function` tells whether the word before it declares
/// a function, and then whether this one does.
fn write_word(cursor: &mut Cursor, grammar: &Grammar, names_function: &mut bool) -> bool {
    let rest = cursor.rest();
    let length = prefix_length(rest, |c| grammar.is_word(c));
    let word = rest.get(..length).unwrap_or_default();
    let behind = rest.get(length..).unwrap_or_default();
    let is_function =
        std::mem::replace(names_function, matches!(word, "fn" | "def" | "func" | "fun" | "function"));
    let is_member = cursor.before() == Some('.') && !grammar.is_rust;
    let mut capitals = word.chars();
    let begins_with_capital = capitals.next().is_some_and(char::is_uppercase);
    let (meaning, is_value) = if is_member && !behind.starts_with('(') {
        (None, true)
    } else if !is_member && grammar.has(grammar.keywords, word) {
        (Some(Meaning::Keyword), false)
    } else if !is_member && grammar.has(grammar.storage, word) {
        (Some(Meaning::Storage), false)
    } else if !is_member && grammar.has(grammar.constants, word) {
        (Some(Meaning::Constant), true)
    } else if grammar.is_rust && behind.starts_with('!') && !behind.starts_with("!=") {
        cursor.write(length + 1, Some(Meaning::Macro));
        return false;
    } else if is_function {
        (Some(Meaning::Function), true)
    } else if !is_member && grammar.has(grammar.types, word) {
        (Some(Meaning::Type), true)
    } else if grammar.capitals_are_types && begins_with_capital {
        let is_constant = length > 1 && !word.contains(char::is_lowercase);
        (Some(if is_constant { Meaning::Constant } else { Meaning::Type }), true)
    } else if behind.starts_with('(') {
        (Some(Meaning::Function), true)
    } else {
        (None, true)
    };
    cursor.write(length, meaning);
    is_value
}
