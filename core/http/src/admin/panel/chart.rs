//! Charts: from figures to places in a drawing.

use sandpress_domain::panel::{Chart, ChartShape};
use sandpress_themes::contexts::admin::{
    ChartContext, ChartMarkContext, ChartRowContext, ChartSeriesContext, ChartTickContext,
};

/// The drawing, in its own units.
const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 220.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;
const RIGHT: f64 = 8.0;

/// How wide a character of a label is at most.
const CHARACTER: f64 = 7.5;

/// The most labels along the lower edge, and their most characters.
const MAX_TICKS: usize = 7;
const MAX_TICK: usize = 9;

/// The range of the figures, in steps that people like.
struct Scale {
    least: f64,
    greatest: f64,
    step: f64,
}

/// The chart as it is drawn.
pub(super) fn chart(chart: Chart) -> ChartContext {
    let scale = Scale::of(&chart);
    let grid = scale.grid(&chart.unit);
    let widest = grid.iter().map(|tick| tick.label.chars().count()).max().unwrap_or(0);
    let left = rounded(CHARACTER.mul_add(widest as f64, 12.0));
    let slot = (WIDTH - RIGHT - left) / chart.labels.len().max(1) as f64;
    let places = Places { scale: &scale, left, slot, groups: chart.series.len(), chart: &chart };
    let series = chart.series.iter().enumerate().map(|(group, (label, values))| ChartSeriesContext {
        label: label.clone(),
        marks: values.iter().enumerate().map(|(at, value)| places.mark(group, label, at, *value)).collect(),
    });
    ChartContext {
        series: series.collect(),
        ticks: places.ticks(),
        rows: rows(&chart),
        width: WIDTH,
        height: HEIGHT,
        left,
        base: rounded(scale.y(0.0_f64.clamp(scale.least, scale.greatest))),
        grid,
        title: chart.title,
        shape: chart.shape,
        unit: chart.unit,
    }
}

struct Places<'a> {
    scale: &'a Scale,
    left: f64,
    slot: f64,
    groups: usize,
    chart: &'a Chart,
}

impl Places<'_> {
    fn mark(&self, group: usize, series: &str, at: usize, value: f64) -> ChartMarkContext {
        let from = self.slot.mul_add(at as f64, self.left);
        let label = self.chart.labels.get(at).map_or("", String::as_str);
        let figure = with_unit(value, &self.chart.unit);
        let title = if self.groups > 1 {
            format!("{label}, {series}: {figure}")
        } else {
            format!("{label}: {figure}")
        };
        let y = self.scale.y(value);
        if self.chart.shape == ChartShape::Line {
            let x = rounded(from + self.slot / 2.0);
            return ChartMarkContext { x, y: rounded(y), width: 0.0, height: 0.0, title };
        }
        let bar = self.slot * 0.76 / self.groups.max(1) as f64;
        let base = self.scale.y(0.0);
        ChartMarkContext {
            x: rounded(bar.mul_add(group as f64, self.slot.mul_add(0.12, from))),
            y: rounded(y.min(base)),
            width: rounded((bar - 1.0).max(bar * 0.8)),
            height: rounded((y - base).abs()),
            title,
        }
    }

    fn ticks(&self) -> Vec<ChartTickContext> {
        let every = self.chart.labels.len().div_ceil(MAX_TICKS).max(1);
        let labels = self.chart.labels.iter().enumerate().step_by(every);
        labels
            .map(|(at, label)| ChartTickContext {
                at: rounded(self.slot.mul_add(at as f64 + 0.5, self.left)),
                label: shortened(label),
            })
            .collect()
    }
}

impl Scale {
    fn of(chart: &Chart) -> Self {
        let values = || chart.series.iter().flat_map(|(_, values)| values.iter().copied());
        let (mut least, mut greatest) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        // Bars that do not begin at zero lie. Lines that are near it show it too.
        if chart.shape == ChartShape::Bar || (least > 0.0 && least < greatest / 2.0) {
            (least, greatest) = (least.min(0.0), greatest.max(0.0));
        }
        if greatest - least <= f64::EPSILON * greatest.abs().max(1.0) {
            greatest = least + 1.0;
        }
        let rough = (greatest - least) / 4.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|nice| nice * power).into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        Self { least: (least / step).floor() * step, greatest: (greatest / step).ceil() * step, step }
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.least) / (self.greatest - self.least);
        (HEIGHT - BOTTOM - TOP).mul_add(1.0 - share, TOP)
    }

    fn grid(&self, unit: &str) -> Vec<ChartTickContext> {
        let mut grid = Vec::new();
        let mut value = self.least;
        while value <= self.step.mul_add(0.5, self.greatest) && grid.len() < 12 {
            let label = with_unit((value / self.step).round() * self.step, unit);
            grid.push(ChartTickContext { at: rounded(self.y(value)), label });
            value += self.step;
        }
        grid
    }
}

fn rows(chart: &Chart) -> Vec<ChartRowContext> {
    let row = |(at, label): (usize, &String)| ChartRowContext {
        label: label.clone(),
        values: chart
            .series
            .iter()
            .filter_map(|(_, values)| values.get(at))
            .map(|value| figure(*value))
            .collect(),
    };
    chart.labels.iter().enumerate().map(row).collect()
}

/// To a tenth: more is not seen.
fn rounded(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

/// At most two places, and none that say nothing.
fn figure(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" => figure(value),
        "%" => format!("{}%", figure(value)),
        unit => format!("{} {unit}", figure(value)),
    }
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= MAX_TICK {
        return label.to_owned();
    }
    label.chars().take(MAX_TICK - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(shape: ChartShape, values: &[f64]) -> ChartContext {
        chart(Chart {
            title: "T".into(),
            shape,
            labels: values.iter().map(|value| value.to_string()).collect(),
            series: vec![("S".into(), values.to_vec())],
            unit: "m".into(),
        })
    }

    #[test]
    fn every_mark_is_inside_of_the_drawing() {
        for values in [
            &[0.0][..],
            &[5.0],
            &[-3.0, 4.0, 0.5],
            &[-10.0, -20.0],
            &[1e15, -1e15],
            &[1e-9, 2e-9],
            &[1_000_000.0, 1_000_000.1],
        ] {
            for shape in [ChartShape::Bar, ChartShape::Line] {
                let chart = drawn(shape, values);
                assert!(chart.grid.len() >= 2, "{values:?}");
                for mark in &chart.series[0].marks {
                    assert!(mark.x >= chart.left && mark.x + mark.width <= WIDTH, "{values:?} {mark:?}");
                    assert!(mark.y >= 0.0 && mark.y + mark.height <= HEIGHT, "{values:?} {mark:?}");
                }
            }
        }
    }

    #[test]
    fn figures_are_short_and_true() {
        let chart = drawn(ChartShape::Bar, &[3.0, 8.5]);
        let grid: Vec<_> = chart.grid.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(grid, ["0 m", "5 m", "10 m"]);
        assert_eq!(chart.rows[1].values, ["8.5"]);
        assert_eq!(chart.series[0].marks[1].title, "8.5: 8.5 m");
        assert_eq!(
            (figure(-0.001), figure(1200.0), with_unit(5.25, "%")),
            ("0".into(), "1200".into(), "5.25%".into())
        );
        assert_eq!(shortened("Wednesday morning"), "Wednesda…");
    }
}
