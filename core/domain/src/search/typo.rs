//! Words that somebody may have meant.

use strsim::damerau_levenshtein;

/// The fewest and most letters of a word for which another one is proposed.
const LETTERS: std::ops::RangeInclusive<usize> = 4..=24;

/// A word of the index by which words like it are found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KnownWord(String);

impl KnownWord {
    /// The word, where others are proposed for words like it: of 4 to 24 letters and no digits.
    pub fn new(folded: &str) -> Option<Self> {
        let letters = folded.chars().count();
        let fits = LETTERS.contains(&letters) && folded.chars().all(char::is_alphabetic);
        fits.then(|| Self(folded.to_owned()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many letters it has.
    pub fn letters(&self) -> usize {
        self.0.chars().count()
    }

    /// The first letter.
    pub fn initial(&self) -> String {
        self.0.chars().take(1).collect()
    }

    /// The first letter, where it was typed at the second place.
    pub fn second(&self) -> String {
        self.0.chars().skip(1).take(1).collect()
    }

    /// The last two letters.
    pub fn tail(&self) -> String {
        self.0.chars().skip(self.letters().saturating_sub(2)).collect()
    }

    /// How many letters may be wrong.
    pub fn tolerance(&self) -> usize {
        if self.letters() < 6 { 1 } else { 2 }
    }
}

/// At most `limit` of the words that are as near as they must be, the nearest first; among those as near, those with
/// the same first letter, and then by the alphabet.
pub fn nearest(wanted: &KnownWord, among: &[String], limit: usize) -> Vec<String> {
    let mut near: Vec<(usize, bool, &String)> = among
        .iter()
        .map(|word| (damerau_levenshtein(wanted.as_str(), word), !word.starts_with(&wanted.initial()), word))
        .filter(|(distance, ..)| (1..=wanted.tolerance()).contains(distance))
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(limit).map(|(_, _, word)| word.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_comes_first() {
        let among = ["bread", "broad", "beard", "tread", "breaded", "rye"].map(str::to_owned);
        let near = |word: &str| nearest(&KnownWord::new(word).unwrap(), &among, 3);
        assert_eq!(near("braed"), ["bread"]);
        assert_eq!(near("bred"), ["bread"]);
        assert_eq!(near("gread"), ["bread", "tread"]);
        assert_eq!(near("breadded"), ["breaded"]);
        assert!(near("elephant").is_empty() && near("bread").iter().all(|word| word != "bread"));
        assert_eq!((KnownWord::new("abc"), KnownWord::new("a1bc")), (None, None));
        let word = KnownWord::new("éclair").unwrap();
        assert_eq!((word.initial().as_str(), word.second().as_str(), word.tail().as_str()), ("é", "c", "ir"));
    }
}
