//! Figures as they are drawn.

use serde::Serialize;

use sandpress_domain::panel::ChartShape;

/// A picture of figures, in units of a drawing that is `width` wide and `height` high.
#[derive(Clone, Debug, Serialize)]
pub struct ChartContext {
    /// What it shows.
    pub title: String,
    /// Lines or bars.
    pub shape: ChartShape,
    /// What stands behind a figure; may be empty.
    pub unit: String,
    /// The drawing.
    pub width: f64,
    /// The drawing.
    pub height: f64,
    /// Where the figures begin, from the left.
    pub left: f64,
    /// Where zero is, or the least figure, from the top.
    pub base: f64,
    /// Lines across, with what they stand for.
    pub grid: Vec<ChartTickContext>,
    /// Some of the labels, with their places from the left.
    pub ticks: Vec<ChartTickContext>,
    /// Its series.
    pub series: Vec<ChartSeriesContext>,
    /// The same figures as rows of a table.
    pub rows: Vec<ChartRowContext>,
}

/// A place on one of the edges of a chart.
#[derive(Clone, Debug, Serialize)]
pub struct ChartTickContext {
    /// Where, from the left or from the top.
    pub at: f64,
    /// What stands there.
    pub label: String,
}

/// A series of a chart.
#[derive(Clone, Debug, Serialize)]
pub struct ChartSeriesContext {
    /// What it shows.
    pub label: String,
    /// The places of its figures.
    pub marks: Vec<ChartMarkContext>,
}

/// A figure in a chart: a point, or a bar.
#[derive(Clone, Debug, Serialize)]
pub struct ChartMarkContext {
    /// From the left: the point, or the bar's edge.
    pub x: f64,
    /// From the top: the point, or the bar's edge.
    pub y: f64,
    /// How wide the bar is; 0 for a point.
    pub width: f64,
    /// How high the bar is; 0 for a point.
    pub height: f64,
    /// What it stands for.
    pub title: String,
}

/// The figures of one label.
#[derive(Clone, Debug, Serialize)]
pub struct ChartRowContext {
    /// The label.
    pub label: String,
    /// A figure for each series.
    pub values: Vec<String>,
}
