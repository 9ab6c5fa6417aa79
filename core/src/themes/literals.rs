//! Finds static files that a template names and that are not there, also where no sample context leads.

use std::path::Path;

use super::assets::AssetSet;
use super::error::{ThemeError, line_and_column};
use super::templates::missing_asset;

/// Refuses templates with `asset(path="…")` or `integrity(path="…")` where the text between the quotes is no file
/// of the set. Paths that are put together when a page is rendered are checked then.
pub(super) fn check(
    folder: &Path,
    sources: &[(String, String)],
    assets: &AssetSet,
) -> Result<(), ThemeError> {
    for (name, source) in sources {
        let wrong = literal_paths(source).into_iter().find(|(_, path)| assets.at(path).is_none());
        if let Some((offset, path)) = wrong {
            let (line, column) = line_and_column(source, offset);
            let file = folder.join(name);
            return Err(ThemeError::Template { file, line, column, message: missing_asset(path) });
        }
    }
    Ok(())
}

/// The literal paths in calls of the two functions, each with the offset of the call.
fn literal_paths(source: &str) -> Vec<(usize, &str)> {
    let mut paths = Vec::new();
    let mut rest = source;
    while let Some((opening, inside)) = next_tag(rest) {
        let (tag, after) = inside.split_at(tag_end(opening, inside));
        if opening != "{#" {
            let start = source.len() - inside.len();
            paths.extend(calls_in(tag).map(|(offset, path)| (start + offset, path)));
        }
        rest = after;
    }
    paths
}

/// The opening mark of the next tag and what follows the mark.
fn next_tag(text: &str) -> Option<(&str, &str)> {
    let start = ["{{", "{%", "{#"].into_iter().filter_map(|mark| text.find(mark)).min()?;
    text.get(start..)?.split_at_checked(2)
}

fn tag_end(opening: &str, inside: &str) -> usize {
    let closing = match opening {
        "{{" => "}}",
        "{%" => "%}",
        _ => "#}",
    };
    inside.find(closing).unwrap_or(inside.len())
}

fn calls_in(tag: &str) -> impl Iterator<Item = (usize, &str)> {
    ["asset", "integrity"].into_iter().flat_map(move |function| {
        tag.match_indices(function).filter_map(move |(offset, _)| {
            let is_whole_name = !tag.get(..offset)?.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let arguments = tag.get(offset + function.len()..)?.trim_start().strip_prefix('(')?;
            let value =
                arguments.trim_start().strip_prefix("path")?.trim_start().strip_prefix('=')?.trim_start();
            let quote = value.chars().next().filter(|c| ['"', '\'', '`'].contains(c))?;
            let (path, after) = value.get(1..)?.split_once(quote)?;
            let is_whole_value = after.trim_start().starts_with([')', ',']);
            (is_whole_name && is_whole_value && !path.contains('\\')).then_some((offset, path))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_literal_paths_only() {
        let source = r#"asset(path="text") {# asset(path="comment") #}
{{ asset(path="a.css") }}{% if x %}{{ integrity( path = 'b.js' ) | safe }}{% set c = asset(path=`c.js`) %}
{{ asset(path="img/" ~ name) }} {{ asset(path=name) }} {{ my_asset(path="no") }} {{ "{#" }} {{ asset(path="d") "#;
        let paths: Vec<_> = literal_paths(source).into_iter().map(|(_, path)| path).collect();
        assert_eq!(paths, ["a.css", "b.js", "c.js", "d"]);
        assert_eq!(literal_paths("{{ asset(path='é') }}{{ä").first().map(|(offset, _)| *offset), Some(3));
        assert!(literal_paths("{{").is_empty());
    }
}
