//! Lists: items, and terms with their descriptions.

use super::{
    context::Context,
    inline::Inside,
    structure::flow,
    tree::{Element, Node},
};

/// A list with nothing in it but items. A list that stands between items belongs to the one before it; anything else
/// becomes an item.
pub(super) fn list<'a>(element: Element<'a>, children: Vec<Node<'a>>, within: Context<'_, 'a>) -> Node<'a> {
    let name = element.name;
    let items = items(children).into_iter().map(|node| match node {
        Node::Element(mut item) => {
            let children = std::mem::take(&mut item.children);
            let children = flow(children, within.within());
            item.renamed("li", children)
        }
        text @ Node::Text(_) => text,
    });
    let items = items.collect();
    element.renamed(name, items)
}

fn items(children: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let mut items: Vec<Node<'_>> = Vec::with_capacity(children.len());
    let mut last_item = None;
    let mut is_open = false;
    for node in children {
        if node.is("li") {
            last_item = Some(items.len());
            is_open = false;
            items.push(node);
            continue;
        }
        if node.is_space() && !is_open {
            items.push(node);
            continue;
        }
        let belongs = is_open || node.is("ul") || node.is("ol");
        match last_item.and_then(|at| items.get_mut(at)).filter(|_| belongs) {
            Some(Node::Element(item)) => item.children.push(node),
            _ => {
                last_item = Some(items.len());
                is_open = true;
                items.push(Node::element("li", vec![node]));
            }
        }
    }
    items
}

/// Terms with their descriptions; where they are not, divisions.
pub(super) fn descriptions<'a>(
    element: Element<'a>,
    children: Vec<Node<'a>>,
    within: Context<'_, 'a>,
) -> Node<'a> {
    let is_division = |node: &Node<'_>| match node {
        Node::Element(element) if element.name == "div" => are_groups(&element.children),
        _ => node.is_space(),
    };
    let has_divisions = children.iter().any(|node| node.is("div"));
    let fits = if has_divisions {
        children.iter().all(is_division)
    } else {
        are_groups(&children) || children.iter().all(Node::is_space)
    };
    if !fits {
        return element.renamed("div", flow(children, within));
    }
    let children = children.into_iter().map(|node| match node {
        Node::Element(mut division) if division.name == "div" => {
            let children = std::mem::take(&mut division.children);
            let children = children.into_iter().map(|node| group(node, within.within())).collect();
            division.renamed("div", children)
        }
        node => group(node, within),
    });
    let children = children.collect();
    element.renamed("dl", children)
}

/// Whether they are terms, each followed by descriptions.
fn are_groups(nodes: &[Node<'_>]) -> bool {
    let (mut has_term, mut is_described) = (false, false);
    for node in nodes.iter().filter(|node| !node.is_space()) {
        match node.name() {
            "dt" => (has_term, is_described) = (true, false),
            "dd" if has_term => is_described = true,
            _ => return false,
        }
    }
    is_described
}

fn group<'a>(node: Node<'a>, within: Context<'_, 'a>) -> Node<'a> {
    match node {
        Node::Element(mut element) => {
            let name = element.name;
            let children = std::mem::take(&mut element.children);
            let children = flow(children, within.within_such(Inside::of(name)));
            element.renamed(name, children)
        }
        text @ Node::Text(_) => text,
    }
}
