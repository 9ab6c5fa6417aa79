//! From what a plugin describes to what the templates see.

use super::{
    act::Act,
    chart::chart,
    draw::{Frame, Place},
};
use sandpress_domain::panel::{Action, FieldKind, Form, FormField, Node, Tabs, Tone};
use sandpress_themes::contexts::admin::{
    ActionContext, GroupContext, PanelChoiceContext, PanelFieldContext, PanelFormContext, PanelNodeContext,
    TabContext, TabsContext,
};

impl Frame<'_> {
    /// The nodes as they are drawn.
    pub(super) fn nodes(&self, nodes: Vec<Node>) -> Vec<PanelNodeContext> {
        nodes.into_iter().map(|node| self.node(node)).collect()
    }

    fn node(&self, node: Node) -> PanelNodeContext {
        use PanelNodeContext as Context;
        match node {
            Node::Heading(heading) => Context::Heading(heading),
            Node::Text(text) => Context::Text(text),
            Node::Notice(notice) => Context::Notice(notice),
            Node::Code(code) => Context::Code(code),
            Node::Stats(stats) => Context::Stats { stats },
            Node::Descriptions(descriptions) => Context::Descriptions { descriptions },
            Node::Chart(figures) => Context::Chart(chart(figures)),
            Node::Table(table) => Context::Table(self.table(table)),
            Node::Form(form) => Context::Form(self.form(&form)),
            Node::Action(action) => Context::Action(self.action(&action, "", "")),
            Node::Link(link) => Context::Link(link),
            Node::Group(group) => Context::Group(GroupContext {
                title: group.title,
                collapsible: group.collapsible,
                open: group.open,
                nodes: self.nodes(group.content),
            }),
            Node::Columns(columns) => {
                Context::Columns { columns: columns.into_iter().map(|nodes| self.nodes(nodes)).collect() }
            }
            Node::Tabs(tabs) => Context::Tabs(self.tabs(tabs)),
        }
    }

    /// A button, of a row where `table` is not empty.
    pub(super) fn action(&self, action: &Action, table: &str, row: &str) -> ActionContext {
        let mut act = Act::of_action(action);
        (act.table, act.row) = (table.to_owned(), row.to_owned());
        ActionContext { label: action.label.clone(), tone: action.tone, act: self.act(act) }
    }

    fn form(&self, form: &Form) -> PanelFormContext {
        let marker = match self.place {
            Place::Page { .. } => String::new(),
            Place::Editor { .. } => self.prefix(&form.id),
        };
        PanelFormContext {
            title: form.title.clone(),
            marker,
            fields: form.fields.iter().map(|field| self.field(form, field)).collect(),
            submit: ActionContext {
                label: form.submit.clone(),
                tone: match self.place {
                    Place::Page { .. } => Tone::Success,
                    Place::Editor { .. } => Tone::Neutral,
                },
                act: self.act(Act::of_form(form)),
            },
            errors: self.errors(form, None),
        }
    }

    fn field(&self, form: &Form, field: &FormField) -> PanelFieldContext {
        let values = self.values(form, field);
        let choice = |(value, label): &(String, String)| PanelChoiceContext {
            chosen: values.contains(value),
            value: value.clone(),
            label: label.clone(),
        };
        PanelFieldContext {
            id: format!("{}-{}", self.id("form", &form.id), field.name),
            name: self.input(form, field),
            label: field.label.clone(),
            shape: field.kind,
            help: field.help.clone(),
            required: field.required,
            choices: field.choices.iter().map(choice).collect(),
            value: match field.kind {
                FieldKind::Choices => String::new(),
                _ => values.into_iter().next().unwrap_or_default(),
            },
            placeholder: field.placeholder.clone(),
            max_length: field.max_length,
            minimum: field.minimum.clone(),
            maximum: field.maximum.clone(),
            errors: self.errors(form, Some(field)),
        }
    }

    /// Beside the form of an entry all tabs are in the page, since a link would lose what is typed.
    fn tabs(&self, tabs: Tabs) -> TabsContext {
        let id = self.id("tabs", &tabs.id);
        let wanted = match self.place {
            Place::Page { query, .. } => query.tab(&tabs.id),
            Place::Editor { .. } => None,
        };
        let current = tabs.tabs.iter().position(|tab| Some(tab.id.as_str()) == wanted).unwrap_or(0);
        let tab = |(at, tab): (usize, sandpress_domain::panel::Tab)| {
            let is_current = at == current;
            let (url, is_drawn) = match self.place {
                Place::Page { path, query } => {
                    (format!("{}#{id}", query.with_tab(&tabs.id, &tab.id).url(path)), is_current)
                }
                Place::Editor { .. } => (String::new(), true),
            };
            let nodes = if is_drawn { self.nodes(tab.content) } else { Vec::new() };
            TabContext { label: tab.label, url, current: is_current, nodes }
        };
        TabsContext { tabs: tabs.tabs.into_iter().enumerate().map(tab).collect(), id }
    }
}
