//! Queries and documents in the languages of the two indexes. Words have nothing but letters and digits in them, and marks
//! also `=` and `-`, so that nothing has to be escaped; whatever else came here is left out.

use std::collections::BTreeMap;

use sandpress_domain::search::{Phrase, SearchDocument, SearchFilter, SearchMark, SearchQuery};

/// The last place that PostgreSQL tells from others in a text.
const LAST_PLACE: usize = 16_383;

/// Words between the texts of a document, so that no phrase reaches from one into the next.
const GAP: usize = 10;

/// What words of titles and names begin with among the marks.
const TITLE: &str = "=in-title-";

/// What stands behind them.
const END: &str = " =end";

/// Where wanted words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// In every text.
    Everything,
    /// In titles and names.
    Titles,
}

/// The marks that a document must have: one of each list.
pub(super) fn marks(filter: &SearchFilter, base: Vec<SearchMark>) -> Vec<Vec<String>> {
    let mut marks: Vec<Vec<String>> = base.iter().map(|mark| vec![clean(&mark.word())]).collect();
    marks.extend(filter.publication_type.iter().map(|id| vec![clean(&SearchMark::Type(id.clone()).word())]));
    marks.extend(filter.author.iter().map(|id| vec![SearchMark::Author(*id).word()]));
    for terms in &filter.terms {
        marks.push(terms.iter().map(|id| SearchMark::Term(*id).word()).collect());
    }
    marks
}

fn clean(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || matches!(c, '=' | '-')).collect()
}

/// The query for FTS5 (<https://www.sqlite.org/fts5.html#full_text_query_syntax>). It names no column for words, which would
/// take longer: no mark is one.
pub(super) fn fts5(query: &SearchQuery, marks: &[Vec<String>], within: Within) -> String {
    let phrase = |phrase: &Phrase, within| {
        let mark = if within == Within::Titles { TITLE } else { "" };
        let words = phrase.words.iter().map(|word| format!("{mark}{word}")).collect::<Vec<_>>();
        let star = if phrase.is_prefix { " *" } else { "" };
        format!("\"{}\"{star}", words.join(" "))
    };
    let mut parts: Vec<String> = query.wanted.iter().map(|wanted| phrase(wanted, within)).collect();
    for alternatives in marks {
        let words: Vec<_> = alternatives.iter().map(|mark| format!("\"{mark}\"")).collect();
        parts.push(format!("marks : ({})", words.join(" OR ")));
    }
    let wanted = parts.join(" AND ");
    if query.unwanted.is_empty() {
        return wanted;
    }
    let unwanted: Vec<_> = query.unwanted.iter().map(|no| phrase(no, Within::Everything)).collect();
    format!("({wanted}) NOT ({})", unwanted.join(" OR "))
}

/// The marks of a document for FTS5: those that it has, and its title and names once more as marks. Looking a word up there
/// takes as long as it is frequent in titles, and not as long as it is frequent anywhere.
pub(super) fn fts5_marks(document: &SearchDocument) -> String {
    let mut marks = document.mark_words();
    for text in [&document.title, &document.names] {
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            marks.extend([" ", TITLE, word]);
        }
        // No phrase reaches from one into the other.
        marks.push_str(END);
    }
    marks
}

/// The query for PostgreSQL, in the form of a `tsquery`.
pub(super) fn tsquery(query: &SearchQuery, marks: &[Vec<String>], within: Within) -> String {
    let labels = match within {
        Within::Everything => "",
        Within::Titles => "AB",
    };
    let mut parts: Vec<String> = query.wanted.iter().map(|phrase| ts_phrase(phrase, labels)).collect();
    for alternatives in marks {
        let words: Vec<_> = alternatives.iter().map(|mark| format!("'{mark}'")).collect();
        parts.push(format!("({})", words.join(" | ")));
    }
    parts.extend(query.unwanted.iter().map(|phrase| format!("!{}", ts_phrase(phrase, ""))));
    parts.join(" & ")
}

fn ts_phrase(phrase: &Phrase, labels: &str) -> String {
    let last = phrase.words.len().saturating_sub(1);
    let word = |(place, word): (usize, &String)| {
        let star = if phrase.is_prefix && place == last { "*" } else { "" };
        let colon = if star.is_empty() && labels.is_empty() { "" } else { ":" };
        format!("'{word}'{colon}{star}{labels}")
    };
    format!("({})", phrase.words.iter().enumerate().map(word).collect::<Vec<_>>().join(" <-> "))
}

/// The document as a `tsvector`: titles weigh A, names B, the text C; marks have no place.
pub(super) fn tsvector(document: &SearchDocument) -> String {
    let mut places: BTreeMap<&str, String> = BTreeMap::new();
    let mut at = 0;
    for (text, label) in [(&document.title, 'A'), (&document.names, 'B'), (&document.text, 'C')] {
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            at += 1;
            let known = places.entry(word).or_default();
            let comma = if known.is_empty() { "" } else { "," };
            *known += &format!("{comma}{}{label}", at.min(LAST_PLACE));
        }
        at += GAP;
    }
    let words = places.iter().map(|(word, places)| format!("'{word}':{places}"));
    let marks = document.marks.iter().map(|mark| format!("'{}'", clean(&mark.word())));
    words.chain(marks).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandpress_domain::{EntryId, Timestamp, search::SearchPart};

    #[test]
    fn each_language_says_the_same() {
        let query = SearchQuery::parse("tide \"low water\" -boat wasm-bin");
        let filter = SearchFilter { publication_type: Some("te\"xt'".to_owned()), ..SearchFilter::default() };
        let marks = marks(&filter, vec![SearchMark::Editors]);
        assert_eq!(
            fts5(&query, &marks, Within::Everything),
            "(\"tide\" AND \"low water\" AND \"wasm bin\" * AND marks : (\"=editors\") \
             AND marks : (\"=type-text\")) NOT (\"boat\")"
        );
        assert_eq!(
            fts5(&query, &[], Within::Titles),
            "(\"=in-title-tide\" AND \"=in-title-low =in-title-water\" AND \"=in-title-wasm =in-title-bin\" *) \
             NOT (\"boat\")"
        );
        assert_eq!(
            tsquery(&query, &marks, Within::Titles),
            "('tide':AB) & ('low':AB <-> 'water':AB) & ('wasm':AB <-> 'bin':*AB) & ('=editors') \
             & ('=type-text') & !('boat')"
        );
    }

    #[test]
    fn a_document_has_its_places() {
        let texts = ("Low water", "Tides", "low tide, low");
        let document = SearchDocument::new(
            EntryId::generate(),
            SearchPart::Published,
            Timestamp::UNIX_EPOCH,
            texts,
            vec![SearchMark::Readers],
        );
        assert_eq!(fts5_marks(&document), "=readers =in-title-low =in-title-water =end =in-title-tides =end");
        assert_eq!(tsvector(&document), "'low':1A,24C,26C 'tide':25C 'tides':13B 'water':2A '=readers'");
    }
}
