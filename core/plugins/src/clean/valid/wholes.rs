//! Elements with a head of their own: details, groups of fields, figures.

use super::{
    context::Context,
    inline::Inside,
    model::heading_level,
    structure::{flow, says_something},
    tree::{Element, Node},
};

/// Details with their summary, or a group of fields with its legend, in front of the rest.
pub(super) fn opened<'a>(
    element: Element<'a>,
    mut children: Vec<Node<'a>>,
    within: Context<'_, 'a>,
) -> Node<'a> {
    let (name, first) =
        if element.name == "details" { ("details", "summary") } else { ("fieldset", "legend") };
    let at = children.iter().position(|node| node.is(first));
    let mut made = Vec::with_capacity(children.len() + 1);
    match at.map(|at| (at, children.remove(at))) {
        Some((at, Node::Element(head))) => {
            if children.iter().take(at).all(Node::is_space) {
                made.extend(children.drain(..at));
            }
            made.push(summary(head, within));
        }
        _ if first == "summary" => made.push(Node::element(first, vec![Node::Text("Details".into())])),
        _ => {}
    }
    made.append(&mut flow(children, within));
    element.renamed(name, made)
}

/// A summary or a legend: a line, in which headings may stand.
fn summary<'a>(mut element: Element<'a>, within: Context<'_, 'a>) -> Node<'a> {
    let name = element.name;
    let inner = within.within().in_line();
    let mut made = Vec::new();
    for node in std::mem::take(&mut element.children) {
        match node {
            Node::Element(mut heading)
                if heading_level(heading.name).is_some()
                    && !inner.inside.has(Inside::PLAIN)
                    && !inner.is_deepest() =>
            {
                let words = inner.within().line(std::mem::take(&mut heading.children));
                let name = if says_something(&words) { heading.name } else { "span" };
                made.push(heading.renamed(name, words));
            }
            Node::Element(element) => inner.push_element(element, &mut made),
            Node::Text(_) => made.push(node),
        }
    }
    element.renamed(name, made)
}

/// A figure with one caption, which stands first or last.
pub(super) fn figure<'a>(
    element: Element<'a>,
    mut children: Vec<Node<'a>>,
    within: Context<'_, 'a>,
) -> Node<'a> {
    let Some(at) = children.iter().position(|node| node.is("figcaption")) else {
        return element.renamed("figure", flow(children, within));
    };
    let mut after = children.split_off(at);
    let caption = match after.remove(0) {
        Node::Element(mut caption) => {
            let words = flow(std::mem::take(&mut caption.children), within.within());
            caption.renamed("figcaption", words)
        }
        text @ Node::Text(_) => text,
    };
    let made = if children.iter().all(Node::is_space) {
        children.push(caption);
        children.append(&mut flow(after, within));
        children
    } else if after.iter().all(Node::is_space) {
        let mut made = flow(children, within);
        made.push(caption);
        made.append(&mut after);
        made
    } else {
        children.append(&mut after);
        let mut made = flow(children, within);
        made.push(caption);
        made
    };
    element.renamed("figure", made)
}
