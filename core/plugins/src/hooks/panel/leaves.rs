//! The nodes that contain no others.

use std::collections::HashSet;

use super::{MAX_TEXT, Reader, most, new_id, tone, wit};
use sandpress_domain::panel::{
    Action, Chart, ChartShape, Code, Confirmation, Description, Heading, Inline, Node, Notice, Stat, Text,
};

/// The most characters of code.
const MAX_CODE: usize = 64 << 10;

/// The most of what stands in one node.
const MAX_PIECES: usize = 200;
const MAX_STATS: usize = 12;
const MAX_DESCRIPTIONS: usize = 100;
const MAX_POINTS: usize = 200;
const MAX_SERIES: usize = 6;
/// How far a figure may be from zero.
const MAX_FIGURE: f64 = 1e15;
const MAX_ACTION_FIELDS: usize = 16;

impl Reader<'_> {
    pub(super) fn leaf(&mut self, node: wit::Node) -> Result<Node, String> {
        Ok(match node {
            wit::Node::Heading(heading) => Node::Heading(self.heading(heading)?),
            wit::Node::Text(pieces) => Node::Text(self.pieces(pieces)?),
            wit::Node::Notice(notice) => Node::Notice(Notice {
                tone: tone(notice.tone),
                title: self.text("its title", notice.title, super::MAX_LABEL)?,
                text: self.pieces(notice.text)?,
            }),
            wit::Node::Code(code) => Node::Code(Code {
                label: self.text("its label", code.label, super::MAX_LABEL)?,
                text: self.text("its text", code.text, MAX_CODE)?,
            }),
            wit::Node::Stats(stats) => Node::Stats(self.stats(stats)?),
            wit::Node::Descriptions(descriptions) => Node::Descriptions(self.descriptions(descriptions)?),
            wit::Node::Chart(chart) => Node::Chart(self.chart(chart)?),
            wit::Node::Table(table) => Node::Table(self.table(table)?),
            wit::Node::Form(form) => Node::Form(self.form(form)?),
            wit::Node::Action(action) => Node::Action(self.action(action)?),
            wit::Node::Link(link) => Node::Link(self.link(link)?),
            wit::Node::Group(_) | wit::Node::Columns(_) | wit::Node::Tabs(_) => {
                return Err("it is a container".to_owned());
            }
        })
    }

    fn heading(&mut self, heading: wit::Heading) -> Result<Heading, String> {
        if !(2..=4).contains(&heading.level) {
            return Err(format!("its level is {}, and levels are 2, 3 and 4", heading.level));
        }
        Ok(Heading { level: heading.level, text: self.label("its text", heading.text)? })
    }

    fn pieces(&mut self, pieces: Vec<wit::Inline>) -> Result<Text, String> {
        most(pieces.len(), MAX_PIECES, "pieces of text")?;
        let pieces = pieces.into_iter().map(|piece| {
            let mut text = |text| self.text("a piece of its text", text, MAX_TEXT);
            Ok(match piece {
                wit::Inline::Plain(words) => Inline::Plain { text: text(words)? },
                wit::Inline::Strong(words) => Inline::Strong { text: text(words)? },
                wit::Inline::Emphasis(words) => Inline::Emphasis { text: text(words)? },
                wit::Inline::Code(words) => Inline::Code { text: text(words)? },
                wit::Inline::Link(link) => Inline::Link(self.link(link)?),
            })
        });
        Ok(Text { pieces: pieces.collect::<Result<_, String>>()? })
    }

    fn stats(&mut self, stats: Vec<wit::Stat>) -> Result<Vec<Stat>, String> {
        most(stats.len(), MAX_STATS, "figures")?;
        let stats = stats.into_iter().map(|stat| {
            Ok(Stat {
                label: self.label("the label of a figure", stat.label)?,
                value: self.text("a figure", stat.value, super::MAX_LABEL)?,
                change: self.text("the change of a figure", stat.change, super::MAX_LABEL)?,
                tone: tone(stat.tone),
            })
        });
        stats.collect()
    }

    fn descriptions(&mut self, descriptions: Vec<wit::Description>) -> Result<Vec<Description>, String> {
        most(descriptions.len(), MAX_DESCRIPTIONS, "descriptions")?;
        let descriptions = descriptions.into_iter().map(|description| {
            let term = self.label("a term", description.term)?;
            Ok(Description { term, text: self.pieces(description.text)? })
        });
        descriptions.collect()
    }

    fn chart(&mut self, chart: wit::Chart) -> Result<Chart, String> {
        most(chart.labels.len(), MAX_POINTS, "labels")?;
        most(chart.series.len(), MAX_SERIES, "series")?;
        if chart.labels.is_empty() || chart.series.is_empty() {
            return Err("it has no labels or no series".to_owned());
        }
        let (count, mut series) = (chart.labels.len(), Vec::new());
        for line in chart.series {
            let label = self.label("the label of a series", line.label)?;
            if line.values.len() != count {
                return Err(format!(
                    "the series {label:?} has {} values for {count} labels",
                    line.values.len()
                ));
            }
            if !line.values.iter().all(|value| value.abs() <= MAX_FIGURE) {
                return Err(format!("the series {label:?} has a value that is no number up to 10^15"));
            }
            series.push((label, line.values));
        }
        let labels = chart.labels.into_iter().map(|label| self.text("a label", label, super::MAX_LABEL));
        Ok(Chart {
            labels: labels.collect::<Result<_, _>>()?,
            title: self.label("its title", chart.title)?,
            shape: if chart.kind == "line" { ChartShape::Line } else { ChartShape::Bar },
            series,
            unit: self.text("its unit", chart.unit, 20)?,
        })
    }

    pub(super) fn action(&mut self, action: wit::Action) -> Result<Action, String> {
        most(action.fields.len(), MAX_ACTION_FIELDS, "fields")?;
        let mut names = HashSet::new();
        let mut fields = Vec::new();
        for field in action.fields {
            let name = new_id("the name of a field", field.name, &mut names)?;
            fields.push((name, self.text("the value of a field", field.value, MAX_TEXT)?));
        }
        Ok(Action {
            id: new_id("its id", action.id, &mut self.acts)?,
            label: self.label("its label", action.label)?,
            tone: tone(action.tone),
            confirmation: self.confirmation(action.confirmation)?,
            fields,
        })
    }

    pub(super) fn confirmation(
        &mut self,
        confirmation: Option<wit::Confirmation>,
    ) -> Result<Option<Confirmation>, String> {
        let Some(confirmation) = confirmation else { return Ok(None) };
        Ok(Some(Confirmation {
            title: self.label("the question of its confirmation", confirmation.title)?,
            text: self.text("the text of its confirmation", confirmation.text, MAX_TEXT)?,
            label: self.label("the button of its confirmation", confirmation.label)?,
        }))
    }
}
