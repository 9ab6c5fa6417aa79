//! What somebody may have meant who found nothing.

use crate::{ServiceError, Services};
use sandpress_db::search::{self, Looked};
use sandpress_domain::search::{KnownWord, SearchFilter, SearchQuery, nearest, words};

/// Words that are looked at.
const WORDS: usize = 4;

/// Words that are tried in the place of one.
const TRIED: usize = 3;

impl Services {
    /// The text with other words in the place of those that no entry has, where that finds something.
    pub(super) async fn suggest(
        &self,
        text: &str,
        query: &SearchQuery,
        filter: &SearchFilter,
    ) -> Result<Option<String>, ServiceError> {
        let wanted = query.wanted.iter().flat_map(|phrase| &phrase.words);
        let mut unknown: Vec<(KnownWord, Vec<String>)> = Vec::new();
        for word in wanted.filter_map(|word| KnownWord::new(word)).take(WORDS) {
            let among = search::words_like(self.db(), &word).await?;
            if !among.iter().any(|known| known == word.as_str()) {
                let near = nearest(&word, &among, TRIED);
                unknown.push((word, near));
            }
        }
        if unknown.is_empty() || unknown.iter().any(|(_, near)| near.is_empty()) {
            return Ok(None);
        }
        let mut best: Option<(usize, Vec<(String, String)>)> = None;
        for attempt in 0..TRIED {
            // The nearest of all words, then the next ones.
            let replaced: Vec<(String, String)> = unknown
                .iter()
                .filter_map(|(word, near)| {
                    let by = near.get(attempt).or_else(|| near.first())?;
                    Some((word.as_str().to_owned(), by.clone()))
                })
                .collect();
            let other =
                replaced.iter().fold(query.clone(), |query, (word, by)| query.with_word_replaced(word, by));
            let (hits, _) = search::find(self.db(), &other, filter, Looked::ByReader).await?;
            if hits.len() > best.as_ref().map_or(0, |(count, _)| *count) {
                best = Some((hits.len(), replaced));
            }
        }
        Ok(best.map(|(_, replaced)| rewritten(text, &replaced)))
    }
}

/// The text as it was typed, with other words.
fn rewritten(text: &str, replaced: &[(String, String)]) -> String {
    let (mut written, mut at) = (String::with_capacity(text.len()), 0);
    for word in words(text) {
        if let Some((_, by)) = replaced.iter().find(|(old, _)| *old == word.folded) {
            written.push_str(text.get(at..word.start).unwrap_or_default());
            written.push_str(by);
            at = word.end;
        }
    }
    written.push_str(text.get(at..).unwrap_or_default());
    written.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_are_exchanged() {
        let replaced = [("watre".to_owned(), "water".to_owned())];
        assert_eq!(rewritten("\"Low Wàtre\" -boat ", &replaced), "\"Low water\" -boat");
    }
}
