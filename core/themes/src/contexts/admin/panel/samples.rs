//! A panel with every node.

use super::{
    ActionContext, ChartContext, ChartMarkContext, ChartRowContext, ChartSeriesContext, ChartTickContext,
    EditorPanelContext, GroupContext, PanelChoiceContext, PanelFieldContext, PanelFormContext,
    PanelLinkContext, PanelMessageContext, PanelNodeContext, PanelPageContext, TabContext, TableCellContext,
    TableColumnContext, TableContext, TableRowContext, TabsContext,
};
use crate::contexts::admin::AdminCommon;
use sandpress_domain::panel::{
    ChartShape, Code, ColumnKind, Description, FieldKind, Heading, Inline, Link, Notice, Stat, Text, Tone,
};

const TONES: [Tone; 5] = [Tone::Neutral, Tone::Info, Tone::Success, Tone::Warning, Tone::Error];
const COLUMNS: [ColumnKind; 5] =
    [ColumnKind::Text, ColumnKind::Number, ColumnKind::Date, ColumnKind::Link, ColumnKind::Badge];

impl PanelPageContext {
    /// A page with every node, all of its fields refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            plugin_label: "Tides".into(),
            plugin_url: "/admin/plugins/tides".into(),
            panels: vec![
                PanelLinkContext::sample(),
                PanelLinkContext { current: false, ..PanelLinkContext::sample() },
            ],
            action_url: "/admin/plugins/tides/levels".into(),
            nodes: PanelNodeContext::every(),
            errors: vec!["The gauge does not answer.".into()],
            problem: "tides failed in admin-panel: it took too long (wall_ms)".into(),
        }
    }

    /// A page with nothing in it.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            plugin_label: "Tides".into(),
            plugin_url: "/admin/plugins/tides".into(),
            panels: Vec::new(),
            action_url: "/admin/plugins/tides/levels".into(),
            nodes: Vec::new(),
            errors: Vec::new(),
            problem: String::new(),
        }
    }
}

impl PanelLinkContext {
    /// The page that is shown.
    pub fn sample() -> Self {
        Self {
            title: "Levels".into(),
            summary: "How high the water is.".into(),
            url: "/admin/plugins/tides/levels".into(),
            icon: "chart".into(),
            current: true,
        }
    }
}

impl EditorPanelContext {
    /// A panel with every node.
    pub fn sample() -> Self {
        Self {
            id: "panel-tides-check".into(),
            title: "Check".into(),
            nodes: PanelNodeContext::every(),
            message: Some(PanelMessageContext { tone: Tone::Success, text: "Checked.".into() }),
            errors: vec!["The gauge does not answer.".into()],
            problem: "tides failed in editor-panel: it took too long (wall_ms)".into(),
        }
    }
}

impl PanelNodeContext {
    /// Every node, and in every container one of the others.
    pub fn every() -> Vec<Self> {
        let link = || Link { label: "The harbour".into(), href: "https://example.org/harbour".into() };
        let text = || Text {
            pieces: vec![
                Inline::Plain { text: "Low water is ".into() },
                Inline::Strong { text: "now".into() },
                Inline::Emphasis { text: "early".into() },
                Inline::Code { text: "LW".into() },
                Inline::Link(link()),
            ],
        };
        let notice = |tone| Self::Notice(Notice { tone, title: "Spring tide".into(), text: text() });
        let stat =
            |tone| Stat { label: "Level".into(), value: "3.2 m".into(), change: "+0.4 m".into(), tone };
        let leaf = || Self::Text(text());
        let mut nodes: Vec<_> = [2, 3, 4]
            .map(|level| Self::Heading(Heading { level, text: "Levels".into() }))
            .into_iter()
            .chain(TONES.map(notice))
            .collect();
        nodes.extend([
            leaf(),
            Self::Code(Code { label: "Log".into(), text: "LW 06:12\nHW 12:30".into() }),
            Self::Stats { stats: TONES.map(stat).into() },
            Self::Descriptions { descriptions: vec![Description { term: "Gauge".into(), text: text() }] },
            Self::Chart(ChartContext::sample(ChartShape::Line)),
            Self::Chart(ChartContext::sample(ChartShape::Bar)),
            Self::Table(TableContext::sample()),
            Self::Table(TableContext { rows: Vec::new(), ..TableContext::sample() }),
            Self::Form(PanelFormContext::sample()),
            Self::Action(ActionContext::sample(Tone::Error)),
            Self::Link(link()),
            Self::Group(GroupContext {
                title: "More".into(),
                collapsible: true,
                open: true,
                nodes: vec![leaf()],
            }),
            Self::Group(GroupContext {
                title: "More".into(),
                collapsible: false,
                open: true,
                nodes: vec![leaf()],
            }),
            Self::Columns { columns: vec![vec![leaf()], vec![leaf()]] },
            Self::Tabs(TabsContext::sample("/admin/plugins/tides/levels?tab.t=one")),
            Self::Tabs(TabsContext::sample("")),
        ]);
        nodes
    }
}

impl ActionContext {
    /// A button of this look.
    pub fn sample(tone: Tone) -> Self {
        Self { label: "Drain".into(), tone, act: "id=drain".into() }
    }
}

impl ChartContext {
    /// A chart with two figures.
    pub fn sample(shape: ChartShape) -> Self {
        let mark = |x| ChartMarkContext { x, y: 40.0, width: 20.0, height: 60.0, title: "Mon: 3.2".into() };
        let tick = |at| ChartTickContext { at, label: "Mon".into() };
        Self {
            title: "Level".into(),
            shape,
            unit: "m".into(),
            width: 640.0,
            height: 240.0,
            left: 48.0,
            base: 200.0,
            grid: vec![tick(20.0), tick(200.0)],
            ticks: vec![tick(60.0), tick(120.0)],
            series: vec![ChartSeriesContext { label: "Pier".into(), marks: vec![mark(60.0), mark(120.0)] }],
            rows: vec![ChartRowContext { label: "Mon".into(), values: vec!["3.2".into()] }],
        }
    }
}

impl TableContext {
    /// A table with a column of each kind.
    pub fn sample() -> Self {
        let column = |shape| TableColumnContext {
            label: "When".into(),
            shape,
            sort_url: "/admin/plugins/tides/levels?t.l.sort=when".into(),
            order: "ascending".into(),
        };
        let cell = |shape| TableCellContext {
            text: "21 November 2026".into(),
            label: "When".into(),
            shape,
            href: "/admin/entries/0198".into(),
            tone: Tone::Warning,
            at: "2026-11-21".into(),
        };
        Self {
            id: "table-levels".into(),
            caption: "Levels".into(),
            columns: COLUMNS.map(column).into(),
            rows: vec![TableRowContext {
                cells: COLUMNS.map(cell).into(),
                actions: vec![ActionContext::sample(Tone::Neutral), ActionContext::sample(Tone::Error)],
            }],
            has_actions: true,
            empty: "No levels yet.".into(),
            previous_url: "/admin/plugins/tides/levels?t.l.after=1".into(),
            next_url: "/admin/plugins/tides/levels?t.l.after=2".into(),
            total: Some(120),
        }
    }
}

impl PanelFormContext {
    /// A form with a field of every kind, all of them refused.
    pub fn sample() -> Self {
        Self {
            title: "Gauge".into(),
            marker: "panel.tides.check.gauge.".into(),
            fields: FieldKind::ALL.map(PanelFieldContext::sample).into(),
            submit: ActionContext::sample(Tone::Success),
            errors: vec!["The gauge does not answer.".into()],
        }
    }
}

impl PanelFieldContext {
    /// A field of this kind with all its parts.
    pub fn sample(shape: FieldKind) -> Self {
        let choice =
            |value: &str, chosen| PanelChoiceContext { value: value.into(), label: "Ebb".into(), chosen };
        Self {
            id: format!("gauge-{}", shape.as_str()),
            name: format!("field.{}", shape.as_str()),
            label: "Name".into(),
            shape,
            help: "As the harbour calls it.".into(),
            required: true,
            value: "Pier".into(),
            placeholder: "Pier".into(),
            max_length: 80,
            minimum: "0".into(),
            maximum: "9".into(),
            choices: vec![choice("ebb", true), choice("flood", false)],
            errors: vec!["This is needed.".into()],
        }
    }
}

impl TabsContext {
    /// Two tabs, of which the first is seen.
    pub fn sample(url: &str) -> Self {
        let tab = |current| TabContext {
            label: "Springs".into(),
            url: url.into(),
            current,
            nodes: vec![PanelNodeContext::Text(Text::plain("High."))],
        };
        Self { id: "tabs-t".into(), tabs: vec![tab(true), tab(false)] }
    }
}
