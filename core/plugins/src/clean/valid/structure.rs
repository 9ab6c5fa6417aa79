//! Puts elements where the standard lets them stand.

use std::cell::Cell;

use super::{
    context::{Context, Wrapper},
    inline::Inside,
    lists, model,
    model::{Kind, heading_level, is_sectioning, kind},
    pictures, tables,
    tree::{Element, Node, is_space},
    wholes,
};

/// The most elements of a line that are put around the lines in the blocks that they stood around.
const MOST_WRAPPERS: usize = 4;

/// What copies of elements around lines may count together, in bytes, in a short document; in a long one, its length.
const COPIES: usize = 16 * 1024;

/// The tree of HTML of this length as the standard allows it between paragraphs.
pub(super) fn mend(nodes: Vec<Node<'_>>, length: usize) -> Vec<Node<'_>> {
    let copies_left = Cell::new(length.max(COPIES));
    let context = Context {
        depth: 0,
        inside: Inside::default(),
        wrappers: None,
        paragraph: None,
        copies_left: &copies_left,
    };
    flow(nodes, context)
}

/// Where blocks are gathered.
#[derive(Debug, Default)]
struct Gathered<'a> {
    blocks: Vec<Node<'a>>,
    /// The line after the last block, with what stands around it.
    run: Vec<Node<'a>>,
    /// Its end, without.
    line: Vec<Node<'a>>,
    /// Whether the last block is a list that was made of items without one.
    is_listing: bool,
}

impl<'a> Gathered<'a> {
    fn end_line(&mut self, context: Context<'_, 'a>) {
        if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.run.append(&mut context.wrap(line));
        }
    }

    fn end_run(&mut self, context: Context<'_, 'a>) {
        self.end_line(context);
        if self.run.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        match context.paragraph.filter(|_| !run.iter().all(Node::is_space)) {
            Some(paragraph) if context.may_copy(paragraph.size()) => {
                self.push(paragraph.shell().renamed(paragraph.name, run));
            }
            Some(paragraph) => self.push(Node::element(paragraph.name, run)),
            None => {
                self.is_listing = false;
                self.blocks.append(&mut run);
            }
        }
    }

    fn push(&mut self, block: Node<'a>) {
        self.is_listing = false;
        self.blocks.push(block);
    }

    /// An item that stands in no list: it gets one, with those that follow it.
    fn push_item(&mut self, item: Node<'a>, context: Context<'_, 'a>) {
        self.end_line(context);
        let has_words = !self.run.iter().all(Node::is_space);
        match self.blocks.last_mut() {
            Some(Node::Element(list)) if self.is_listing && !has_words => {
                list.children.append(&mut self.run);
                list.children.push(item);
            }
            _ => {
                self.end_run(context);
                self.push(Node::element("ul", vec![item]));
                self.is_listing = true;
            }
        }
    }
}

/// What may stand where blocks and lines may.
pub(super) fn flow<'a>(nodes: Vec<Node<'a>>, context: Context<'_, 'a>) -> Vec<Node<'a>> {
    let mut gathered = Gathered::default();
    gather(nodes, context, &mut gathered);
    gathered.end_run(context);
    gathered.blocks
}

fn gather<'a>(nodes: Vec<Node<'a>>, context: Context<'_, 'a>, gathered: &mut Gathered<'a>) {
    for node in nodes {
        match node {
            Node::Text(_) => gathered.line.push(node),
            Node::Element(element) => gather_element(element, context, gathered),
        }
    }
}

fn gather_element<'a>(mut element: Element<'a>, context: Context<'_, 'a>, gathered: &mut Gathered<'a>) {
    let kind = kind(element.name);
    if context.is_deepest() {
        context.in_line().push_text(element, &mut gathered.line);
        return;
    }
    match kind {
        Kind::Flow | Kind::Part => block(element, context, gathered),
        Kind::Text if element.holds.flow => {
            let children = std::mem::take(&mut element.children);
            around_blocks(element, children, context, gathered);
        }
        Kind::Transparent if element.holds.flow => {
            if context.must_unwrap(&element) {
                gather(element.children, context, gathered);
                return;
            }
            gathered.end_run(context);
            let inside = Inside::of(element.name);
            let made = pictures::media(element, |rest| flow(rest, context.within_such(inside)));
            for node in made {
                gathered.push(node);
            }
        }
        _ => context.in_line().push_element(element, &mut gathered.line),
    }
}

/// An element of a line with blocks in it: it goes around each line in them.
fn around_blocks<'a>(
    element: Element<'a>,
    children: Vec<Node<'a>>,
    context: Context<'_, 'a>,
    gathered: &mut Gathered<'a>,
) {
    let is_known = std::iter::successors(context.wrappers, |wrapper| wrapper.outer)
        .any(|w| w.element.name == element.name);
    let says_nothing = element.attributes.is_empty() && (is_known || element.name == "span");
    let count = context.wrapper_count() + 1;
    if says_nothing || count > MOST_WRAPPERS || context.must_unwrap(&element) {
        gather(children, context, gathered);
        return;
    }
    gathered.end_line(context);
    let inside = context.inside.and(Inside::of(element.name));
    let size = element.size() + context.wrappers.map_or(0, |wrapper| wrapper.size);
    let wrapper = Wrapper { element, outer: context.wrappers, count, size };
    let inner = Context { wrappers: Some(&wrapper), inside, ..context };
    gather(children, inner, gathered);
    gathered.end_line(inner);
}

fn block<'a>(mut element: Element<'a>, context: Context<'_, 'a>, gathered: &mut Gathered<'a>) {
    let children = std::mem::take(&mut element.children);
    let name = element.name;
    if name == "li" {
        let children = flow(children, context.within().within());
        gathered.push_item(element.renamed("li", children), context);
        return;
    }
    gathered.end_run(context);
    let within = context.within();
    match name {
        "p" if children.iter().any(|node| matches!(node, Node::Element(e) if e.holds.flow)) => {
            let inner = Context { paragraph: Some(&element), ..context };
            gather(children, inner, gathered);
            gathered.end_run(inner);
        }
        "p" | "pre" => gathered.push(lines(element, children, within)),
        "hr" => gathered.push(Node::Element(element)),
        // Nothing stands in the place of a block but what is drawn there.
        "sandpress-block" => {
            gathered.push(Node::Element(element));
            gather(children, context, gathered);
        }
        "tr" | "tbody" | "thead" | "tfoot" | "colgroup" => gather(children, context, gathered),
        "form" if context.inside.has(Inside::FORM) => gather(children, context, gathered),
        "table" if context.inside.has(Inside::CAPTION) => gather(children, context, gathered),
        "table" => {
            let (before, table) = tables::table(element, children, context);
            gather(before, context, gathered);
            gathered.end_run(context);
            gathered.push(table);
        }
        "ul" | "ol" => gathered.push(lists::list(element, children, within)),
        "dl" => gathered.push(lists::descriptions(element, children, within)),
        "details" | "fieldset" => gathered.push(wholes::opened(element, children, within)),
        "figure" => gathered.push(wholes::figure(element, children, within)),
        _ if heading_level(name).is_some() => gathered.push(heading(element, children, within)),
        _ => gathered.push(division(element, children, context)),
    }
}

fn lines<'a>(element: Element<'a>, children: Vec<Node<'a>>, within: Context<'_, 'a>) -> Node<'a> {
    let name = element.name;
    let inner = within.in_line();
    let inner = Context { inside: inner.inside.and(Inside::of(name)), ..inner };
    let mut children = within.wrap(inner.line(children));
    if name == "pre" {
        without_first_breaks(&mut children);
    }
    element.renamed(name, children)
}

/// Browsers drop a line break that stands first.
pub(super) fn without_first_breaks(children: &mut Vec<Node<'_>>) {
    while let Some(Node::Text(text)) = children.first_mut() {
        let rest = text.trim_start_matches('\n');
        if !rest.is_empty() {
            if rest.len() < text.len() {
                *text = rest.to_owned().into();
            }
            return;
        }
        children.remove(0);
    }
}

/// A heading. One without words is none, and cells of headings have none.
fn heading<'a>(element: Element<'a>, children: Vec<Node<'a>>, within: Context<'_, 'a>) -> Node<'a> {
    let children = within.wrap(within.in_line().line(children));
    let name = match element.name {
        _ if !says_something(&children) => "p",
        _ if within.inside.has(Inside::PLAIN) => "div",
        name => name,
    };
    element.renamed(name, children)
}

/// Whether there are words in it, or something to see or hear.
pub(super) fn says_something(nodes: &[Node<'_>]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(text) => !is_space(text),
        Node::Element(element) => {
            matches!(element.name, "img" | "input" | "video" | "audio") || says_something(&element.children)
        }
    })
}

/// Whatever has blocks in it and no further rules of its own, and parts that stand in no whole.
fn division<'a>(element: Element<'a>, children: Vec<Node<'a>>, context: Context<'_, 'a>) -> Node<'a> {
    let inside = context.inside;
    let name = match element.name {
        name if kind(name) == Kind::Part => "div",
        name if is_sectioning(name) && inside.has(Inside::PLAIN) => "div",
        "header" | "footer" if inside.has(Inside::HEAD) => "div",
        name => name,
    };
    let children = flow(children, context.within_such(Inside::of(name)));
    let is_group = |children: &[Node<'_>]| {
        let headings = children.iter().filter(|node| heading_level(node.name()).is_some()).count();
        headings == 1
            && children
                .iter()
                .all(|node| node.is_space() || node.is("p") || heading_level(node.name()).is_some())
    };
    let name = if name == "hgroup" && !is_group(&children) { "div" } else { name };
    element.renamed(name, children)
}

/// Whether the element is one whose tags go, what is in it stays.
pub(super) fn is_never_kept(element: &Element<'_>) -> bool {
    match element.name {
        "data" | "map" | "rtc" => true,
        "bdo" => element.attribute("dir").is_none(),
        name => model::kind(name) == Kind::Inner,
    }
}
