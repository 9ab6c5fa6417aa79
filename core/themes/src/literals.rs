//! Finds what templates name in calls of functions, also where no sample context leads: static files that are not
//! there, and blocks.

use super::assets::AssetSet;
use super::error::{ThemeError, line_and_column};
use super::templates::{Places, missing_asset};

/// Refuses templates with `asset(path="…")` or `integrity(path="…")` where the text between the quotes is no file
/// of the set. Paths that are put together when a page is rendered are checked then.
pub(super) fn check(
    places: &Places,
    sources: &[(String, String)],
    assets: &AssetSet,
) -> Result<(), ThemeError> {
    for (name, source) in sources {
        let paths = literals(source, &["asset", "integrity"], "path");
        let wrong = paths.into_iter().find(|(_, path)| assets.at(path).is_none());
        if let Some((offset, path)) = wrong {
            let (line, column) = line_and_column(source, offset);
            let file = places.file(name);
            return Err(ThemeError::Template { file, line, column, message: missing_asset(path) });
        }
    }
    Ok(())
}

/// A block that a template names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBlock {
    /// The block's name.
    pub name: String,
    /// The template, below the theme's folder for them.
    pub template: String,
    /// The line, from 1.
    pub line: usize,
}

/// The blocks that the templates name in quotes as the first thing that they say of them.
pub(super) fn blocks(sources: &[(String, String)]) -> Vec<NamedBlock> {
    let in_template = |(template, source): &(String, String)| {
        let named = |(offset, name): (usize, &str)| NamedBlock {
            name: name.to_owned(),
            template: template.clone(),
            line: line_and_column(source, offset).0,
        };
        literals(source, &["block"], "name").into_iter().map(named).collect::<Vec<_>>()
    };
    sources.iter().flat_map(in_template).collect()
}

/// The literal values of a parameter in calls of the functions, each with the offset of the call.
fn literals<'a>(source: &'a str, functions: &[&str], parameter: &str) -> Vec<(usize, &'a str)> {
    let in_tag = |tag: &Tag<'a>| {
        let start = tag.end - closing_of(tag.opening).len() - tag.inside.len();
        let found = calls_in(tag.inside, functions, parameter);
        found.into_iter().map(move |(offset, value)| (start + offset, value)).collect::<Vec<_>>()
    };
    tags(source).iter().flat_map(in_tag).collect()
}

/// A tag of a template that is no comment.
pub(super) struct Tag<'a> {
    /// `{{` or `{%`.
    pub(super) opening: &'static str,
    /// What stands between its marks.
    pub(super) inside: &'a str,
    /// The offset behind its closing mark, or where that would stand.
    pub(super) end: usize,
}

/// All tags of a template in order. What stands in a `raw` block is text.
pub(super) fn tags(source: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some((opening, start)) = next_opening(source, at) {
        let inside_at = start + 2;
        let rest = source.get(inside_at..).unwrap_or_default();
        let length = if opening == "{#" { rest.find("#}") } else { closing_at(rest, closing_of(opening)) };
        let (length, is_whole) = length.map_or((rest.len(), false), |length| (length, true));
        let inside = rest.get(..length).unwrap_or_default();
        at = inside_at + length + 2;
        if opening == "{#" {
            continue;
        }
        // Where it is not closed, it ends where its mark would.
        tags.push(Tag { opening, inside, end: if is_whole { at } else { inside_at + length + 2 } });
        if opening == "{%" && inside.trim_matches('-').trim() == "raw" {
            at = end_of_raw(source, at);
        }
    }
    tags
}

fn next_opening(source: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = source.get(at..)?;
    let found = ["{{", "{%", "{#"].into_iter().filter_map(|mark| Some((rest.find(mark)?, mark)));
    found.min().map(|(offset, mark)| (mark, at + offset))
}

fn closing_of(opening: &str) -> &'static str {
    if opening == "{{" { "}}" } else { "%}" }
}

/// The closing mark that stands in no text.
fn closing_at(inside: &str, closing: &str) -> Option<usize> {
    let mut quote = None;
    for (offset, character) in inside.char_indices() {
        match quote {
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if ['"', '\'', '`'].contains(&character) => quote = Some(character),
            None if inside.get(offset..).is_some_and(|rest| rest.starts_with(closing)) => {
                return Some(offset);
            }
            None => {}
        }
    }
    None
}

/// Where the tag begins that ends a `raw` block.
fn end_of_raw(source: &str, mut at: usize) -> usize {
    while let Some(offset) = source.get(at..).and_then(|rest| rest.find("{%")) {
        let inside = source.get(at + offset + 2..).unwrap_or_default().trim_start_matches('-').trim_start();
        if inside.starts_with("endraw") {
            return at + offset;
        }
        at += offset + 2;
    }
    source.len()
}

fn calls_in<'a>(tag: &'a str, functions: &[&str], parameter: &str) -> Vec<(usize, &'a str)> {
    let calls = functions.iter().flat_map(|function| {
        tag.match_indices(function).filter_map(move |(offset, _)| {
            let is_whole_name = !tag.get(..offset)?.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let arguments = tag.get(offset + function.len()..)?.trim_start().strip_prefix('(')?;
            let value =
                arguments.trim_start().strip_prefix(parameter)?.trim_start().strip_prefix('=')?.trim_start();
            let quote = value.chars().next().filter(|c| ['"', '\'', '`'].contains(c))?;
            let (literal, after) = value.get(1..)?.split_once(quote)?;
            let is_whole_value = after.trim_start().starts_with([')', ',']);
            (is_whole_name && is_whole_value && !literal.contains('\\')).then_some((offset, literal))
        })
    });
    calls.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_literal_paths_only() {
        let source = r#"asset(path="text") {# asset(path="comment") #}
{{ asset(path="a.css") }}{% if x %}{{ integrity( path = 'b.js' ) | safe }}{% set c = asset(path=`c.js`) %}
{{ asset(path="img/" ~ name) }} {{ asset(path=name) }} {{ my_asset(path="no") }} {{ "{#" }} {{ asset(path="d") "#;
        let literal_paths = |source| literals(source, &["asset", "integrity"], "path");
        let paths: Vec<_> = literal_paths(source).into_iter().map(|(_, path)| path).collect();
        assert_eq!(paths, ["a.css", "b.js", "c.js", "d"]);
        assert_eq!(literal_paths("{{ asset(path='é') }}{{ä").first().map(|(offset, _)| *offset), Some(3));
        assert!(literal_paths("{{").is_empty());
    }

    #[test]
    fn finds_blocks_with_their_lines() {
        let source = "{% block a %}\n{{ block(name=\"x\", count=5) }}{# block(name=\"no\") #}\n{{ block(name=y) }}\n{{ block( name = 'z' ) }}";
        let blocks = blocks(&[("home.html".to_owned(), source.to_owned())]);
        let found: Vec<_> = blocks.iter().map(|block| (block.name.as_str(), block.line)).collect();
        assert_eq!(found, [("x", 2), ("z", 4)]);
    }
}
