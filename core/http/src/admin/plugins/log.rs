//! `/admin/plugins/{plugin}/manage/log`: the last lines of a plugin.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::{PluginPage, Tab, page, url};
use crate::{App, error::HttpError, visitor::Visitor};
use sandpress_domain::panel::Tone;
use sandpress_plugins::{Line, LineLevel, LineSource};
use sandpress_themes::{
    contexts::admin::{LogLevelContext, LogLineContext, PluginLogContext},
    minute, rfc3339,
};

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LogQuery {
    level: String,
}

/// `GET /admin/plugins/{plugin}/manage/log`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<LogQuery>,
) -> Result<Response, HttpError> {
    let from = LineLevel::ALL.into_iter().find(|level| level.as_str() == query.level);
    let from = from.unwrap_or(LineLevel::Debug);
    let lines = app.services().list_plugin_lines(&visitor.actor()?, &id)?;
    let page = PluginPage::open(&app, visitor, &id, Tab::Log).await?;
    let context = PluginLogContext {
        common: page.common().await?,
        plugin: page.head(),
        levels: LineLevel::ALL.map(|level| level_tab(&id, level, &lines, from)).into(),
        lines: lines.into_iter().filter(|line| line.level >= from).map(line).collect(),
    };
    page.html(StatusCode::OK, app.admin().plugin_log(&context)?)
}

fn level_tab(id: &str, level: LineLevel, lines: &[Line], current: LineLevel) -> LogLevelContext {
    let label = match level {
        LineLevel::Debug => "Everything",
        LineLevel::Info => "Without details",
        LineLevel::Warn => "Warnings and errors",
        LineLevel::Error => "Errors",
    };
    LogLevelContext {
        label: label.to_owned(),
        count: lines.iter().filter(|line| line.level >= level).count(),
        url: format!("{}?level={}", url(id, "log"), level.as_str()),
        current: level == current,
    }
}

fn line(line: Line) -> LogLineContext {
    let (level, tone) = match line.level {
        LineLevel::Debug => ("Detail", Tone::Neutral),
        LineLevel::Info => ("Message", Tone::Info),
        LineLevel::Warn => ("Warning", Tone::Warning),
        LineLevel::Error => ("Error", Tone::Error),
    };
    let is_own = line.source != LineSource::Site;
    LogLineContext {
        level: level.to_owned(),
        tone,
        source: match line.source {
            LineSource::Wrote => "written by the plugin",
            LineSource::Printed => "printed by the plugin",
            LineSource::Site => "told by the site",
        }
        .to_owned(),
        written_at: rfc3339(line.at),
        written_on: minute(line.at),
        times: line.times,
        call: line.call.map(|(hook, function)| format!("{hook}.{function}")).unwrap_or_default(),
        message: if is_own { line.message } else { page::sentence(&line.message) },
        backtrace: line.backtrace,
    }
}
