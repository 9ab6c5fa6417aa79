//! Cleaned HTML as a tree, and the tree as HTML.

use std::borrow::Cow;

use super::{
    attributes,
    model::{Kind, is_void, kind, today},
};

/// Elements inside each other that are read; what stands deeper loses its tags. Deeper than
/// [`DEEPEST`](super::context::DEEPEST), so that what was mended is read as it is.
const DEEPEST_READ: usize = 160;

/// A piece of a page.
#[derive(Clone, Debug)]
pub(super) enum Node<'a> {
    /// Text as it stands in HTML, with its references.
    Text(Cow<'a, str>),
    /// An element with what is in it.
    Element(Element<'a>),
}

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Element<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Names and values, as they stand in HTML between double quotes.
    pub(super) attributes: Vec<(&'a str, Cow<'a, str>)>,
    /// What is in it.
    pub(super) children: Vec<Node<'a>>,
    /// What its descendants, or it, are.
    pub(super) holds: Holds,
}

/// What is among an element and its descendants.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Holds {
    /// Something that cannot stand in a line of text.
    pub(super) flow: bool,
    /// Something to press, open or fill in, other than a link.
    pub(super) interactive: bool,
    /// How many things that a label can name.
    pub(super) labelable: usize,
}

impl<'a> Node<'a> {
    /// A new element.
    pub(super) fn element(name: &'a str, children: Vec<Self>) -> Self {
        Self::Element(Element { name, children, ..Element::default() })
    }

    /// Whether it is text of white space alone.
    pub(super) fn is_space(&self) -> bool {
        matches!(self, Self::Text(text) if is_space(text))
    }

    /// Whether it is an element of this name.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self, Self::Element(element) if element.name == name)
    }

    /// The name of the element; none of text.
    pub(super) fn name(&self) -> &'a str {
        match self {
            Self::Element(element) => element.name,
            Self::Text(_) => "",
        }
    }
}

impl<'a> Element<'a> {
    /// The value of an attribute, as it stands in HTML.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(given, _)| *given == name).map(|(_, value)| &**value)
    }

    /// The element without what is in it.
    pub(super) fn shell(&self) -> Self {
        Self { name: self.name, attributes: self.attributes.clone(), ..Self::default() }
    }

    /// About how many bytes its tags have.
    pub(super) fn size(&self) -> usize {
        let attributes = self.attributes.iter().map(|(name, value)| name.len() + value.len() + 4);
        self.name.len() * 2 + 5 + attributes.sum::<usize>()
    }

    /// The same with another name and children.
    pub(super) fn renamed(self, name: &'a str, children: Vec<Node<'a>>) -> Node<'a> {
        Node::Element(Self { name, children, ..self })
    }

    /// Notes what the element is, when all that is in it is known.
    fn close(&mut self) {
        match kind(self.name) {
            Kind::Flow | Kind::Part => self.holds.flow = true,
            Kind::Control => self.holds.flow = false,
            Kind::Transparent | Kind::Text | Kind::Inner => {}
        }
        let has = |name: &str| self.attribute(name).is_some();
        self.holds.interactive |= match self.name {
            "button" | "select" | "textarea" | "label" | "details" => true,
            "input" => self.attribute("type") != Some("hidden"),
            "audio" | "video" => has("controls"),
            _ => false,
        };
        let is_labelable =
            matches!(self.name, "button" | "input" | "meter" | "output" | "progress" | "select" | "textarea");
        self.holds.labelable += usize::from(is_labelable);
    }
}

impl Holds {
    fn and(self, other: Self) -> Self {
        Self {
            flow: self.flow || other.flow,
            interactive: self.interactive || other.interactive,
            labelable: self.labelable.saturating_add(other.labelable),
        }
    }
}

/// Whether the text is white space as HTML means it.
pub(super) fn is_space(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// Reads HTML as the cleaner writes it: every element that is not void is closed, attributes stand in double quotes, and
/// `<` and `>` stand nowhere else.
pub(super) fn read(html: &str) -> Vec<Node<'_>> {
    let mut open = vec![Element::default()];
    // For each tag that was opened, whether its element was taken.
    let mut taken = Vec::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        push_text(&mut open, text);
        let Some((tag, after)) = tag.split_once('>') else { break };
        rest = after;
        if tag.starts_with('/') {
            if taken.pop() == Some(true) {
                close(&mut open);
            }
            continue;
        }
        let element = element(tag);
        let is_taken = open.len() < DEEPEST_READ;
        if is_void(element.name) {
            if is_taken {
                open.push(element);
                close(&mut open);
            }
            continue;
        }
        taken.push(is_taken);
        if is_taken {
            open.push(element);
        }
    }
    if !rest.contains('<') {
        push_text(&mut open, rest);
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

fn push_text<'a>(open: &mut [Element<'a>], text: &'a str) {
    if text.is_empty() {
        return;
    }
    let text = without_controls(text);
    if let Some(parent) = open.last_mut() {
        parent.children.push(Node::Text(text));
    }
}

fn close<'a>(open: &mut Vec<Element<'a>>) {
    let Some(mut element) = open.pop() else { return };
    element.close();
    if let Some(parent) = open.last_mut() {
        parent.holds = parent.holds.and(element.holds);
        parent.children.push(Node::Element(element));
    }
}

fn element(tag: &str) -> Element<'_> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes: Vec<(&str, Cow<'_, str>)> = Vec::new();
    while let Some((name, value)) = rest.split_once("=\"") {
        let (value, after) = value.split_once('"').unwrap_or((value, ""));
        attributes.push((name.trim_start(), without_controls(value)));
        rest = after;
    }
    let mut element = Element { name: today(name), attributes, ..Element::default() };
    attributes::tidy(&mut element, name);
    element
}

/// The text without characters that [HTML does not allow](https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream):
/// control characters and those that Unicode keeps for itself. A carriage return is a line break.
fn without_controls(text: &str) -> Cow<'_, str> {
    let is_suspect =
        |byte: u8| (byte < 0x20 && byte != b'\n' && byte != b'\t') || byte == 0x7f || byte >= 0xc2;
    if !text.bytes().any(is_suspect) {
        return Cow::Borrowed(text);
    }
    let is_bad = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\u{c}'))
            || matches!(c, '\u{fdd0}'..='\u{fdef}')
            || u32::from(c) & 0xfffe == 0xfffe
    };
    if !text.contains(is_bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('\r', "\n").replace(is_bad, ""))
}

/// Writes the tree as the cleaner would. `size` is about how long it will be.
pub(super) fn write(nodes: &[Node<'_>], size: usize) -> String {
    let mut html = String::with_capacity(size);
    write_all(nodes, &mut html);
    html
}

fn write_all(nodes: &[Node<'_>], html: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => html.push_str(text),
            Node::Element(element) => write_element(element, html),
        }
    }
}

fn write_element(element: &Element<'_>, html: &mut String) {
    html.push('<');
    html.push_str(element.name);
    for (name, value) in &element.attributes {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        html.push_str(value);
        html.push('"');
    }
    html.push('>');
    if is_void(element.name) {
        return;
    }
    write_all(&element.children, html);
    html.push_str("</");
    html.push_str(element.name);
    html.push('>');
}
