//! Reads HTML, XML and CSS.

use super::cursor::{Cursor, prefix_length};
use super::literals::{number_length, write_quoted};
use super::{Language, Meaning, highlight, languages};

/// HTML and XML. Scripts and style sheets inside are read as such.
pub(super) fn write_markup(cursor: &mut Cursor) {
    while !cursor.is_done() {
        let rest = cursor.rest();
        let until = prefix_length(rest, |c| c != '<' && c != '&');
        if until > 0 {
            cursor.write(until, None);
        } else if let Some(inside) = rest.strip_prefix("<!--") {
            cursor.write(4 + inside.find("-->").map_or(inside.len(), |at| at + 3), Some(Meaning::Comment));
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            cursor.write(rest.find('>').map_or(rest.len(), |at| at + 1), Some(Meaning::Annotation));
        } else if rest.starts_with('&') {
            let length = prefix_length(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '&' | '#'));
            let closed = rest.get(length..).is_some_and(|behind| behind.starts_with(';'));
            cursor.write(length + usize::from(closed), closed.then_some(Meaning::Escape));
        } else {
            write_tag(cursor);
        }
    }
}

fn write_tag(cursor: &mut Cursor) {
    let rest = cursor.rest();
    let opening = if rest.starts_with("</") { 2 } else { 1 };
    let name_length = prefix_length(rest.get(opening..).unwrap_or_default(), is_name);
    let name = rest.get(opening..opening + name_length).unwrap_or_default();
    cursor.write(opening, None);
    if name_length == 0 {
        return;
    }
    cursor.write(name_length, Some(Meaning::Key));
    while let Some(character) = cursor.peek() {
        match character {
            '>' => {
                cursor.write(1, None);
                break;
            }
            '<' => return,
            '"' => write_quoted(cursor, 1, "\"", false, true),
            '\'' => write_quoted(cursor, 1, "'", false, true),
            _ if is_name(character) => cursor.write_while(Some(Meaning::Parameter), is_name),
            _ => cursor.write_one(None),
        }
    }
    let inner = match name {
        "script" if opening == 1 => languages::find("js").map(|language| (language, "</script")),
        "style" if opening == 1 => languages::find("css").map(|language| (language, "</style")),
        _ => None,
    };
    if let Some((language, end)) = inner {
        write_inner(cursor, language, end);
    }
}

fn write_inner(cursor: &mut Cursor, language: Language, end: &str) {
    let length = cursor.rest().find(end).unwrap_or(cursor.rest().len());
    cursor.write_as(length, |code, html| highlight(code, language, html));
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_' | ':' | '.' | '@')
}

/// CSS and what grew out of it.
pub(super) fn write_style(cursor: &mut Cursor) {
    let mut depth = 0_usize;
    let mut in_value = false;
    while let Some(character) = cursor.peek() {
        let rest = cursor.rest();
        match character {
            '{' => {
                depth += 1;
                in_value = false;
                cursor.write_one(None);
            }
            '}' => {
                depth = depth.saturating_sub(1);
                in_value = false;
                cursor.write_one(None);
            }
            ';' => {
                in_value = false;
                cursor.write_one(None);
            }
            ':' if depth > 0 => {
                in_value = true;
                cursor.write_one(None);
            }
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |at| at + 2);
                cursor.write(end, Some(Meaning::Comment));
            }
            '/' if rest.starts_with("//") => cursor.write_line(Some(Meaning::Comment)),
            '"' => write_quoted(cursor, 1, "\"", true, false),
            '\'' => write_quoted(cursor, 1, "'", true, false),
            '@' => cursor.write_while(Some(Meaning::Keyword), |c| c == '@' || is_word(c)),
            '$' => cursor.write_while(Some(Meaning::Variable), |c| c == '$' || is_word(c)),
            '#' if in_value => {
                cursor.write_while(Some(Meaning::Number), |c| c == '#' || c.is_ascii_hexdigit())
            }
            '#' | '.' if !in_value => {
                cursor.write_while(Some(Meaning::Type), |c| matches!(c, '#' | '.') || is_word(c))
            }
            '0'..='9' => {
                let length = number_length(rest);
                let percent = rest.get(length..).is_some_and(|behind| behind.starts_with('%'));
                cursor.write(length + usize::from(percent), Some(Meaning::Number));
            }
            _ if is_word(character) => write_style_word(cursor, depth > 0, in_value),
            _ => cursor.write_one(None),
        }
    }
}

fn write_style_word(cursor: &mut Cursor, in_block: bool, in_value: bool) {
    let rest = cursor.rest();
    let length = prefix_length(rest, is_word);
    let behind = rest.get(length..).unwrap_or_default();
    let meaning = if rest.starts_with("--") {
        Some(Meaning::Variable)
    } else if behind.starts_with('(') {
        Some(Meaning::Function)
    } else if in_block && !in_value && behind.starts_with(':') {
        Some(Meaning::Key)
    } else if !in_value {
        Some(Meaning::Storage)
    } else {
        None
    };
    cursor.write(length, meaning);
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}
