//! The plain text of a document, and its words.

use comrak::nodes::{Node, NodeValue};

/// Plain text, paragraphs separated by an empty line.
pub(crate) fn of(root: Node<'_>) -> String {
    let mut text = Paragraphs::default();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableRow(_) => text.begin(),
            NodeValue::TableCell => text.separate(),
            NodeValue::CodeBlock(block) => {
                text.begin();
                text.add(block.literal.trim_end());
            }
            NodeValue::HtmlBlock(block) => {
                text.begin();
                add_without_tags(&mut text, &block.literal);
            }
            NodeValue::Text(content) => text.add(content),
            NodeValue::Code(code) => text.add(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.add(" "),
            _ => {}
        }
    }
    text.finish()
}

#[derive(Default)]
struct Paragraphs {
    text: String,
    paragraph: String,
}

impl Paragraphs {
    fn begin(&mut self) {
        let paragraph = self.paragraph.trim();
        if !paragraph.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(paragraph);
        }
        self.paragraph.clear();
    }

    fn separate(&mut self) {
        if !self.paragraph.is_empty() {
            self.paragraph.push(' ');
        }
    }

    fn add(&mut self, text: &str) {
        self.paragraph.push_str(text);
    }

    fn finish(mut self) -> String {
        self.begin();
        self.text
    }
}

/// The text between the tags of raw HTML. Comments, scripts and style sheets are not text.
fn add_without_tags(text: &mut Paragraphs, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        add_with_entities(text, before);
        let is = |name: &str| tag.get(1..=name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let end = if is("!--") {
            tag.find("-->").map(|at| at + 3)
        } else if is("script") || is("style") {
            tag.find("</").and_then(|at| tag.get(at..)?.find('>').map(|end| at + end + 1))
        } else {
            tag.find('>').map(|at| at + 1)
        };
        rest = end.and_then(|end| tag.get(end..)).unwrap_or_default();
        text.separate();
    }
    add_with_entities(text, rest);
}

fn add_with_entities(text: &mut Paragraphs, html: &str) {
    if html.contains('&') {
        let plain =
            html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        text.add(&plain.replace("&nbsp;", "\u{a0}").replace("&amp;", "&"));
    } else {
        text.add(html);
    }
}

/// Words between white space that hold a letter or digit. A Chinese or Japanese character counts as a word, since
/// those scripts have no spaces.
pub(crate) fn count_words(text: &str) -> u32 {
    let mut words = 0_u32;
    for chunk in text.split_whitespace() {
        let mut in_word = false;
        for character in chunk.chars() {
            if is_word_by_itself(character) {
                words = words.saturating_add(1);
                in_word = false;
            } else if !in_word && character.is_alphanumeric() {
                words = words.saturating_add(1);
                in_word = true;
            }
        }
    }
    words
}

fn is_word_by_itself(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
