//! What differs between two versions of an entry, in words.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use sandpress_domain::FieldValues;

/// How long the smallest difference is looked for. After that a larger one is taken.
const PATIENCE: Duration = Duration::from_millis(300);

/// Bytes of a field that are compared word by word; longer ones are compared line by line.
const MAX_BYTES: usize = 200 << 10;

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextChange {
    /// Both versions have it.
    Same,
    /// Only the later version has it.
    Added,
    /// Only the earlier version has it.
    Removed,
}

/// A piece of text that stands in both versions or in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRun {
    /// What became of it.
    pub change: TextChange,
    /// The text.
    pub text: String,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name.
    pub name: String,
    /// Its text in both versions.
    pub runs: Vec<TextRun>,
}

/// How much differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSize {
    /// Words that came.
    pub added: usize,
    /// Words that went.
    pub removed: usize,
    /// The names of the fields that differ.
    pub fields: Vec<String>,
}

/// The fields that differ, in the order of their names.
pub fn compare_fields(before: &FieldValues, after: &FieldValues) -> Vec<FieldChange> {
    let mut names: Vec<&str> = before.iter().chain(after.iter()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let differs = |name: &&str| before.get(name) != after.get(name);
    let change = |name: &str| FieldChange {
        name: name.to_owned(),
        runs: compare_texts(before.get(name), after.get(name)),
    };
    names.into_iter().filter(differs).map(change).collect()
}

/// How much differs between two versions.
pub(super) fn size_of_change(before: &FieldValues, after: &FieldValues) -> ChangeSize {
    let mut size = ChangeSize::default();
    for field in compare_fields(before, after) {
        for run in &field.runs {
            let words = run.text.split_whitespace().count();
            match run.change {
                TextChange::Same => {}
                TextChange::Added => size.added += words,
                TextChange::Removed => size.removed += words,
            }
        }
        size.fields.push(field.name);
    }
    size
}

/// Both versions of a text in one.
pub(super) fn compare_texts(before: &str, after: &str) -> Vec<TextRun> {
    let mut config = TextDiff::configure();
    config.timeout(PATIENCE);
    let diff = if before.len().max(after.len()) > MAX_BYTES {
        config.diff_lines(before, after)
    } else {
        config.diff_words(before, after)
    };
    let mut runs: Vec<TextRun> = Vec::new();
    for part in diff.iter_all_changes() {
        let change = match part.tag() {
            ChangeTag::Equal => TextChange::Same,
            ChangeTag::Insert => TextChange::Added,
            ChangeTag::Delete => TextChange::Removed,
        };
        match runs.last_mut() {
            Some(last) if last.change == change => last.text.push_str(part.value()),
            _ => runs.push(TextRun { change, text: part.value().to_owned() }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> FieldValues {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn differences_are_told_in_words() {
        let before = fields(&[("title", "Tides"), ("body", "The sea is calm.")]);
        let after = fields(&[("title", "Tides"), ("body", "The sea is not calm today.")]);
        let changes = compare_fields(&before, &after);
        let [body] = changes.as_slice() else { panic!("{changes:?}") };
        let both = |dropped| {
            let kept = body.runs.iter().filter(|run| run.change != dropped);
            kept.map(|run| run.text.as_str()).collect::<String>()
        };
        assert_eq!(both(TextChange::Added), "The sea is calm.");
        assert_eq!(both(TextChange::Removed), "The sea is not calm today.");
        let size = size_of_change(&before, &after);
        assert_eq!((size.added, size.removed, size.fields), (3, 1, vec!["body".to_owned()]));
        assert_eq!(size_of_change(&after, &after), ChangeSize::default());
    }
}
