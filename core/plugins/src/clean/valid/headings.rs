//! Levels of headings: below the title of the page, and none left out.

use super::{
    model::heading_level,
    tree::{Element, Node},
};

const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// Gives every heading the level of its section: one more than that of the last heading before it that was higher, and
/// the second where there is none. What was below a heading stays below it, what stood beside it stays there; seven
/// levels below each other end in two of the sixth.
pub(super) fn renumber(nodes: &mut [Node<'_>]) {
    Outline::default().walk(nodes);
}

/// The levels, as they were written, of the headings whose sections are open.
#[derive(Default)]
struct Outline(Vec<u8>);

impl Outline {
    fn walk(&mut self, nodes: &mut [Node<'_>]) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            if let Some(written) = heading_level(element.name) {
                self.place(element, written);
            }
            self.walk(&mut element.children);
        }
    }

    fn place(&mut self, heading: &mut Element<'_>, written: u8) {
        while self.0.last().is_some_and(|open| *open >= written) {
            self.0.pop();
        }
        self.0.push(written);
        let below_title = self.0.len().min(NAMES.len() - 1);
        heading.name = NAMES.get(below_title).copied().unwrap_or("h6");
    }
}
