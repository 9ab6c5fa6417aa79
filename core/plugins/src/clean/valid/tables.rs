//! Tables: caption, columns, head, bodies, foot; in those rows; in those cells.

use super::{
    context::Context,
    inline::Inside,
    spans,
    structure::flow,
    tree::{Element, Node},
};

/// The table in its order, and what stood in it and is no part of it.
pub(super) fn table<'a>(
    element: Element<'a>,
    children: Vec<Node<'a>>,
    context: Context<'_, 'a>,
) -> (Vec<Node<'a>>, Node<'a>) {
    let within = context.within();
    let mut before = Vec::new();
    let children = if is_in_order(&children) { children } else { in_order(children, &mut before) };
    let parts = children.into_iter().map(|node| match node {
        Node::Element(part) => part_of_table(part, within),
        text @ Node::Text(_) => text,
    });
    let mut parts: Vec<Node<'a>> = parts.collect();
    spans::fit(&mut parts);
    (before, element.renamed("table", parts))
}

/// The place of a part in the order; none of what is no part.
fn place(node: &Node<'_>) -> Option<u8> {
    match node.name() {
        "caption" => Some(0),
        "colgroup" => Some(1),
        "thead" => Some(2),
        "tbody" => Some(3),
        "tfoot" => Some(4),
        _ => None,
    }
}

fn is_in_order(children: &[Node<'_>]) -> bool {
    let mut last = None;
    children.iter().filter(|node| !node.is_space()).all(|node| {
        let place = place(node);
        let before = std::mem::replace(&mut last, place);
        let may_repeat = matches!(place, Some(1 | 3));
        place.is_some() && (before < place || (may_repeat && before == place))
    })
}

fn in_order<'a>(children: Vec<Node<'a>>, before: &mut Vec<Node<'a>>) -> Vec<Node<'a>> {
    let (mut caption, mut columns, mut head, mut bodies, mut foot) =
        (None, Vec::new(), None, Vec::new(), None);
    let mut is_loose = false;
    for node in children.into_iter().filter(|node| !node.is_space()) {
        let was_loose = std::mem::take(&mut is_loose);
        match node.name() {
            "caption" if caption.is_none() => caption = Some(node),
            "colgroup" => columns.push(node),
            "thead" if head.is_none() => head = Some(node),
            "tfoot" if foot.is_none() => foot = Some(node),
            "tr" => {
                is_loose = true;
                match bodies.last_mut() {
                    Some(Node::Element(body)) if was_loose => body.children.push(node),
                    _ => bodies.push(Node::element("tbody", vec![node])),
                }
            }
            "thead" | "tbody" | "tfoot" => bodies.extend(match node {
                Node::Element(mut body) => {
                    let rows = std::mem::take(&mut body.children);
                    Some(body.renamed("tbody", rows))
                }
                Node::Text(_) => None,
            }),
            _ => before.push(node),
        }
    }
    caption.into_iter().chain(columns).chain(head).chain(bodies).chain(foot).collect()
}

fn part_of_table<'a>(mut part: Element<'a>, within: Context<'_, 'a>) -> Node<'a> {
    let name = part.name;
    let children = std::mem::take(&mut part.children);
    let made = match name {
        "caption" => flow(children, within.within_such(Inside::of(name))),
        "colgroup" => {
            let columns: Vec<_> =
                children.into_iter().filter(|node| node.is("col") || node.is_space()).collect();
            if columns.iter().any(|node| node.is("col")) {
                part.attributes.retain(|(name, _)| *name != "span");
            }
            columns
        }
        _ => {
            whole(children, &["tr"], "tr").into_iter().filter_map(|node| row(node, within.within())).collect()
        }
    };
    part.renamed(name, made)
}

/// The children, of which those that are none of `parts` stand in new ones.
fn whole<'a>(children: Vec<Node<'a>>, parts: &[&str], new: &'a str) -> Vec<Node<'a>> {
    let mut made: Vec<Node<'a>> = Vec::with_capacity(children.len());
    let mut is_open = false;
    for node in children {
        let is_part = parts.contains(&node.name());
        if is_part || (node.is_space() && !is_open) {
            is_open = false;
            made.push(node);
            continue;
        }
        match made.last_mut() {
            Some(Node::Element(open)) if is_open => open.children.push(node),
            _ => made.push(Node::element(new, vec![node])),
        }
        is_open = true;
    }
    made
}

/// A row with its cells; none without cells.
fn row<'a>(node: Node<'a>, within: Context<'_, 'a>) -> Option<Node<'a>> {
    let Node::Element(mut row) = node else { return Some(node) };
    let cells = whole(std::mem::take(&mut row.children), &["td", "th"], "td");
    if cells.iter().all(Node::is_space) {
        return None;
    }
    let cells = cells.into_iter().map(|node| match node {
        Node::Element(mut cell) => {
            let name = cell.name;
            let children = std::mem::take(&mut cell.children);
            let children = flow(children, within.within().within_such(Inside::of(name)));
            cell.renamed(name, children)
        }
        text @ Node::Text(_) => text,
    });
    let cells = cells.collect();
    Some(row.renamed("tr", cells))
}
