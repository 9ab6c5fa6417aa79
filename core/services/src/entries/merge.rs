//! Three versions of a text made one: what two people changed in different places stands together, and what they changed
//! in the same place is shown to whoever saves later.

use similar::{MergeRegion, MergeResolution, TextMerge};

use sandpress_domain::FieldValues;

/// Words of a place that both changed, at most: in a longer one they are not looked at one by one.
const MAX_WORDS: usize = 20_000;

/// A piece of a merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergedPiece {
    /// Nobody changed it, or both did the same.
    Settled(String),
    /// Only who saves now changed it.
    Mine(String),
    /// Only who saved meanwhile changed it.
    Theirs(String),
    /// Both changed it.
    Open {
        /// As who saves now wrote it.
        mine: String,
        /// As it was saved meanwhile.
        theirs: String,
    },
}

/// Which of the two is taken where both changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeChoice {
    /// What was written now.
    Mine,
    /// What was saved meanwhile.
    Theirs,
    /// Both, what was saved meanwhile first.
    Both,
}

/// A field of two versions that go back to the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedField {
    /// The name of the field.
    pub name: String,
    /// Its text in pieces.
    pub pieces: Vec<MergedPiece>,
}

impl MergedField {
    /// How many places both changed.
    pub fn open(&self) -> usize {
        self.pieces.iter().filter(|piece| matches!(piece, MergedPiece::Open { .. })).count()
    }

    /// The text with a choice for each place that both changed, counted from 0.
    pub fn text(&self, choose: impl Fn(usize) -> MergeChoice) -> String {
        let (mut text, mut place) = (String::new(), 0);
        for piece in &self.pieces {
            match piece {
                MergedPiece::Settled(part) | MergedPiece::Mine(part) | MergedPiece::Theirs(part) => {
                    text.push_str(part);
                }
                MergedPiece::Open { mine, theirs } => {
                    match choose(place) {
                        MergeChoice::Mine => text.push_str(mine),
                        MergeChoice::Theirs => text.push_str(theirs),
                        MergeChoice::Both => push_both(&mut text, theirs, mine),
                    }
                    place += 1;
                }
            }
        }
        // The end that every line got for the merge.
        if text.ends_with('\n') {
            text.pop();
        }
        text
    }
}

fn push_both(text: &mut String, theirs: &str, mine: &str) {
    text.push_str(theirs);
    if !theirs.is_empty() && !theirs.ends_with('\n') && mine.ends_with('\n') {
        text.push('\n');
    } else if !theirs.is_empty() && !theirs.ends_with(char::is_whitespace) {
        text.push(' ');
    }
    text.push_str(mine);
}

/// Every field of two versions that go back to `base`, in the order of `names`.
pub fn merge_fields<'a>(
    names: impl Iterator<Item = &'a str>,
    base: &FieldValues,
    mine: &FieldValues,
    theirs: &FieldValues,
) -> Vec<MergedField> {
    // What is stored has no white space at its end; what was just sent may have.
    let merged = |name: &str| MergedField {
        name: name.to_owned(),
        pieces: merge(base.get(name).trim_end(), mine.get(name).trim_end(), theirs.get(name).trim_end()),
    };
    names.map(merged).collect()
}

/// Merges line by line, and word by word in lines that both changed.
fn merge(base: &str, mine: &str, theirs: &str) -> Vec<MergedPiece> {
    let [base, mine, theirs] = [base, mine, theirs].map(lines);
    let mut pieces = Vec::new();
    for region in TextMerge::from_lines(base.concat(), mine.concat(), theirs.concat()).regions() {
        let [base, mine, theirs] = parts(region, &base, &mine, &theirs);
        match region.resolution() {
            MergeResolution::Conflict => merge_words(&mut pieces, &base, &mine, &theirs),
            other => settle(&mut pieces, other, &mine, &theirs),
        }
    }
    pieces
}

fn merge_words(pieces: &mut Vec<MergedPiece>, base: &str, mine: &str, theirs: &str) {
    let [base_words, my_words, their_words] = [base, mine, theirs].map(words);
    if base.is_empty() || base_words.len() + my_words.len() + their_words.len() > MAX_WORDS {
        pieces.push(MergedPiece::Open { mine: mine.to_owned(), theirs: theirs.to_owned() });
        return;
    }
    let [one, two, three] = [&base_words, &my_words, &their_words].map(|words| one_a_line(words));
    for region in TextMerge::from_lines(&one, &two, &three).regions() {
        let [_, mine, theirs] = parts(region, &base_words, &my_words, &their_words);
        match region.resolution() {
            MergeResolution::Conflict => pieces.push(MergedPiece::Open { mine, theirs }),
            other => settle(pieces, other, &mine, &theirs),
        }
    }
}

fn settle(pieces: &mut Vec<MergedPiece>, resolution: MergeResolution, mine: &str, theirs: &str) {
    pieces.push(match resolution {
        MergeResolution::Ours => MergedPiece::Mine(mine.to_owned()),
        MergeResolution::Theirs => MergedPiece::Theirs(theirs.to_owned()),
        _ => MergedPiece::Settled(mine.to_owned()),
    });
}

/// The lines of a text, each with its end. The last gets one, so that a line added below it does not change it.
fn lines(text: &str) -> Vec<String> {
    let ended = |line: &str| if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
    text.split_inclusive('\n').map(ended).collect()
}

/// Words, each with the white space behind it.
fn words(text: &str) -> Vec<String> {
    text.split_inclusive(char::is_whitespace).map(str::to_owned).collect()
}

/// The words as lines, so that a merge of lines merges them: the n-th line is the n-th word.
fn one_a_line(words: &[String]) -> String {
    words.iter().map(|word| format!("{}\n", word.replace(['\n', '\r'], "\u{1}"))).collect()
}

fn parts(region: &MergeRegion, base: &[String], mine: &[String], theirs: &[String]) -> [String; 3] {
    let part = |all: &[String], range| all.get::<std::ops::Range<usize>>(range).unwrap_or_default().concat();
    [part(base, region.base_range()), part(mine, region.ours_range()), part(theirs, region.theirs_range())]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merged(base: &str, mine: &str, theirs: &str) -> MergedField {
        MergedField { name: "body".to_owned(), pieces: merge(base, mine, theirs) }
    }

    #[test]
    fn changes_in_different_places_stand_together() {
        let field =
            merged("One.\n\nTwo.\n\nThree.", "One!\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree?\n\nFour.");
        assert_eq!(field.open(), 0);
        assert_eq!(field.text(|_| MergeChoice::Mine), "One!\n\nTwo.\n\nThree?\n\nFour.");
    }

    #[test]
    fn changes_in_different_words_of_a_line_stand_together() {
        let field = merged(
            "The red boat sails on the calm sea at noon.",
            "The blue boat sails on the calm sea at noon.",
            "The red boat sails on the calm sea at midnight.",
        );
        assert_eq!(field.open(), 0, "{:?}", field.pieces);
        assert_eq!(field.text(|_| MergeChoice::Mine), "The blue boat sails on the calm sea at midnight.");
    }

    #[test]
    fn what_both_changed_is_chosen() {
        let field = merged("A low tide.\nEnd.", "A high tide.\nEnd.", "A spring tide.\nEnd.");
        assert_eq!(field.open(), 1);
        assert_eq!(field.text(|_| MergeChoice::Mine), "A high tide.\nEnd.");
        assert_eq!(field.text(|_| MergeChoice::Theirs), "A spring tide.\nEnd.");
        assert_eq!(field.text(|_| MergeChoice::Both), "A spring high tide.\nEnd.");
    }

    #[test]
    fn without_a_common_version_all_of_it_is_chosen() {
        let field = merged("", "Mine.", "Theirs.");
        assert_eq!(field.open(), 1);
        assert_eq!(field.text(|_| MergeChoice::Both), "Theirs.\nMine.");
    }

    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec("[ab]{1,2}( [ab]{1,2}){0,3}", 0..6).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn who_changed_nothing_gets_the_other_version(base in text(), other in text()) {
            let mine = merged(&base, &other, &base);
            prop_assert_eq!(mine.open(), 0);
            prop_assert_eq!(mine.text(|_| MergeChoice::Theirs), other.clone());
            prop_assert_eq!(merged(&base, &base, &other).text(|_| MergeChoice::Mine), other.clone());
            prop_assert_eq!(merged(&base, &other, &other).text(|_| MergeChoice::Mine), other);
        }

        #[test]
        fn every_choice_is_a_text(base in text(), mine in text(), theirs in text()) {
            let field = merged(&base, &mine, &theirs);
            for choice in [MergeChoice::Mine, MergeChoice::Theirs, MergeChoice::Both] {
                let text = field.text(|_| choice);
                prop_assert!(text.len() <= base.len() + mine.len() + theirs.len() + 16);
            }
        }
    }
}
