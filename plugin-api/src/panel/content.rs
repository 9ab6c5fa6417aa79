//! The tree that authors build, and the list that crosses the border.

use super::{
    Action, Chart, Code, Description, Form, Heading, Link, Notice, Stat, Table, Text, Tone,
    flat::{self, Node},
};

/// A page or panel as a whole.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    title: String,
    content: Content,
}

/// What stands one below the other: in a panel, a group, a column or a tab.
#[derive(Clone, Debug, Default)]
pub struct Content(Vec<Item>);

/// Contents of which one is seen at a time.
#[derive(Clone, Debug)]
pub struct Tabs {
    id: String,
    tabs: Vec<(String, String, Content)>,
}

#[derive(Clone, Debug)]
enum Item {
    Leaf(Box<Node>),
    Group { title: String, collapsible: bool, open: bool, content: Content },
    Columns(Vec<Content>),
    Tabs(Tabs),
}

/// The same methods for everything that has content.
macro_rules! content_methods {
    ($($part:ident)?) => {
        /// A heading of the second level.
        #[must_use]
        pub fn heading(self, text: impl Into<String>) -> Self {
            self.item(Item::leaf(Node::Heading(Heading { level: 2, text: text.into() })))
        }

        /// A heading of the third level.
        #[must_use]
        pub fn subheading(self, text: impl Into<String>) -> Self {
            self.item(Item::leaf(Node::Heading(Heading { level: 3, text: text.into() })))
        }

        /// A paragraph.
        #[must_use]
        pub fn text(self, text: impl Into<Text>) -> Self {
            self.item(Item::leaf(Node::Text(text.into().0)))
        }

        /// A message that stands out. For one with a title, see [`Self::titled_notice`].
        #[must_use]
        pub fn notice(self, tone: Tone, text: impl Into<Text>) -> Self {
            self.titled_notice(tone, "", text)
        }

        /// A message that stands out, with a few words above it.
        #[must_use]
        pub fn titled_notice(self, tone: Tone, title: impl Into<String>, text: impl Into<Text>) -> Self {
            let notice = Notice { tone, title: title.into(), text: text.into().0 };
            self.item(Item::leaf(Node::Notice(notice)))
        }

        /// Text in which every character counts, under a label that may be empty.
        #[must_use]
        pub fn code(self, label: impl Into<String>, text: impl Into<String>) -> Self {
            self.item(Item::leaf(Node::Code(Code { label: label.into(), text: text.into() })))
        }

        /// Figures side by side.
        #[must_use]
        pub fn stats(self, stats: impl IntoIterator<Item = Stat>) -> Self {
            self.item(Item::leaf(Node::Stats(stats.into_iter().collect())))
        }

        /// Terms and what is to be said of them.
        #[must_use]
        pub fn descriptions<K: Into<String>, V: Into<Text>>(
            self,
            pairs: impl IntoIterator<Item = (K, V)>,
        ) -> Self {
            let description = |(term, text): (K, V)| Description { term: term.into(), text: text.into().0 };
            self.item(Item::leaf(Node::Descriptions(pairs.into_iter().map(description).collect())))
        }

        /// A picture of figures.
        #[must_use]
        pub fn chart(self, chart: Chart) -> Self {
            self.item(Item::leaf(Node::Chart(chart)))
        }

        /// Rows.
        #[must_use]
        pub fn table(self, table: Table) -> Self {
            self.item(Item::leaf(Node::Table(table)))
        }

        /// Something to fill in.
        #[must_use]
        pub fn form(self, form: Form) -> Self {
            self.item(Item::leaf(Node::Form(form)))
        }

        /// A button.
        #[must_use]
        pub fn action(self, action: Action) -> Self {
            self.item(Item::leaf(Node::Action(action)))
        }

        /// A link that stands alone.
        #[must_use]
        pub fn link(self, link: Link) -> Self {
            self.item(Item::leaf(Node::Link(link)))
        }

        /// Content that belongs together under a title, which may be empty.
        #[must_use]
        pub fn group(self, title: impl Into<String>, content: Content) -> Self {
            self.item(Item::Group { title: title.into(), collapsible: false, open: true, content })
        }

        /// Content that is closed at first and opens with a click on its title.
        #[must_use]
        pub fn folded(self, title: impl Into<String>, content: Content) -> Self {
            self.item(Item::Group { title: title.into(), collapsible: true, open: false, content })
        }

        /// Contents side by side where there is room.
        #[must_use]
        pub fn columns(self, columns: impl IntoIterator<Item = Content>) -> Self {
            self.item(Item::Columns(columns.into_iter().collect()))
        }

        /// Contents of which one is seen at a time.
        #[must_use]
        pub fn tabs(self, tabs: Tabs) -> Self {
            self.item(Item::Tabs(tabs))
        }

        fn item(mut self, item: Item) -> Self {
            self$(.$part)?.0.push(item);
            self
        }
    };
}

impl Panel {
    content_methods!(content);

    /// An empty panel. Where the title is empty, the host shows that of the definition.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), content: Content::default() }
    }

    /// The panel as it crosses the border.
    pub fn flatten(self) -> flat::Panel {
        let mut nodes = Vec::new();
        let roots = self.content.flatten_into(&mut nodes);
        flat::Panel { title: self.title, nodes, roots, extra: Vec::new() }
    }
}

impl Content {
    content_methods!();

    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the items into the list, children before their containers, and answers with their places.
    fn flatten_into(self, nodes: &mut Vec<Node>) -> Vec<u32> {
        self.0.into_iter().map(|item| item.flatten_into(nodes)).collect()
    }
}

impl Item {
    fn leaf(node: Node) -> Self {
        Self::Leaf(Box::new(node))
    }

    fn flatten_into(self, nodes: &mut Vec<Node>) -> u32 {
        let node = match self {
            Self::Leaf(node) => *node,
            Self::Group { title, collapsible, open, content } => {
                let children = content.flatten_into(nodes);
                Node::Group(flat::Group { title, collapsible, open, children })
            }
            Self::Columns(columns) => {
                Node::Columns(columns.into_iter().map(|content| content.flatten_into(nodes)).collect())
            }
            Self::Tabs(tabs) => Node::Tabs(tabs.flatten_into(nodes)),
        };
        nodes.push(node);
        u32::try_from(nodes.len() - 1).unwrap_or(u32::MAX)
    }
}

impl Tabs {
    /// No tabs yet.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), tabs: Vec::new() }
    }

    /// Adds a tab: its id, what it says, and what is in it.
    #[must_use]
    pub fn tab(mut self, id: impl Into<String>, label: impl Into<String>, content: Content) -> Self {
        self.tabs.push((id.into(), label.into(), content));
        self
    }

    fn flatten_into(self, nodes: &mut Vec<Node>) -> flat::Tabs {
        let tab = |(id, label, content): (String, String, Content)| flat::Tab {
            id,
            label,
            children: content.flatten_into(nodes),
        };
        flat::Tabs { id: self.id, tabs: self.tabs.into_iter().map(tab).collect() }
    }
}

impl From<Panel> for flat::Panel {
    fn from(panel: Panel) -> Self {
        panel.flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places that a node of the list names.
    fn children(node: &Node) -> Vec<u32> {
        match node {
            Node::Group(group) => group.children.clone(),
            Node::Columns(columns) => columns.concat(),
            Node::Tabs(tabs) => tabs.tabs.iter().flat_map(|tab| tab.children.clone()).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_tree_becomes_a_list_in_which_every_node_is_used_once() {
        let leaf = |text: &str| Content::new().text(text);
        let panel = Panel::new("Title")
            .heading("a")
            .group("b", leaf("c").columns([leaf("d"), leaf("e").text("f"), Content::new()]))
            .tabs(Tabs::new("t").tab("one", "One", leaf("g")).tab(
                "two",
                "Two",
                leaf("h").folded("i", leaf("j")),
            ))
            .text("k")
            .flatten();
        let mut used: Vec<u32> = panel.nodes.iter().flat_map(children).chain(panel.roots.clone()).collect();
        used.sort_unstable();
        assert_eq!(used, (0..u32::try_from(panel.nodes.len()).unwrap()).collect::<Vec<_>>());
        assert_eq!(panel.roots.len(), 4);
        for (place, node) in panel.nodes.iter().enumerate() {
            assert!(children(node).iter().all(|child| (*child as usize) < place), "children come first");
        }
    }
}
