//! Which entries are nearest to one, by the words that they share.

use std::collections::HashMap;

use crate::keywords::Keyword;

/// A word of the entry at hand, with the other entries that have it.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The word.
    pub keyword: Keyword,
    /// The ids of the entries that have it, with its weight there.
    pub entries: Vec<(String, u32)>,
}

/// The ids of the nearest entries, the nearest first, without the entry itself. `total` is how many entries there are.
///
/// A word that few entries have says more than one that many have: the weights are those of tf-idf (Spärck Jones, "A
/// statistical interpretation of term specificity and its application in retrieval", 1972).
pub fn nearest(entry: &str, shared: &[Shared], total: u64, count: usize) -> Vec<String> {
    let mut scores: HashMap<&str, f64> = HashMap::new();
    for word in shared {
        let rarity = (total as f64 / word.entries.len().max(1) as f64).ln().max(0.0);
        let own = f64::from(word.keyword.weight).ln_1p();
        for (id, weight) in word.entries.iter().filter(|(id, _)| id != entry) {
            *scores.entry(id).or_default() += rarity * own * f64::from(*weight).ln_1p();
        }
    }
    let mut ranked: Vec<_> = scores.into_iter().filter(|(_, score)| *score > 0.0).collect();
    ranked.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.cmp(b)));
    ranked.into_iter().take(count).map(|(id, _)| id.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(stem: &str, weight: u32, entries: &[(&str, u32)]) -> Shared {
        Shared {
            keyword: Keyword { stem: stem.into(), weight },
            entries: entries.iter().map(|(id, weight)| ((*id).to_owned(), *weight)).collect(),
        }
    }

    #[test]
    fn rare_words_bind_more_than_common_ones() {
        let words = [
            shared("rust", 9, &[("me", 9), ("a", 9), ("b", 9), ("c", 9), ("d", 9)]),
            shared("lifetim", 5, &[("me", 5), ("c", 3)]),
            shared("async", 3, &[("me", 3), ("b", 2), ("c", 1)]),
        ];
        assert_eq!(nearest("me", &words, 6, 2), ["c", "b"]);
    }

    #[test]
    fn a_word_that_all_have_binds_nothing() {
        assert!(nearest("me", &[shared("rust", 9, &[("me", 9), ("a", 9)])], 2, 5).is_empty());
        assert!(nearest("me", &[], 0, 5).is_empty());
    }
}
