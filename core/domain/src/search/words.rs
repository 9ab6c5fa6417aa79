//! The words of a text.

use unicode_normalization::char::is_combining_mark;

use super::fold;

/// The most characters of a folded word; what follows is cut off, in the index and in what is asked for.
const MAX_LETTERS: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The byte where it begins in the text.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// As it is compared; never empty, nothing but letters and digits.
    pub folded: String,
}

/// The words of the text in their order: runs of letters and digits. In scripts without spaces between words each
/// character is one.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = rest.find(|(_, c)| is_letter(*c))?;
            let mut end = start + first.len_utf8();
            let stands_alone = is_word_by_itself(first);
            while let Some((at, next)) = rest.next_if(|(_, c)| {
                is_combining_mark(*c) || (!stands_alone && is_letter(*c) && !is_word_by_itself(*c))
            }) {
                end = at + next.len_utf8();
            }
            let folded: String =
                fold(text.get(start..end)?).chars().filter(|c| is_letter(*c)).take(MAX_LETTERS).collect();
            if !folded.is_empty() {
                return Some(Word { start, end, folded });
            }
        }
    })
}

/// Bytes of folded words of one text, since PostgreSQL keeps at most a megabyte of them.
const MAX_BYTES: usize = 400_000;

/// At most `limit` words of the text as they are compared, with spaces between them.
pub fn folded_words(text: &str, limit: usize) -> String {
    let mut folded = String::with_capacity(text.len().min(MAX_BYTES));
    for word in words(text).take(limit) {
        if folded.len() + word.folded.len() > MAX_BYTES {
            break;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word.folded);
    }
    folded
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Characters of scripts that put no spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_word_by_itself(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0e01..=0x0e30 | 0x0e32..=0x0e33 | 0x0e40..=0x0e45 | 0x0e81..=0x0eb0 | 0x0ec0..=0x0ec4
            | 0x1000..=0x102a | 0x1780..=0x17b3
            | 0x3041..=0x3096 | 0x30a1..=0x30fa | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff
            | 0x20000..=0x323af
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_runs_of_letters() {
        assert_eq!(found("It's C++20, naïve_x-y!"), ["it", "s", "c", "20", "naive", "x", "y"]);
        assert_eq!(found("日本語のRust入門"), ["日", "本", "語", "の", "rust", "入", "門"]);
        assert_eq!(found("हिन्दी में"), ["हिन्दी", "में"]);
        assert_eq!(found(" \u{0}\"'*()^:-\u{301} "), Vec::<String>::new());
        assert_eq!(found(&"a".repeat(100)), ["a".repeat(64)]);
        assert_eq!(folded_words("One Two  Three", 2), "one two");
    }

    #[test]
    fn places_are_those_in_the_text() {
        let text = "«Crème» e\u{301}té";
        let places: Vec<_> = words(text).map(|word| &text[word.start..word.end]).collect();
        assert_eq!(places, ["Crème", "e\u{301}té"]);
    }
}
