//! What plugins describe for the admin to draw: checked as a whole before anything of it is shown.

mod leaves;
mod links;
mod rows;

use std::collections::HashSet;

use crate::bindings::sandpress::panel::types as wit;
use sandpress_domain::panel::{Group, Node, Panel, Tab, Tabs, is_panel_id};

/// The most nodes of a panel.
const MAX_NODES: usize = 500;

/// How deep containers may be nested, the node in them included.
const MAX_DEPTH: usize = 6;

/// The most bytes of all texts together.
const MAX_BYTES: usize = 512 << 10;

/// The most characters of a text, and of a label.
const MAX_TEXT: usize = 2_000;
const MAX_LABEL: usize = 200;

/// The most lists that stand side by side, and the most tabs.
const MAX_COLUMNS: usize = 4;
const MAX_TABS: usize = 12;

/// Where a panel is shown: its plugin, and its id where it is a page.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) plugin: &'a str,
    pub(super) page: Option<&'a str>,
}

/// Makes a tree of the list, or says what does not fit and in which node.
pub(super) fn accept(place: Place<'_>, panel: wit::Panel) -> Result<Panel, String> {
    if panel.nodes.len() > MAX_NODES {
        return Err(format!("the panel has {} nodes, at most {MAX_NODES} are allowed", panel.nodes.len()));
    }
    let mut reader = Reader {
        place,
        nodes: panel.nodes.into_iter().map(Some).collect(),
        above: Vec::new(),
        acts: HashSet::new(),
        tables: HashSet::new(),
        tabs: HashSet::new(),
        bytes: 0,
    };
    let title = reader.text("the title of the panel", panel.title, MAX_LABEL)?;
    let content = reader.content("the panel", &panel.roots)?;
    match reader.nodes.iter().position(Option::is_some) {
        Some(unused) => Err(format!("node {unused} is neither a root nor in a container")),
        None => Ok(Panel { title, content }),
    }
}

/// What is still to be read, and what was used.
struct Reader<'a> {
    place: Place<'a>,
    nodes: Vec<Option<wit::Node>>,
    /// The containers around the node that is read.
    above: Vec<u32>,
    acts: HashSet<String>,
    tables: HashSet<String>,
    tabs: HashSet<String>,
    bytes: usize,
}

impl Reader<'_> {
    /// The nodes of a container, or of the panel.
    fn content(&mut self, container: &str, children: &[u32]) -> Result<Vec<Node>, String> {
        children.iter().map(|child| self.node(container, *child)).collect()
    }

    fn node(&mut self, container: &str, index: u32) -> Result<Node, String> {
        let count = self.nodes.len();
        let Some(place) = self.nodes.get_mut(index as usize) else {
            return Err(format!("{container} names node {index}, and there are {count}, counted from 0"));
        };
        if self.above.contains(&index) {
            return Err(format!("{container} contains node {index}, which contains it"));
        }
        let Some(node) = place.take() else {
            return Err(format!("{container} names node {index}, which is used already"));
        };
        if self.above.len() >= MAX_DEPTH {
            return Err(format!("node {index} is nested more than {MAX_DEPTH} deep"));
        }
        self.above.push(index);
        let name = format!("node {index} ({})", kind(&node));
        let node = self.read(&name, node);
        self.above.pop();
        node
    }

    fn read(&mut self, name: &str, node: wit::Node) -> Result<Node, String> {
        match node {
            wit::Node::Group(group) => self.group(name, group),
            wit::Node::Columns(columns) => {
                most(columns.len(), MAX_COLUMNS, "columns")
                    .map_err(|problem| format!("{name}: {problem}"))?;
                let columns = columns.iter().map(|children| self.content(name, children));
                Ok(Node::Columns(columns.collect::<Result<_, _>>()?))
            }
            wit::Node::Tabs(tabs) => self.read_tabs(name, tabs),
            leaf => self.leaf(leaf).map_err(|problem| format!("{name}: {problem}")),
        }
    }

    fn group(&mut self, name: &str, group: wit::Group) -> Result<Node, String> {
        let title = self.text("its title", group.title, MAX_LABEL).and_then(|title| {
            let is_closed_for_good = group.collapsible && title.trim().is_empty();
            if is_closed_for_good { Err("it is collapsible and has no title".to_owned()) } else { Ok(title) }
        });
        let title = title.map_err(|problem| format!("{name}: {problem}"))?;
        let content = self.content(name, &group.children)?;
        Ok(Node::Group(Group { title, collapsible: group.collapsible, open: group.open, content }))
    }

    fn read_tabs(&mut self, name: &str, tabs: wit::Tabs) -> Result<Node, String> {
        let prefix = |problem| format!("{name}: {problem}");
        most(tabs.tabs.len(), MAX_TABS, "tabs").map_err(prefix)?;
        if tabs.tabs.is_empty() {
            return Err(prefix("it has no tab".to_owned()));
        }
        let id = new_id("its id", tabs.id, &mut self.tabs).map_err(prefix)?;
        let mut ids = HashSet::new();
        let mut read = Vec::new();
        for tab in tabs.tabs {
            let id = new_id("the id of a tab", tab.id, &mut ids).map_err(prefix)?;
            let label = self.label("the label of a tab", tab.label).map_err(prefix)?;
            read.push(Tab { id, label, content: self.content(name, &tab.children)? });
        }
        Ok(Node::Tabs(Tabs { id, tabs: read }))
    }

    /// A text of at most `most` characters; counts its bytes. HTML has no room for NUL.
    fn text(&mut self, what: &str, text: String, most: usize) -> Result<String, String> {
        self.bytes += text.len();
        if self.bytes > MAX_BYTES {
            return Err(format!("up to here the panel has more than {} KiB of text", MAX_BYTES >> 10));
        }
        // A character has a byte at least.
        if text.len() > most && text.chars().count() > most {
            return Err(format!(
                "{what} has {} characters, at most {most} are allowed",
                text.chars().count()
            ));
        }
        Ok(if text.contains('\0') { text.replace('\0', "") } else { text })
    }

    /// A text that must not be empty.
    fn label(&mut self, what: &str, text: String) -> Result<String, String> {
        let label = self.text(what, text, MAX_LABEL)?;
        if label.trim().is_empty() { Err(format!("{what} is empty")) } else { Ok(label) }
    }
}

/// An id that is not used yet.
fn new_id(what: &str, id: String, used: &mut HashSet<String>) -> Result<String, String> {
    if !is_panel_id(&id) {
        let id: String = id.chars().take(80).collect();
        return Err(format!("{what} is {id:?}: it must be 1 to 64 lower-case letters, digits and hyphens"));
    }
    if !used.insert(id.clone()) {
        return Err(format!("{what}, {id:?}, is used already"));
    }
    Ok(id)
}

/// Whether there are not too many of something.
fn most(count: usize, most: usize, what: &str) -> Result<(), String> {
    if count > most { Err(format!("it has {count} {what}, at most {most} are allowed")) } else { Ok(()) }
}

fn kind(node: &wit::Node) -> &'static str {
    match node {
        wit::Node::Heading(_) => "heading",
        wit::Node::Text(_) => "text",
        wit::Node::Notice(_) => "notice",
        wit::Node::Code(_) => "code",
        wit::Node::Stats(_) => "stats",
        wit::Node::Descriptions(_) => "descriptions",
        wit::Node::Chart(_) => "chart",
        wit::Node::Table(_) => "table",
        wit::Node::Form(_) => "form",
        wit::Node::Action(_) => "action",
        wit::Node::Link(_) => "link",
        wit::Node::Group(_) => "group",
        wit::Node::Columns(_) => "columns",
        wit::Node::Tabs(_) => "tabs",
    }
}

/// What something means.
pub(super) fn tone(tone: wit::Tone) -> sandpress_domain::panel::Tone {
    use sandpress_domain::panel::Tone;
    match tone {
        wit::Tone::Neutral => Tone::Neutral,
        wit::Tone::Info => Tone::Info,
        wit::Tone::Success => Tone::Success,
        wit::Tone::Warning => Tone::Warning,
        wit::Tone::Error => Tone::Error,
    }
}

/// The line about what was done: on one line, and not too long.
pub(super) fn message(message: wit::Message) -> (sandpress_domain::panel::Tone, String) {
    let text = super::one_line(&message.text).chars().take(MAX_TEXT).collect();
    (tone(message.tone), text)
}

pub(super) use links::page_url;
