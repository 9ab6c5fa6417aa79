//! The front matter of a Markdown file: TOML between `+++` lines or YAML between `---` lines.

use serde::Deserialize;

use super::values::{Authors, DateText, Flag, Terms, Texts};

/// What a site generator's front matter says of a document. Keys that are not here are passed over.
#[derive(Debug, Default, Deserialize)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) date: Option<DateText>,
    pub(super) slug: Option<String>,
    pub(super) path: Option<String>,
    pub(super) permalink: Option<String>,
    pub(super) url: Option<String>,
    pub(super) aliases: Option<Texts>,
    pub(super) redirect_from: Option<Texts>,
    pub(super) draft: Option<Flag>,
    pub(super) published: Option<Flag>,
    pub(super) description: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) excerpt: Option<String>,
    pub(super) authors: Option<Authors>,
    pub(super) author: Option<Authors>,
    pub(super) tags: Option<Terms>,
    pub(super) categories: Option<Terms>,
    pub(super) category: Option<Terms>,
    pub(super) taxonomies: Option<Taxonomies>,
}

/// Where Zola has tags and categories.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Taxonomies {
    #[serde(default)]
    pub(super) tags: Terms,
    #[serde(default)]
    pub(super) categories: Terms,
}

/// A file in two parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) front_matter: FrontMatter,
    /// The text of the front matter without its fences; empty where there is none.
    source: &'a str,
    pub(super) body: &'a str,
}

impl Parts<'_> {
    /// The line of the file on which `key` is set, from 1.
    pub(super) fn line_of(&self, key: &str) -> Option<usize> {
        let sets = |line: &str| {
            let line = line.trim_start().trim_start_matches(['"', '\'']);
            line.strip_prefix(key)
                .map(|rest| rest.trim_start_matches(['"', '\'']).trim_start())
                .is_some_and(|rest| rest.starts_with(['=', ':']))
        };
        self.source.lines().position(sets).map(|index| index + 2)
    }
}

/// What is wrong with a front matter, with the line of the file, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) line: usize,
    pub(super) reason: String,
}

#[derive(Clone, Copy)]
enum Language {
    Toml,
    Yaml,
}

/// Parts a file, without its byte order mark, into front matter and body.
pub(super) fn split(text: &str) -> Result<Parts<'_>, Malformed> {
    let (first, rest) = first_line(text);
    let language = match first.trim_end() {
        "+++" => Language::Toml,
        "---" => Language::Yaml,
        _ => return Ok(Parts { front_matter: FrontMatter::default(), source: "", body: text }),
    };
    let Some((source, body)) = until_fence(rest, language) else {
        let fence = first.trim_end();
        let reason = format!("the front matter that begins here has no end: close it with a line `{fence}`");
        return Err(Malformed { line: 1, reason });
    };
    let front_matter = match language {
        Language::Toml => parse_toml(source)?,
        Language::Yaml => parse_yaml(source)?,
    };
    Ok(Parts { front_matter, source, body })
}

fn first_line(text: &str) -> (&str, &str) {
    text.split_at(text.find('\n').map_or(text.len(), |end| end + 1))
}

fn until_fence(text: &str, language: Language) -> Option<(&str, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let closes = match language {
            Language::Toml => line.trim_end() == "+++",
            Language::Yaml => matches!(line.trim_end(), "---" | "..."),
        };
        if closes {
            return Some((text.get(..at)?, text.get(end..)?));
        }
        at = end;
    }
    None
}

fn parse_toml(source: &str) -> Result<FrontMatter, Malformed> {
    toml::from_str(source).map_err(|error| {
        let before = error.span().and_then(|span| source.get(..span.start)).unwrap_or_default();
        let reason = format!(
            "the front matter is not as it should be: {}; correct this line",
            one_line(error.message())
        );
        Malformed { line: before.matches('\n').count() + 2, reason }
    })
}

fn parse_yaml(source: &str) -> Result<FrontMatter, Malformed> {
    let options = serde_saphyr::options! { with_snippet: false };
    let parsed: Result<Option<FrontMatter>, _> = serde_saphyr::from_str_with_options(source, options);
    parsed.map(Option::unwrap_or_default).map_err(|error| {
        let line = error.location().and_then(|place| usize::try_from(place.line()).ok()).unwrap_or_default();
        let message = error.render_with_formatter(&serde_saphyr::UserMessageFormatter);
        let message = message.split(" at line ").next().unwrap_or_default();
        let reason =
            format!("the front matter is not as it should be: {}; correct this line", one_line(message));
        Malformed { line: line + 1, reason }
    })
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
