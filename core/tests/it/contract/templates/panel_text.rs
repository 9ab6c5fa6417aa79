//! Panels with one text in every place that holds text.

use sandpress::{
    domain::panel::{Confirmation, Description, Inline, Link, Text},
    themes::contexts::admin::{
        ActionContext, ChartContext, ConfirmContext, EditorPanelContext, HiddenFieldContext,
        PanelFieldContext, PanelFormContext, PanelLinkContext, PanelMessageContext, PanelNodeContext,
        PanelPageContext, TableContext,
    },
};

use super::text_everywhere::{common, fill};

pub(super) fn confirm(text: &str) -> ConfirmContext {
    let field = HiddenFieldContext { name: text.to_owned(), value: text.to_owned() };
    let confirmation = Confirmation { title: text.to_owned(), text: text.to_owned(), label: text.to_owned() };
    let (points, action_url) = (vec![text.to_owned()], text.to_owned());
    let mut options = ConfirmContext::sample().options;
    options.iter_mut().for_each(|option| fill_field(text, option));
    ConfirmContext {
        common: common(text),
        confirmation,
        points,
        options,
        action_url,
        fields: vec![field],
        ..ConfirmContext::sample()
    }
}

pub(super) fn panel(text: &str) -> PanelPageContext {
    let mut context = PanelPageContext { common: common(text), ..PanelPageContext::sample() };
    fill!(text; context; plugin_label, plugin_url, action_url, problem);
    context.panels.iter_mut().for_each(|link| fill_link(text, link));
    context.errors = vec![text.to_owned()];
    context.nodes.iter_mut().for_each(|node| fill_node(text, node));
    context
}

pub(super) fn editor_panel(text: &str) -> EditorPanelContext {
    let mut panel = EditorPanelContext::sample();
    fill!(text; panel; id, title, problem);
    panel.errors = vec![text.to_owned()];
    panel.message = panel.message.map(|message| PanelMessageContext { text: text.to_owned(), ..message });
    panel.nodes.iter_mut().for_each(|node| fill_node(text, node));
    panel
}

pub(super) fn fill_link(text: &str, link: &mut PanelLinkContext) {
    fill!(text; link; title, summary, url, icon);
}

fn fill_node(text: &str, node: &mut PanelNodeContext) {
    use PanelNodeContext as Node;
    match node {
        Node::Heading(heading) => {
            fill!(text; heading; text);
        }
        Node::Text(pieces) => *pieces = running(text),
        Node::Notice(notice) => {
            fill!(text; notice; title);
            notice.text = running(text);
        }
        Node::Code(code) => {
            fill!(text; code; label, text);
        }
        Node::Stats { stats } => {
            for stat in stats {
                fill!(text; stat; label, value, change);
            }
        }
        Node::Descriptions { descriptions } => {
            *descriptions = vec![Description { term: text.to_owned(), text: running(text) }];
        }
        Node::Chart(chart) => fill_chart(text, chart),
        Node::Table(table) => fill_table(text, table),
        Node::Form(form) => fill_form(text, form),
        Node::Action(action) => fill_action(text, action),
        Node::Link(link) => *link = target(text),
        Node::Group(group) => {
            fill!(text; group; title);
            group.nodes.iter_mut().for_each(|node| fill_node(text, node));
        }
        Node::Columns { columns } => {
            columns.iter_mut().flatten().for_each(|node| fill_node(text, node));
        }
        Node::Tabs(tabs) => {
            fill!(text; tabs; id);
            for tab in &mut tabs.tabs {
                fill!(text; tab; label);
                // Without an address the tabs are drawn in another way.
                if !tab.url.is_empty() {
                    fill!(text; tab; url);
                }
                tab.nodes.iter_mut().for_each(|node| fill_node(text, node));
            }
        }
    }
}

fn running(text: &str) -> Text {
    let own = || text.to_owned();
    let pieces = vec![
        Inline::Plain { text: own() },
        Inline::Strong { text: own() },
        Inline::Emphasis { text: own() },
        Inline::Code { text: own() },
        Inline::Link(target(text)),
    ];
    Text { pieces }
}

fn target(text: &str) -> Link {
    Link { label: text.to_owned(), href: text.to_owned() }
}

fn fill_action(text: &str, action: &mut ActionContext) {
    fill!(text; action; label, act);
}

fn fill_chart(text: &str, chart: &mut ChartContext) {
    fill!(text; chart; title, unit);
    for tick in chart.grid.iter_mut().chain(&mut chart.ticks) {
        fill!(text; tick; label);
    }
    for series in &mut chart.series {
        fill!(text; series; label);
        for mark in &mut series.marks {
            fill!(text; mark; title);
        }
    }
    for row in &mut chart.rows {
        fill!(text; row; label);
        row.values = vec![text.to_owned()];
    }
}

fn fill_table(text: &str, table: &mut TableContext) {
    fill!(text; table; id, caption, empty, previous_url, next_url);
    for column in &mut table.columns {
        fill!(text; column; label, sort_url, order);
    }
    for row in &mut table.rows {
        for cell in &mut row.cells {
            fill!(text; cell; text, label, href, at);
        }
        row.actions.iter_mut().for_each(|action| fill_action(text, action));
    }
}

fn fill_form(text: &str, form: &mut PanelFormContext) {
    fill!(text; form; title, marker);
    form.errors = vec![text.to_owned()];
    fill_action(text, &mut form.submit);
    form.fields.iter_mut().for_each(|field| fill_field(text, field));
}

pub(super) fn fill_field(text: &str, field: &mut PanelFieldContext) {
    fill!(text; field; id, name, label, help, value, placeholder, minimum, maximum);
    field.errors = vec![text.to_owned()];
    for choice in &mut field.choices {
        fill!(text; choice; value, label);
    }
}
