//! Lines of text and what may stand in them.

use super::{
    context::Context,
    model::{Kind, heading_level, is_void, kind},
    moment::is_moment,
    pictures,
    structure::{is_never_kept, without_first_breaks},
    tree::{Element, Node},
};

/// What elements around a place forbid there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inside(u16);

impl Inside {
    /// Links and what is interactive.
    pub(super) const LINK: Self = Self(1);
    /// The same, and fields.
    pub(super) const BUTTON: Self = Self(1 << 1);
    /// Labels.
    pub(super) const LABEL: Self = Self(1 << 2);
    /// Definitions.
    pub(super) const DEFINITION: Self = Self(1 << 3);
    /// Heads and feet of sections.
    pub(super) const HEAD: Self = Self(1 << 4);
    /// Sections and headings.
    pub(super) const PLAIN: Self = Self(1 << 5);
    /// Tables.
    pub(super) const CAPTION: Self = Self(1 << 6);
    /// Video and audio.
    pub(super) const MEDIA: Self = Self(1 << 7);
    /// Forms.
    pub(super) const FORM: Self = Self(1 << 8);
    /// Nothing; but lines break where they are broken.
    pub(super) const VERBATIM: Self = Self(1 << 9);
    /// Measures.
    pub(super) const METER: Self = Self(1 << 10);

    /// What the element forbids in it.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "a" => Self::LINK,
            "button" => Self::BUTTON,
            "label" => Self::LABEL,
            "dfn" => Self::DEFINITION,
            "header" | "footer" => Self::HEAD,
            "dt" | "th" => Self::PLAIN,
            "caption" => Self::CAPTION,
            "audio" | "video" => Self::MEDIA,
            "form" => Self::FORM,
            "pre" => Self::VERBATIM,
            "meter" | "progress" => Self::METER,
            _ => Self(0),
        }
    }

    /// Both.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of that is forbidden.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl<'a> Context<'_, 'a> {
    /// What may stand in a line: blocks lose their tags.
    pub(super) fn line(self, nodes: Vec<Node<'a>>) -> Vec<Node<'a>> {
        let mut line = Vec::with_capacity(nodes.len());
        self.push_line(nodes, &mut line);
        line
    }

    fn push_line(self, nodes: Vec<Node<'a>>, line: &mut Vec<Node<'a>>) {
        for node in nodes {
            match node {
                Node::Text(_) => line.push(node),
                Node::Element(element) => self.push_element(element, line),
            }
        }
    }

    /// An element, as it may stand in a line.
    pub(super) fn push_element(self, mut element: Element<'a>, line: &mut Vec<Node<'a>>) {
        if self.is_deepest() {
            self.push_text(element, line);
            return;
        }
        let name = element.name;
        if matches!(kind(name), Kind::Flow | Kind::Part) {
            self.part(line);
            self.push_line(element.children, line);
            self.part(line);
            return;
        }
        if self.must_unwrap(&element) {
            self.push_line(element.children, line);
            return;
        }
        match name {
            "input" | "select" | "textarea" if self.inside.has(Inside::LINK.and(Inside::BUTTON)) => {}
            "select" | "datalist" => line.push(options(element)),
            "textarea" => {
                let mut text = Vec::new();
                push_all_text(std::mem::take(&mut element.children), &mut text);
                without_first_breaks(&mut text);
                line.push(element.renamed(name, text));
            }
            "img" => line.extend(pictures::picture_or_words(element)),
            "picture" => line.append(&mut pictures::picture(element)),
            "ruby" => self.ruby(element, line),
            "audio" | "video" => {
                let within = self.within_such(Inside::MEDIA);
                line.append(&mut pictures::media(element, |rest| within.line(rest)));
            }
            _ if is_void(name) => line.push(Node::Element(element)),
            _ => {
                let children = std::mem::take(&mut element.children);
                let children = self.within_such(Inside::of(name)).line(children);
                line.push(element.renamed(name, children));
            }
        }
    }

    /// Whether the tags of the element must go here; what is in it stays.
    pub(super) fn must_unwrap(self, element: &Element<'_>) -> bool {
        let inside = |what: Inside| self.inside.has(what);
        let pressed = Inside::LINK.and(Inside::BUTTON);
        match element.name {
            "a" => inside(pressed) || element.holds.interactive,
            "button" => inside(pressed),
            "label" => inside(pressed.and(Inside::LABEL)) || element.holds.labelable > 1,
            "dfn" => inside(Inside::DEFINITION),
            "meter" => inside(Inside::METER) || element.attribute("value").is_none(),
            "progress" => inside(Inside::METER),
            "audio" | "video" => inside(Inside::MEDIA) || (inside(pressed) && element.holds.interactive),
            "time" => !is_time(element),
            _ => is_never_kept(element),
        }
    }

    /// The text of an element that stands too deep.
    pub(super) fn push_text(self, element: Element<'a>, line: &mut Vec<Node<'a>>) {
        let is_block = matches!(kind(element.name), Kind::Flow | Kind::Part);
        if is_block {
            self.part(line);
        }
        for node in element.children {
            match node {
                Node::Text(_) => line.push(node),
                Node::Element(element) => self.push_text(element, line),
            }
        }
        if is_block {
            self.part(line);
        }
    }

    /// Parts the words of two blocks.
    fn part(self, line: &mut Vec<Node<'a>>) {
        let space = if self.inside.has(Inside::VERBATIM) { "\n" } else { " " };
        match line.last() {
            Some(Node::Text(text)) if text.ends_with(|c: char| c.is_ascii_whitespace()) => {}
            None => {}
            _ => line.push(Node::Text(space.into())),
        }
    }

    /// Ruby: words, then what stands above them, again and again. Parentheses may stand around that. Otherwise its tags
    /// go, and the parentheses are wanted.
    fn ruby(self, mut element: Element<'a>, line: &mut Vec<Node<'a>>) {
        let within = self.within();
        let mut made = Vec::with_capacity(element.children.len());
        for node in std::mem::take(&mut element.children) {
            match node {
                Node::Element(mut part) if matches!(part.name, "rt" | "rp") && !within.is_deepest() => {
                    let name = part.name;
                    let children = std::mem::take(&mut part.children);
                    let children = if name == "rt" {
                        within.within().line(children)
                    } else {
                        let mut text = Vec::new();
                        push_all_text(children, &mut text);
                        text
                    };
                    made.push(part.renamed(name, children));
                }
                Node::Element(other) => within.push_element(other, &mut made),
                Node::Text(_) => made.push(node),
            }
        }
        if is_ruby(&made) {
            line.push(element.renamed("ruby", made));
        } else {
            self.push_line(made, line);
        }
    }
}

/// Whether it is words and then `rt`, or `rp`, `rt`, `rp`, and so on.
fn is_ruby(children: &[Node<'_>]) -> bool {
    #[derive(Clone, Copy, PartialEq)]
    enum After {
        Start,
        Words,
        Above,
        Opening,
        AboveInside,
        Closing,
    }
    let mut after = After::Start;
    for node in children.iter().filter(|node| !node.is_space()) {
        after = match (node.name(), after) {
            ("rt", After::Words | After::Above | After::Closing) => After::Above,
            ("rt", After::Opening) => After::AboveInside,
            ("rp", After::Words | After::Above | After::Closing) => After::Opening,
            ("rp", After::AboveInside) => After::Closing,
            ("rt" | "rp", _) | (_, After::Opening | After::AboveInside) => return false,
            ("ruby", _) => return false,
            _ => After::Words,
        };
    }
    matches!(after, After::Above | After::Closing)
}

/// A time that says when, to programs or in its words.
fn is_time(element: &Element<'_>) -> bool {
    if element.attribute("datetime").is_some() {
        return true;
    }
    match &*element.children {
        [Node::Text(text)] => is_moment(text.trim()),
        _ => false,
    }
}

/// A list of things to choose with nothing in it but those.
fn options(mut element: Element<'_>) -> Node<'_> {
    let name = element.name;
    let children = std::mem::take(&mut element.children);
    element.renamed(name, choices(children, true))
}

fn choices(nodes: Vec<Node<'_>>, may_group: bool) -> Vec<Node<'_>> {
    let mut made = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Element(mut element) if element.name == "option" => {
                let mut text = Vec::new();
                push_all_text(std::mem::take(&mut element.children), &mut text);
                made.push(element.renamed("option", text));
            }
            Node::Element(mut element) if element.name == "optgroup" => {
                let mut inner = choices(std::mem::take(&mut element.children), false);
                if may_group && element.attribute("label").is_some() {
                    made.push(element.renamed("optgroup", inner));
                } else {
                    made.append(&mut inner);
                }
            }
            Node::Element(element) if heading_level(element.name).is_none() => {
                made.append(&mut choices(element.children, may_group));
            }
            node if node.is_space() => made.push(node),
            _ => {}
        }
    }
    made
}

fn push_all_text<'a>(nodes: Vec<Node<'a>>, text: &mut Vec<Node<'a>>) {
    for node in nodes {
        match node {
            Node::Text(_) => text.push(node),
            Node::Element(element) => push_all_text(element.children, text),
        }
    }
}
