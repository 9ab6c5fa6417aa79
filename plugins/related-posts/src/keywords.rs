//! What an entry is about: its most telling words, reduced to their stems.

use std::collections::{HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer};
use stop_words::Language as Words;

/// So many words stand for an entry.
pub const KEYWORDS: usize = 12;

/// A word in the title counts as much as so many in the text.
const TITLE_WEIGHT: u32 = 8;

/// Only so much of a text is read: what an entry is about, its beginning says.
const READ: usize = 32 << 10;

/// The shortest and the longest word that tells something, in characters.
const SHORTEST: usize = 3;
const LONGEST: usize = 40;

/// A stem and how much the entry speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// The stem, in lower case.
    pub stem: String,
    /// Its weight: how often it comes, with the title counted more.
    pub weight: u32,
}

/// How words of one language are read.
pub struct Language {
    stemmer: Option<Stemmer>,
    stop_words: HashSet<&'static str>,
}

impl Language {
    /// The language of a tag such as `en` or `de-AT`. In one that is not known, words are taken as they are, without those
    /// that say nothing in English.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let (algorithm, words) = match primary.as_str() {
            "ar" => (Some(Algorithm::Arabic), Words::Arabic),
            "da" => (Some(Algorithm::Danish), Words::Danish),
            "de" => (Some(Algorithm::German), Words::German),
            "el" => (Some(Algorithm::Greek), Words::Greek),
            "en" => (Some(Algorithm::English), Words::English),
            "es" => (Some(Algorithm::Spanish), Words::Spanish),
            "fi" => (Some(Algorithm::Finnish), Words::Finnish),
            "fr" => (Some(Algorithm::French), Words::French),
            "hu" => (Some(Algorithm::Hungarian), Words::Hungarian),
            "it" => (Some(Algorithm::Italian), Words::Italian),
            "nl" => (Some(Algorithm::Dutch), Words::Dutch),
            "nb" | "nn" | "no" => (Some(Algorithm::Norwegian), Words::Norwegian),
            "pt" => (Some(Algorithm::Portuguese), Words::Portuguese),
            "ro" => (Some(Algorithm::Romanian), Words::Romanian),
            "ru" => (Some(Algorithm::Russian), Words::Russian),
            "sv" => (Some(Algorithm::Swedish), Words::Swedish),
            "tr" => (Some(Algorithm::Turkish), Words::Turkish),
            _ => (None, Words::English),
        };
        Self {
            stemmer: algorithm.map(Stemmer::create),
            stop_words: stop_words::get(words).iter().copied().collect(),
        }
    }

    /// The words that tell most of an entry, the heaviest first.
    pub fn keywords(&self, title: &str, text: &str) -> Vec<Keyword> {
        let mut weights: HashMap<String, u32> = HashMap::new();
        let text = beginning(text);
        for (part, weight) in [(title, TITLE_WEIGHT), (text, 1)] {
            for stem in self.stems(part) {
                let sum = weights.entry(stem).or_default();
                *sum = sum.saturating_add(weight);
            }
        }
        let mut keywords: Vec<_> =
            weights.into_iter().map(|(stem, weight)| Keyword { stem, weight }).collect();
        keywords.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.stem.cmp(&b.stem)));
        keywords.truncate(KEYWORDS);
        keywords
    }

    fn stems(&self, text: &str) -> impl Iterator<Item = String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| (SHORTEST..=LONGEST).contains(&word.chars().count()))
            .map(str::to_lowercase)
            .filter(|word| {
                !self.stop_words.contains(word.as_str()) && !word.bytes().all(|b| b.is_ascii_digit())
            })
            .map(|word| match &self.stemmer {
                Some(stemmer) => stemmer.stem(&word).into_owned(),
                None => word,
            })
    }
}

/// The part of a text that is read, without a word that would be cut in two.
fn beginning(text: &str) -> &str {
    if text.len() <= READ {
        return text;
    }
    let cut = text.get(..text.floor_char_boundary(READ)).unwrap_or_default();
    cut.trim_end_matches(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(tag: &str, title: &str, text: &str) -> Vec<String> {
        Language::new(tag).keywords(title, text).into_iter().map(|keyword| keyword.stem).collect()
    }

    #[test]
    fn the_title_counts_most_and_empty_words_do_not() {
        let found =
            stems("en", "Announcing the compiler", "The borrow checker and the borrow checker, in 2026.");
        assert_eq!(found, ["announc", "compil", "borrow", "checker"]);
    }

    #[test]
    fn forms_of_a_word_are_one() {
        assert_eq!(stems("en", "", "release releases released releasing"), ["releas"]);
        assert_eq!(stems("de-AT", "", "Häuser Hauses"), ["haus"]);
    }

    #[test]
    fn odd_input_is_no_trouble() {
        assert!(stems("en", "", "").is_empty());
        assert!(stems("xx", "", &"a ".repeat(100_000)).is_empty());
        assert_eq!(stems("", "", &"ünïcödé ".repeat(20_000)).len(), 1);
        let many: String = (0..1_000).map(|number| format!("word{number} ")).collect();
        assert_eq!(stems("en", "", &many).len(), KEYWORDS);
    }
}
