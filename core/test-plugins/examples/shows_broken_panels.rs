//! Pages whose structure cannot be drawn, each in a way of its own.

use sandpress_plugin::{
    admin_panel::{Outcome, PanelDefinition, PanelRequest, Submission},
    bindings::admin_panel::exports::sandpress::admin_panel::admin_panel::Guest,
    panel::{
        Action, Chart, Content, Form, FormField, Heading, Link, Panel, Row, Table, TableColumn, Target, flat,
    },
    types::Error,
};
use sandpress_test_plugins::{Behaviour, component};

const WAYS: [&str; 16] = [
    "cycle", "itself", "range", "twice", "unused", "deep", "many", "long", "all", "level", "cells", "link",
    "chart", "id", "acts", "keys",
];

struct Plugin;

impl Behaviour for Plugin {
    const ID: &'static str = "shows-broken-panels";
}

impl Guest for Plugin {
    fn panels() -> Vec<PanelDefinition> {
        WAYS.map(|way| PanelDefinition::new(way, way).inner()).into()
    }

    fn show(request: PanelRequest) -> Result<flat::Panel, Error> {
        let heading = || flat::Node::Heading(Heading { level: 2, text: "Fine".into() });
        let group = |children: &[u32]| {
            flat::Node::Group(flat::Group {
                title: "Group".into(),
                collapsible: false,
                open: true,
                children: children.into(),
            })
        };
        let panel = |nodes, roots: &[u32]| flat::Panel {
            title: String::new(),
            nodes,
            roots: roots.into(),
            extra: Vec::new(),
        };
        Ok(match request.panel.as_str() {
            "cycle" => panel(vec![group(&[1]), group(&[0])], &[0]),
            "itself" => panel(vec![flat::Node::Columns(vec![vec![0]])], &[0]),
            "range" => panel(vec![heading(), group(&[12])], &[0, 1]),
            "twice" => panel(vec![heading(), group(&[0])], &[0, 1]),
            "unused" => panel(vec![heading(), heading()], &[1]),
            "deep" => {
                panel((1..=7).map(|next| if next == 7 { heading() } else { group(&[next]) }).collect(), &[0])
            }
            "many" => panel((0..10_000).map(|_| heading()).collect(), &[0]),
            "level" => panel(vec![flat::Node::Heading(Heading { level: 1, text: "Mine".into() })], &[0]),
            other => leaf(other).flatten(),
        })
    }

    fn submit(_: Submission) -> Result<Outcome, Error> {
        Err(Error::NotFound("nothing".into()))
    }
}

fn leaf(way: &str) -> Panel {
    let panel = Panel::new("");
    let table = || Table::new("t").column(TableColumn::text("a", "A"));
    match way {
        "long" => panel.group("Group", Content::new().text("x".repeat(2_001))),
        "all" => (0..10).fold(panel, |panel, _| panel.code("", "x".repeat(64 << 10))),
        "cells" => panel.table(table().row(Row::new("r").cell("a").cell("b"))),
        "link" => panel.link(Link::new("Click", Target::url("javascript:alert(1)"))),
        "chart" => panel.chart(Chart::line("Chart", ["a"]).series("S", [f64::NAN])),
        "id" => panel.form(Form::new("Form One", "Send")),
        "acts" => {
            panel.action(Action::new("a", "A")).form(Form::new("a", "B").field(FormField::text("f", "F")))
        }
        _ => panel.table(table().row(Row::new("r").cell("a")).row(Row::new("r").cell("b"))),
    }
}

component!(Plugin: lifecycle; also admin_panel);
