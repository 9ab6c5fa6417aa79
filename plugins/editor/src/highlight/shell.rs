//! Reads shell scripts, sessions and files of instructions.

use super::Meaning;
use super::cursor::{Cursor, prefix_length};
use super::literals::{number_length, write_quoted};

const KEYWORDS: [&str; 20] = [
    "if", "then", "else", "elif", "fi", "for", "in", "do", "done", "while", "until", "case", "esac",
    "function", "return", "break", "continue", "select", "exit", "end",
];
const DECLARATIONS: [&str; 8] =
    ["export", "local", "readonly", "declare", "set", "unset", "alias", "typeset"];

/// A script.
pub(super) fn write_script(cursor: &mut Cursor) {
    while !cursor.is_done() {
        write_command_line(cursor);
    }
}

/// A session: a line that begins with a prompt is a command, any other is what it printed.
pub(super) fn write_session(cursor: &mut Cursor) {
    while !cursor.is_done() {
        let line = cursor.line();
        let prompt = ["$ ", "% ", "# ", "> ", "PS> "].iter().find(|prompt| line.starts_with(**prompt));
        match prompt {
            Some(prompt) => {
                cursor.write(prompt.trim_end().len(), Some(Meaning::Prompt));
                write_command_line(cursor);
            }
            None => {
                cursor.write_line(None);
                cursor.write_one(None);
            }
        }
    }
}

/// Dockerfile: an instruction and its arguments.
pub(super) fn write_instructions(cursor: &mut Cursor) {
    let mut continues = false;
    while !cursor.is_done() {
        cursor.write_while(None, |c| matches!(c, ' ' | '\t'));
        let line = cursor.line();
        let length = prefix_length(line, |c| c.is_ascii_alphabetic());
        if line.starts_with('#') {
            cursor.write_line(Some(Meaning::Comment));
            cursor.write_one(None);
            continue;
        }
        if !continues && length > 0 {
            cursor.write(length, Some(Meaning::Keyword));
            write_words(cursor, false);
        } else {
            write_words(cursor, true);
        }
        continues = line.trim_end().ends_with('\\');
        cursor.write_one(None);
    }
}

/// One line of commands, with its end. A string may carry it on to further lines.
fn write_command_line(cursor: &mut Cursor) {
    write_words(cursor, true);
    cursor.write_one(None);
}

/// Writes words up to the end of the line.
fn write_words(cursor: &mut Cursor, mut command_expected: bool) {
    while let Some(character) = cursor.peek().filter(|c| *c != '\n') {
        let at_word_start =
            cursor.before().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ';' | '|' | '&' | '`'));
        match character {
            '#' if at_word_start => cursor.write_line(Some(Meaning::Comment)),
            ' ' | '\t' => cursor.write_while(None, |c| matches!(c, ' ' | '\t')),
            '"' => {
                write_expanding(cursor);
                command_expected = false;
            }
            '\'' => {
                write_quoted(cursor, 1, "'", false, true);
                command_expected = false;
            }
            '$' => {
                write_variable(cursor);
                command_expected = cursor.before() == Some('(');
            }
            '\\' => {
                let next = cursor.rest().chars().nth(1).filter(|c| *c != '\n');
                cursor.write(1 + next.map_or(0, char::len_utf8), Some(Meaning::Escape));
            }
            '|' | '&' | ';' | '(' | '{' | '`' | '!' => {
                cursor.write_one(None);
                command_expected = true;
            }
            '-' if at_word_start => {
                cursor
                    .write_while(Some(Meaning::Parameter), |c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            }
            _ => command_expected = write_word(cursor, command_expected, at_word_start),
        }
    }
}

/// Writes a word; answers whether a command is expected behind it.
fn write_word(cursor: &mut Cursor, command_expected: bool, at_word_start: bool) -> bool {
    let rest = cursor.rest();
    let length = prefix_length(rest, |c| {
        !c.is_whitespace()
            && !matches!(c, '"' | '\'' | '$' | '|' | '&' | ';' | '(' | ')' | '`' | '\\' | '=' | '}')
    });
    let word = rest.get(..length).unwrap_or_default();
    let behind = rest.get(length..).unwrap_or_default();
    if length == 0 {
        cursor.write_one(None);
        return command_expected;
    }
    if command_expected && at_word_start && behind.starts_with('=') {
        cursor.write(length, Some(Meaning::Variable));
        cursor.write(1, None);
        let value = cursor.peek().is_some_and(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '$'));
        if value {
            cursor.write_while(None, |c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '$' | ';' | '`'));
        }
        return true;
    }
    if at_word_start && KEYWORDS.contains(&word) && (command_expected || word == "in" || word == "do") {
        cursor.write(length, Some(Meaning::Keyword));
        return true;
    }
    if command_expected && DECLARATIONS.contains(&word) {
        cursor.write(length, Some(Meaning::Storage));
        return word == "export" || word == "local" || word == "readonly" || word == "declare";
    }
    let meaning = if command_expected {
        Some(Meaning::Function)
    } else if at_word_start && number_length(word) == length && word.starts_with(|c: char| c.is_ascii_digit())
    {
        Some(Meaning::Number)
    } else {
        None
    };
    cursor.write(length, meaning);
    command_expected && word == "sudo"
}

/// A string in double quotes, with its variables.
fn write_expanding(cursor: &mut Cursor) {
    cursor.write(1, Some(Meaning::Text));
    while let Some(character) = cursor.peek() {
        match character {
            '"' => {
                cursor.write(1, Some(Meaning::Text));
                return;
            }
            '$' => write_variable(cursor),
            '\\' => {
                let next = cursor.rest().chars().nth(1).filter(|c| *c != '\n');
                cursor.write(1 + next.map_or(0, char::len_utf8), Some(Meaning::Escape));
            }
            _ => cursor.write_while(Some(Meaning::Text), |c| !matches!(c, '"' | '$' | '\\')),
        }
    }
}

/// `$name`, `${…}`, `$1`; a `$(` is left open.
fn write_variable(cursor: &mut Cursor) {
    let behind = cursor.rest().get(1..).unwrap_or_default();
    let length = match behind.chars().next() {
        Some('{') => {
            let inside = prefix_length(behind, |c| c != '}' && c != '\n');
            inside + usize::from(behind.get(inside..).is_some_and(|rest| rest.starts_with('}')))
        }
        Some('(') => {
            cursor.write(2, None);
            return;
        }
        Some('?' | '#' | '@' | '*' | '$' | '!' | '0'..='9') => 1,
        _ => prefix_length(behind, |c| c.is_alphanumeric() || matches!(c, '_' | ':')),
    };
    cursor.write(1 + length, (length > 0).then_some(Meaning::Variable));
}
