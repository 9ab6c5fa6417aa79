//! Code with classes for its colours.
//!
//! Every language is a table of its words and a way to read it; nothing is compiled or loaded at run time, so a
//! fresh instance pays nothing for the languages that it knows. Reading takes time in proportion to the code.

mod code;
mod cursor;
mod data;
mod grammar;
mod grammars;
mod languages;
mod literals;
mod markup;
mod shell;

use cursor::Cursor;
pub(crate) use languages::find;

/// What a piece of code is. The classes begin with `hl-` and follow the scope names of TextMate grammars, so that
/// style sheets made for those fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Annotation,
    Comment,
    Constant,
    Deleted,
    Escape,
    Function,
    Heading,
    Inserted,
    Key,
    Keyword,
    Macro,
    Number,
    Parameter,
    Prompt,
    Storage,
    Text,
    Type,
    Variable,
}

impl Meaning {
    fn classes(self) -> &'static str {
        match self {
            Self::Annotation => "hl-entity hl-other hl-annotation",
            Self::Comment => "hl-comment",
            Self::Constant => "hl-constant hl-language",
            Self::Deleted => "hl-markup hl-deleted",
            Self::Escape => "hl-constant hl-character",
            Self::Function => "hl-entity hl-name hl-function",
            Self::Heading => "hl-markup hl-heading",
            Self::Inserted => "hl-markup hl-inserted",
            Self::Key => "hl-entity hl-name hl-tag",
            Self::Keyword => "hl-keyword hl-control",
            Self::Macro => "hl-support hl-function",
            Self::Number => "hl-constant hl-numeric",
            Self::Parameter => "hl-variable hl-parameter",
            Self::Prompt => "hl-punctuation",
            Self::Storage => "hl-storage hl-type",
            Self::Text => "hl-string",
            Self::Type => "hl-support hl-type",
            Self::Variable => "hl-variable",
        }
    }
}

/// How a language is read.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Words, strings, comments and numbers, by the table.
    Code(&'static grammar::Grammar),
    /// `key = value` lines with sections in brackets: TOML, INI.
    Pairs,
    /// YAML.
    Outline,
    /// JSON and what grew out of it.
    Objects,
    /// A shell script.
    Shell,
    /// A session: prompts, commands and what they print.
    Session,
    /// Lines that begin with an instruction: Dockerfile.
    Instructions,
    /// HTML, XML.
    Markup,
    /// CSS.
    Style,
    /// A difference between files.
    Difference,
}

/// A language that can be highlighted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Language(Shape);

/// Appends `code` as HTML.
pub(crate) fn highlight(code: &str, language: Language, html: &mut String) {
    let mut cursor = Cursor::new(code, html);
    match language.0 {
        Shape::Code(grammar) => code::write(&mut cursor, grammar),
        Shape::Pairs => data::write_pairs(&mut cursor),
        Shape::Outline => data::write_outline(&mut cursor),
        Shape::Objects => data::write_objects(&mut cursor),
        Shape::Shell => shell::write_script(&mut cursor),
        Shape::Session => shell::write_session(&mut cursor),
        Shape::Instructions => shell::write_instructions(&mut cursor),
        Shape::Markup => markup::write_markup(&mut cursor),
        Shape::Style => markup::write_style(&mut cursor),
        Shape::Difference => data::write_difference(&mut cursor),
    }
    cursor.close();
}

#[cfg(test)]
mod tests;
