//! The heading that is a document's title.

use std::ops::Range;

use super::blocks::{self, Block, BlockKind};

/// The first heading of the first level and the lines that it takes.
pub(super) fn first_title(body: &str) -> Option<(String, Range<usize>)> {
    blocks::blocks(body).iter().find_map(|block| title(body, block))
}

/// The body without the heading at its beginning where that says the title again.
pub(super) fn without_repeated_title<'a>(body: &'a str, title_of_document: &str) -> &'a str {
    let Some((text, range)) = first_title(body) else { return body };
    let first = body.get(..range.start).is_some_and(|before| before.trim().is_empty());
    if !first || !same_words(&text, title_of_document) {
        return body;
    }
    without_blank_start(body.get(range.end..).unwrap_or_default())
}

/// The body from its first line that is not blank.
pub(super) fn without_blank_start(body: &str) -> &str {
    let blank: usize =
        body.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    body.get(blank..).unwrap_or_default()
}

fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| plain(text).split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    words(one) == words(other)
}

fn title(body: &str, block: &Block) -> Option<(String, Range<usize>)> {
    let text = body.get(block.range.clone())?;
    let line_start = body.get(..block.range.start)?.rfind('\n').map_or(0, |end| end + 1);
    if !body.get(line_start..block.range.start)?.trim().is_empty() {
        return None;
    }
    let words = match block.kind {
        BlockKind::Heading(1) => words(text),
        BlockKind::Text => underlined(text)?,
        _ => return None,
    };
    let title = plain(words);
    (!title.is_empty()).then_some((title, line_start..block.range.end))
}

/// The words of a heading with `#` signs, as they are written.
pub(super) fn words(line: &str) -> &str {
    without_closing_signs(line.trim_start_matches('#').trim())
}

fn without_closing_signs(words: &str) -> &str {
    let bare = words.trim_end_matches('#');
    if bare.is_empty() || bare.ends_with([' ', '\t']) { bare.trim_end() } else { words }
}

fn underlined(text: &str) -> Option<&str> {
    let (words, line) = text.trim_end().split_once('\n')?;
    (!line.is_empty() && line.trim().chars().all(|c| c == '=')).then_some(words)
}

/// The words of a heading without its Markdown: emphasis, code, addresses of links, escapes, an id behind it.
pub(super) fn plain(text: &str) -> String {
    let text = text.trim();
    let text = match text.rsplit_once("{#") {
        Some((words, id)) if id.ends_with('}') => words.trim_end(),
        _ => text,
    };
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => plain.extend(rest.next()),
            '*' | '`' | '[' => {}
            ']' if rest.as_str().starts_with('(') => {
                let end = rest.as_str().find(')').map_or(rest.as_str().len(), |end| end + 1);
                rest = rest.as_str().get(end..).unwrap_or_default().chars();
            }
            ']' => {}
            _ => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_title() {
        for (body, title) in [
            ("# Bread\n\nFlour.", "Bread"),
            ("Before.\n\n## Small\n\n# *Rye* and `salt` #\n", "Rye and salt"),
            ("```\n# no\n```\n# Yes {#yes}\n", "Yes"),
            ("Bread\r\n=====\r\n\r\nFlour.", "Bread"),
            ("# [Bread](https://example.org/) \\# 1", "Bread # 1"),
            ("# C#", "C#"),
        ] {
            assert_eq!(first_title(body).unwrap().0, title, "{body:?}");
        }
        for body in ["", "#", "#hash", "## two", "> # quoted", "- # listed", "    # code", "===\n"] {
            assert_eq!(first_title(body), None, "{body:?}");
        }
    }

    #[test]
    fn removes_only_a_title_that_stands_first() {
        assert_eq!(without_repeated_title("\n# bread\n\nFlour.", "Bread"), "Flour.");
        assert_eq!(without_repeated_title("# Rye\n\nFlour.", "Bread"), "# Rye\n\nFlour.");
        assert_eq!(without_repeated_title("Flour.\n\n# Bread\n", "Bread"), "Flour.\n\n# Bread\n");
        assert_eq!(without_repeated_title("# Bread", "Bread"), "");
    }
}
