//! What there is to say about a programming language.

/// A kind of string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Whether a backslash makes the next character harmless.
    pub(super) escapes: bool,
    pub(super) several_lines: bool,
}

/// What marks an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Annotations {
    None,
    /// `#[…]`
    Brackets,
    /// `@name`
    At,
    /// `#name` at the start of a line: the C preprocessor.
    Hash,
}

/// A programming language. Words are separated by single spaces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    pub(super) comments_nest: bool,
    /// The longest openings first.
    pub(super) quotes: &'static [Quote],
    /// Words that may stand directly before a quote: `f"…"`. One with an `r` switches escapes off.
    pub(super) quote_prefixes: &'static [&'static str],
    pub(super) keywords: &'static str,
    /// Words that declare or qualify something.
    pub(super) storage: &'static str,
    pub(super) types: &'static str,
    pub(super) constants: &'static str,
    pub(super) ignores_case: bool,
    /// Whether words that begin with a capital are types.
    pub(super) capitals_are_types: bool,
    /// Characters that belong to a word besides letters, digits and `_`.
    pub(super) word_signs: &'static [char],
    /// Characters that begin a variable, such as `$`.
    pub(super) sigils: &'static [char],
    pub(super) annotations: Annotations,
    /// `name!` is a macro and `'name` a lifetime; raw strings have hash signs.
    pub(super) is_rust: bool,
    /// `/…/` is a pattern where a value is expected.
    pub(super) has_patterns: bool,
}

impl Grammar {
    /// A language without words: the base of the others.
    pub(super) const PLAIN: Self = Self {
        line_comments: &[],
        block_comments: &[],
        comments_nest: false,
        quotes: &[],
        quote_prefixes: &[],
        keywords: "",
        storage: "",
        types: "",
        constants: "",
        ignores_case: false,
        capitals_are_types: false,
        word_signs: &[],
        sigils: &[],
        annotations: Annotations::None,
        is_rust: false,
        has_patterns: false,
    };

    /// Whether `word` is one of the `words`, which a space separates.
    pub(super) fn has(&self, words: &str, word: &str) -> bool {
        let mut words = words.split(' ');
        if self.ignores_case {
            words.any(|known| known.eq_ignore_ascii_case(word))
        } else {
            words.any(|known| known == word)
        }
    }

    pub(super) fn is_word(&self, character: char) -> bool {
        character.is_alphanumeric() || character == '_' || self.word_signs.contains(&character)
    }
}
