//! Reads a programming language by the table of its words and signs.

use super::Meaning;
use super::cursor::{Cursor, prefix_length};

/// A kind of string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Whether a backslash makes the next character harmless.
    pub(super) escapes: bool,
    pub(super) several_lines: bool,
}

/// What marks an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Annotations {
    None,
    /// `#[…]`
    Brackets,
    /// `@name`
    At,
    /// `#name` at the start of a line: the C preprocessor.
    Hash,
}

/// A programming language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    pub(super) comments_nest: bool,
    /// The longest openings first.
    pub(super) quotes: &'static [Quote],
    /// Words that may stand directly before a quote: `f"…"`. One with an `r` switches escapes off.
    pub(super) quote_prefixes: &'static [&'static str],
    pub(super) keywords: &'static [&'static str],
    /// Words that declare or qualify something.
    pub(super) storage: &'static [&'static str],
    pub(super) types: &'static [&'static str],
    pub(super) constants: &'static [&'static str],
    pub(super) ignores_case: bool,
    /// Whether words that begin with a capital are types.
    pub(super) capitals_are_types: bool,
    /// Characters that belong to a word besides letters, digits and `_`.
    pub(super) word_signs: &'static [char],
    /// Characters that begin a variable, such as `$`.
    pub(super) sigils: &'static [char],
    pub(super) annotations: Annotations,
    /// `name!` is a macro and `'name` a lifetime; raw strings have hash signs.
    pub(super) is_rust: bool,
    /// `/…/` is a pattern where a value is expected.
    pub(super) has_patterns: bool,
}

impl Grammar {
    /// A language without words: the base of the others.
    pub(super) const PLAIN: Self = Self {
        line_comments: &[],
        block_comments: &[],
        comments_nest: false,
        quotes: &[],
        quote_prefixes: &[],
        keywords: &[],
        storage: &[],
        types: &[],
        constants: &[],
        ignores_case: false,
        capitals_are_types: false,
        word_signs: &[],
        sigils: &[],
        annotations: Annotations::None,
        is_rust: false,
        has_patterns: false,
    };

    fn has(&self, words: &[&str], word: &str) -> bool {
        if self.ignores_case {
            words.iter().any(|known| known.eq_ignore_ascii_case(word))
        } else {
            words.contains(&word)
        }
    }

    fn is_word(&self, character: char) -> bool {
        character.is_alphanumeric() || character == '_' || self.word_signs.contains(&character)
    }
}

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

/// A pattern between slashes that closes on this line.
fn write_pattern(cursor: &mut Cursor) -> bool {
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
fn write_rust_tick(cursor: &mut Cursor) {
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

fn write_string(cursor: &mut Cursor, grammar: &Grammar) -> bool {
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

fn write_variable(cursor: &mut Cursor, grammar: &Grammar) {
    let behind = cursor.rest().get(1..).unwrap_or_default();
    let length = prefix_length(behind, |c| grammar.is_word(c) || grammar.sigils.contains(&c));
    cursor.write(1 + length, (length > 0).then_some(Meaning::Variable));
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
