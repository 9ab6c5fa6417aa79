//! Blocks in documents: lines such as `::related-posts{count=5 title="More"}`, which are the leaf directives of the
//! generic directives proposal for CommonMark.

use comrak::nodes::{Node, NodeHtmlBlock, NodeValue};

use crate::embed;

/// What a line says: the block's name, and what is said about it.
#[derive(Debug, PartialEq, Eq)]
struct Directive<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

/// Puts placeholders for the host in the place of paragraphs whose lines are all directives.
pub(crate) fn replace<'a>(root: Node<'a>, markdown: &str) {
    if !markdown.contains("::") {
        return;
    }
    // A carriage return alone ends a line in CommonMark too.
    let lines = markdown.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
    let lines: Vec<&str> = lines.collect();
    let paragraphs: Vec<Node<'a>> =
        root.descendants().filter(|node| matches!(node.data().value, NodeValue::Paragraph)).collect();
    for paragraph in paragraphs {
        let Some(html) = placeholders(paragraph, &lines) else { continue };
        let content: Vec<Node<'a>> = paragraph.children().collect();
        for node in content {
            node.detach();
        }
        paragraph.data_mut().value = NodeValue::HtmlBlock(NodeHtmlBlock { block_type: 7, literal: html });
    }
}

/// The placeholders for the lines of a paragraph; none where one of them is no directive.
fn placeholders(paragraph: Node<'_>, lines: &[&str]) -> Option<String> {
    let place = paragraph.data().sourcepos;
    let first = lines.get(place.start.line.checked_sub(1)?)?.get(place.start.column.checked_sub(1)?..)?;
    let others = lines.get(place.start.line..place.end.line)?.iter().copied();
    let mut html = String::new();
    for line in std::iter::once(first).chain(others.map(without_container)) {
        write(&mut html, &parse(line.trim())?);
    }
    Some(html)
}

/// A further line of a paragraph without the signs of the quotes that it stands in.
fn without_container(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

fn parse(line: &str) -> Option<Directive<'_>> {
    let rest = line.strip_prefix("::")?;
    let (name, rest) = split_name(rest)?;
    let attributes = match rest.strip_prefix('{') {
        Some(rest) => attributes(rest.strip_suffix('}')?)?,
        None if rest.is_empty() => Vec::new(),
        None => return None,
    };
    Some(Directive { name, attributes })
}

/// Reads `key="value" key='value' key=value flag`.
fn attributes(mut rest: &str) -> Option<Vec<(&str, &str)>> {
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some(attributes);
        }
        let (name, after) = split_name(rest)?;
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => split_value(after)?,
            None => ("", after),
        };
        if !after.is_empty() && !after.starts_with([' ', '\t']) {
            return None;
        }
        attributes.push((name, value));
        rest = after;
    }
}

fn split_value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(text) = text.strip_prefix(quote) {
            return text.split_once(quote);
        }
    }
    let end = text.find([' ', '\t', '"', '\'', '=', '<', '>', '`', '{', '}']).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(value, _)| !value.is_empty())
}

/// Splits a name from what follows it: lower-case letters, digits and hyphens, beginning with a letter.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let end = text.bytes().position(|byte| !fits(byte)).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(name, _)| name.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// A card where something of another site is embedded, otherwise a placeholder for the host.
fn write(html: &mut String, directive: &Directive<'_>) {
    let url = directive.attributes.iter().find(|(name, _)| *name == "url").map_or("", |(_, url)| url);
    match embed::card(url).filter(|_| directive.name == "embed") {
        Some(card) => html.push_str(&card),
        None => write_placeholder(html, directive),
    }
}

fn write_placeholder(html: &mut String, directive: &Directive<'_>) {
    html.push_str("<sandpress-block name=\"");
    html.push_str(directive.name);
    html.push_str("\" attributes=\"");
    for (index, (name, value)) in directive.attributes.iter().enumerate() {
        if index > 0 {
            html.push_str("&amp;");
        }
        html.push_str(name);
        html.push('=');
        encode_into(html, value);
    }
    html.push_str("\"></sandpress-block>\n");
}

/// Writes the value as forms are encoded (`application/x-www-form-urlencoded`).
fn encode_into(html: &mut String, value: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).map_or('0', |digit| char::from(*digit));
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            html.push(char::from(byte));
        } else {
            html.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_read_with_their_attributes() {
        let directive = |name, attributes| Some(Directive { name, attributes });
        assert_eq!(parse("::a"), directive("a", vec![]));
        assert_eq!(parse("::a{}"), directive("a", vec![]));
        assert_eq!(
            parse("::related-posts{count=5 title=\"More *posts*\" open  by='the \"new\"' to=/a/b}"),
            directive(
                "related-posts",
                vec![
                    ("count", "5"),
                    ("title", "More *posts*"),
                    ("open", ""),
                    ("by", "the \"new\""),
                    ("to", "/a/b")
                ]
            )
        );
        assert_eq!(parse("::a{b=\"\" c=\"{}\"}"), directive("a", vec![("b", ""), ("c", "{}")]));
    }

    #[test]
    fn other_lines_are_not() {
        for line in [
            "",
            ":a",
            "::",
            ":: a",
            ":::a",
            "::A",
            "::1",
            "::a b",
            "::std::mem",
            "::a{",
            "::a{b",
            "::a {b}",
            "::a{=c}",
            "::a{b=}",
            "::a{b=\"c}",
            "::a{.b}",
            "::a{#b}",
            "::a[b]",
            "::a{b}c",
            "::a{b=\"c\"d}",
            "::a{B=c}",
            "::a{b==c}",
        ] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
