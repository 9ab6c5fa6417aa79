//! What somebody looks for.

use super::{Word, words};
use crate::{TermId, Timestamp, UserId};

/// Bytes of what is typed that are read; the rest is passed over.
const MAX_BYTES: usize = 1_000;

/// The most words and phrases that are wanted, and that are not.
const MAX_PHRASES: usize = 16;

/// The most words of a phrase.
const MAX_WORDS: usize = 24;

/// The fewest letters of an unfinished word. With fewer, nearly every entry would have one that begins so.
const MIN_PREFIX: usize = 3;

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The words as they are compared; at least one.
    pub words: Vec<String>,
    /// Whether the last one may go on.
    pub is_prefix: bool,
}

/// What is looked for: entries with all that is wanted and nothing that is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// What they have.
    pub wanted: Vec<Phrase>,
    /// What they do not have.
    pub unwanted: Vec<Phrase>,
}

/// Which entries are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// Those of this publication type.
    pub publication_type: Option<String>,
    /// Those with one of these terms. Where there is more than one list, one of each.
    pub terms: Vec<Vec<TermId>>,
    /// Those by this person.
    pub author: Option<UserId>,
    /// Those published at this moment or later.
    pub from: Option<Timestamp>,
    /// Those published before this moment.
    pub before: Option<Timestamp>,
}

impl SearchQuery {
    /// Reads what somebody typed: words, phrases in quotation marks, and with a hyphen before it what is not wanted. The
    /// last word may be unfinished. Every text is a query; one without words finds nothing.
    pub fn parse(text: &str) -> Self {
        let mut end = text.len().min(MAX_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text.get(..end).unwrap_or_default();
        let mut query = Self::default();
        let mut rest = text;
        while let Some(piece) = next_piece(&mut rest) {
            let phrase = |text| words(text).take(MAX_WORDS).map(|word: Word| word.folded).collect::<Vec<_>>();
            let words = phrase(piece.text);
            if words.is_empty() {
                continue;
            }
            let is_last = rest.is_empty() && !piece.is_quoted && !piece.is_unwanted;
            let letters = words.last().map_or(0, |word| word.chars().count());
            let phrase = Phrase { is_prefix: is_last && letters >= MIN_PREFIX, words };
            let list = if piece.is_unwanted { &mut query.unwanted } else { &mut query.wanted };
            if list.len() < MAX_PHRASES && !list.contains(&phrase) {
                list.push(phrase);
            }
        }
        query
    }

    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// The same query with a word in the place of another one.
    #[must_use]
    pub fn with_word_replaced(mut self, word: &str, by: &str) -> Self {
        for phrase in &mut self.wanted {
            let last = phrase.words.len().saturating_sub(1);
            for (place, known) in phrase.words.iter_mut().enumerate().filter(|(_, known)| *known == word) {
                by.clone_into(known);
                phrase.is_prefix &= place != last;
            }
        }
        self
    }
}

struct Piece<'a> {
    text: &'a str,
    is_quoted: bool,
    is_unwanted: bool,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

/// The next word or phrase, taken from the beginning.
fn next_piece<'a>(rest: &mut &'a str) -> Option<Piece<'a>> {
    let mut text = rest.trim_start();
    let is_unwanted = text
        .strip_prefix('-')
        .is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric() || is_quote(c)));
    if is_unwanted {
        text = text.get(1..)?;
    }
    let first = text.chars().next()?;
    let is_quoted = is_quote(first);
    let inside = if is_quoted { text.get(first.len_utf8()..)? } else { text };
    let end = inside.find(|c: char| if is_quoted { is_quote(c) } else { c.is_whitespace() || is_quote(c) });
    let end = end.unwrap_or(inside.len());
    let (piece, after) = inside.split_at_checked(end)?;
    let after = if is_quoted { after.strip_prefix(is_quote).unwrap_or(after) } else { after };
    *rest = after;
    Some(Piece { text: piece, is_quoted, is_unwanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(words: &str, is_prefix: bool) -> Phrase {
        Phrase { words: words.split(' ').map(str::to_owned).collect(), is_prefix }
    }

    #[test]
    fn words_phrases_and_what_is_not_wanted() {
        let query = SearchQuery::parse("Tide \"low Water\" -boat wasm-bind");
        assert_eq!(
            query.wanted,
            [phrase("tide", false), phrase("low water", false), phrase("wasm bind", true)]
        );
        assert_eq!(query.unwanted, [phrase("boat", false)]);
        assert_eq!(SearchQuery::parse("“Crème” ").wanted, [phrase("creme", false)]);
        assert_eq!(SearchQuery::parse("tide").wanted, [phrase("tide", true)]);
        assert_eq!(SearchQuery::parse("tide ").wanted, [phrase("tide", false)]);
        assert_eq!(SearchQuery::parse("ti").wanted, [phrase("ti", false)]);
        assert_eq!(SearchQuery::parse("x -\"low water").unwanted, [phrase("low water", false)]);
        assert_eq!(SearchQuery::parse("tide -tide").wanted, [phrase("tide", false)]);
    }

    #[test]
    fn every_text_is_a_query() {
        for odd in
            ["", " ", "\"", "\"\"", "-", "--", "- -", "\0", "***", "()", "^:", "'", "-\"", "-\"\"", "«"]
        {
            assert!(SearchQuery::parse(odd).is_empty(), "{odd:?}");
        }
        assert_eq!(SearchQuery::parse("a OR (b AND NOT c)*").wanted.len(), 6);
        let long = SearchQuery::parse(&"word é\"x\" ".repeat(2_000));
        assert!(long.wanted.len() <= MAX_PHRASES);
        assert!(SearchQuery::parse(&"é".repeat(10_000)).wanted[0].words[0].len() <= 64);
    }

    #[test]
    fn a_word_is_replaced() {
        let query = SearchQuery::parse("\"low watre\" tied").with_word_replaced("watre", "water");
        let query = query.with_word_replaced("tied", "tide");
        assert_eq!(query.wanted, [phrase("low water", false), phrase("tide", false)]);
    }
}
