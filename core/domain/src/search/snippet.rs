//! The part of a text that shows why it was found.

use super::{Phrase, SearchQuery, Word, words};

/// Characters of an excerpt, about.
const LENGTH: usize = 220;

/// Characters before the first word that was found.
const BEFORE: usize = 60;

/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 200_000;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptPiece {
    /// As it is written; plain text.
    pub text: String,
    /// Whether it is what was looked for.
    pub is_found: bool,
}

/// A part of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Its pieces in their order.
    pub pieces: Vec<ExcerptPiece>,
    /// Whether there is something before it.
    pub begins_inside: bool,
    /// Whether there is something behind it.
    pub ends_inside: bool,
}

/// The whole text, with what was looked for marked.
pub fn marked(text: &str, query: &SearchQuery) -> Vec<ExcerptPiece> {
    let found: Vec<Word> = words(text).filter(|word| is_wanted(word, query)).collect();
    pieces(text, 0, text.len(), &found)
}

/// The part of the text with most of what was looked for, and the beginning where there is nothing of it.
pub fn excerpt(text: &str, query: &SearchQuery) -> Excerpt {
    let text = beginning(text, LOOKED_AT);
    let found: Vec<Word> = words(text).filter(|word| is_wanted(word, query)).collect();
    let best = best_place(&found);
    let start = best.map_or(0, |at| back(text, at, BEFORE));
    let end = forward(text, start, LENGTH);
    let shown: Vec<Word> = found.into_iter().filter(|word| word.start >= start && word.end <= end).collect();
    Excerpt {
        pieces: pieces(text, start, end, &shown),
        begins_inside: start > 0,
        ends_inside: end < text.trim_end().len(),
    }
}

fn is_wanted(word: &Word, query: &SearchQuery) -> bool {
    let in_phrase = |phrase: &Phrase| {
        let (last, others) = match phrase.words.split_last() {
            Some((last, others)) => (last, others),
            None => return false,
        };
        others.contains(&word.folded)
            || *last == word.folded
            || (phrase.is_prefix && word.folded.starts_with(last.as_str()))
    };
    query.wanted.iter().any(in_phrase)
}

/// Where the window begins that has the most different words, and of those the most.
fn best_place(found: &[Word]) -> Option<usize> {
    let score = |(place, first): (usize, &Word)| {
        let near = found.iter().skip(place).take_while(|word| word.start < first.start + LENGTH - BEFORE);
        let mut different: Vec<&str> = Vec::new();
        let mut all = 0;
        for word in near.take(40) {
            all += 1;
            if !different.contains(&word.folded.as_str()) {
                different.push(&word.folded);
            }
        }
        (different.len(), all)
    };
    let scored = found.iter().enumerate().take(400).map(|place| (score(place), place.1.start));
    // Of those that are as good, the first one.
    scored
        .fold(None, |best: Option<((usize, usize), usize)>, now| match best {
            Some(best) if best.0 >= now.0 => Some(best),
            _ => Some(now),
        })
        .map(|(_, start)| start)
}

/// A place about so many characters before, at the beginning of a word.
fn back(text: &str, at: usize, characters: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let Some((start, _)) = before.char_indices().rev().nth(characters) else { return 0 };
    match before.get(start..).and_then(|part| part.find(char::is_whitespace)) {
        Some(space) => start + space + 1,
        None => start,
    }
}

/// A place about so many characters behind, at the end of a word.
fn forward(text: &str, start: usize, characters: usize) -> usize {
    let after = text.get(start..).unwrap_or_default();
    let Some((end, _)) = after.char_indices().nth(characters) else { return text.trim_end().len() };
    let part = after.get(..end).unwrap_or_default();
    start + part.rfind(char::is_whitespace).filter(|space| *space > 0).unwrap_or(end)
}

fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The text from `start` to `end` with the words marked. White space is folded.
fn pieces(text: &str, start: usize, end: usize, found: &[Word]) -> Vec<ExcerptPiece> {
    let mut pieces = Vec::new();
    let mut add = |from: usize, to: usize, is_found: bool| {
        let part = text.get(from..to).unwrap_or_default();
        let mut folded = String::with_capacity(part.len());
        for character in part.chars() {
            match character {
                c if c.is_whitespace() => {
                    if !folded.ends_with(' ') {
                        folded.push(' ');
                    }
                }
                c if c.is_control() => {}
                c => folded.push(c),
            }
        }
        if !folded.is_empty() {
            pieces.push(ExcerptPiece { text: folded, is_found });
        }
    };
    let mut at = start;
    for word in found {
        add(at, word.start, false);
        add(word.start, word.end, true);
        at = word.end;
    }
    add(at, end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, query: &str) -> String {
        let excerpt = excerpt(text, &SearchQuery::parse(query));
        let piece = |piece: &ExcerptPiece| {
            if piece.is_found { format!("[{}]", piece.text) } else { piece.text.clone() }
        };
        let text: String = excerpt.pieces.iter().map(piece).collect();
        let mark = |is_inside: bool| if is_inside { "…" } else { "" };
        format!("{}{text}{}", mark(excerpt.begins_inside), mark(excerpt.ends_inside))
    }

    #[test]
    fn what_was_found_is_marked_as_it_is_written() {
        assert_eq!(
            shown("A crème\n brûlée & <b>cream</b>", "creme bru"),
            "A [crème] [brûlée] & <b>cream</b>"
        );
        assert_eq!(shown("Nothing of it", "tide"), "Nothing of it");
        assert_eq!(shown("", "tide"), "");
        assert_eq!(shown("the \"low water\" mark", "\"low water\""), "the \"[low] [water]\" mark");
        let pieces = marked("Über Bäume", &SearchQuery::parse("uber "));
        assert_eq!((pieces[0].text.as_str(), pieces[0].is_found, pieces.len()), ("Über", true, 2));
    }

    #[test]
    fn the_best_part_of_a_long_text_is_shown() {
        let filler = "lorem ipsum dolor sit amet ".repeat(40);
        let text = format!("tide {filler} tide and low water {filler}");
        let shown = shown(&text, "low tide water ");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("[tide] and [low] [water]"), "{shown}");
        assert!(shown.chars().count() < 260, "{shown}");
    }

    #[test]
    fn odd_texts_have_excerpts() {
        for text in ["日".repeat(5_000), "x".repeat(5_000), "\u{301}".repeat(900), "\0\0\0".to_owned()] {
            let excerpt = excerpt(&text, &SearchQuery::parse("日 x"));
            assert!(excerpt.pieces.iter().all(|piece| !piece.text.contains('\0')));
        }
    }
}
