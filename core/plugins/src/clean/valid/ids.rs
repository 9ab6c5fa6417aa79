//! Ids: each once, and what refers to one refers to something.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::{
    model::heading_level,
    tree::{Element, Node},
};

/// The first element with an id keeps it. A heading that comes later gets a number behind it, so that it can still be
/// linked to; others go without. What names another element by an id that nothing has goes.
pub(super) fn settle(nodes: &mut [Node<'_>]) {
    let mut all = HashSet::new();
    collect(nodes, &mut all);
    let mut seen = Seen { all, ..Seen::default() };
    seen.walk(nodes);
    refer(nodes, &seen.found);
}

#[derive(Default)]
struct Seen {
    /// Every id that was written.
    all: HashSet<String>,
    /// How far the numbers behind an id have come.
    numbers: HashMap<String, usize>,
    found: Found,
}

#[derive(Default)]
struct Found {
    ids: HashSet<String>,
    /// Those of fields and buttons that people see.
    controls: HashSet<String>,
    datalists: HashSet<String>,
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.bytes().any(|byte| byte.is_ascii_whitespace())
}

fn collect(nodes: &[Node<'_>], all: &mut HashSet<String>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        all.extend(element.attribute("id").filter(|id| is_id(id)).map(str::to_owned));
        collect(&element.children, all);
    }
}

impl Seen {
    fn walk(&mut self, nodes: &mut [Node<'_>]) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            if let Some(at) = element.attributes.iter().position(|(name, _)| *name == "id") {
                self.settle(element, at);
            }
            self.walk(&mut element.children);
        }
    }

    fn settle(&mut self, element: &mut Element<'_>, at: usize) {
        let Some((_, id)) = element.attributes.get_mut(at) else { return };
        if !is_id(id) {
            element.attributes.remove(at);
            return;
        }
        if self.found.ids.contains(&**id) {
            if heading_level(element.name).is_none() {
                element.attributes.remove(at);
                return;
            }
            *id = Cow::Owned(self.numbered(id));
        }
        let id = id.to_string();
        let is_hidden = element.attribute("type") == Some("hidden");
        match element.name {
            "button" | "input" | "meter" | "output" | "progress" | "select" | "textarea" if !is_hidden => {
                self.found.controls.insert(id.clone());
            }
            "datalist" => {
                self.found.datalists.insert(id.clone());
            }
            _ => {}
        }
        self.found.ids.insert(id);
    }

    /// The id with the first number behind it that makes it one of its own.
    fn numbered(&mut self, id: &str) -> String {
        let number = self.numbers.entry(id.to_owned()).or_default();
        loop {
            *number += 1;
            let numbered = format!("{id}-{number}");
            if self.all.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

fn refer(nodes: &mut [Node<'_>], found: &Found) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        let name = element.name;
        element.attributes.retain(|(attribute, value)| match *attribute {
            "aria-labelledby" | "aria-describedby" => has_all(value, &found.ids),
            "for" if name == "label" => found.controls.contains(&**value),
            "for" => has_all(value, &found.ids),
            "list" => found.datalists.contains(&**value),
            _ => true,
        });
        refer(&mut element.children, found);
    }
}

fn has_all(value: &str, ids: &HashSet<String>) -> bool {
    let mut named = value.split_ascii_whitespace().peekable();
    named.peek().is_some() && named.all(|id| ids.contains(id))
}
