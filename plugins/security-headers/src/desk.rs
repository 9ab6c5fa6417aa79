//! The page in the admin with what the policy stopped.

use sandpress_plugin::admin_panel::{Outcome, PanelDefinition, PanelRequest, Submission};
use sandpress_plugin::i18n::{self, DateLength};
use sandpress_plugin::panel::{
    Action, Cell, Confirmation, Panel, PanelTarget, Row, Table, TableColumn, Text, Tone,
};
use sandpress_plugin::types::Error;

use crate::reports::{self, Counted, MOST_REPORTS};

const PANEL: &str = "reports";
const TABLE: &str = "reports";

/// The page.
pub(crate) fn definitions() -> Vec<PanelDefinition> {
    vec![
        PanelDefinition::new(PANEL, "Policy reports")
            .summary("What browsers told of that the content security policy stopped.")
            .icon("shield")
            .permission("settings-manage"),
    ]
}

/// The list.
///
/// # Errors
/// Those of the store.
pub(crate) fn show(request: &PanelRequest) -> Result<Panel, Error> {
    let cursor = request.cursor(TABLE);
    let (counted, next) = reports::list(cursor)?;
    let is_empty = counted.is_empty();
    let table = Table::new(TABLE)
        .caption("Reports")
        .column(TableColumn::text("directive", "Directive"))
        .column(TableColumn::text("blocked", "What"))
        .column(TableColumn::text("page", "On the page"))
        .column(TableColumn::badge("state", "State"))
        .column(TableColumn::number("times", "Times"))
        .column(TableColumn::text("last", "Last"))
        .rows(counted.iter().map(row))
        .action(Action::new("forget", "Forget"))
        .empty("Nothing was stopped. Reports of browsers come here.")
        .previous(cursor.map(|_| String::new()))
        .next(next);
    let about = "Browsers send these by themselves, and anybody can send some: take them as hints. Extensions of a \
                 reader's browser are a common cause. Where something is missing on a page, admit its source in the settings \
                 of this plugin.";
    let panel = Panel::new("Policy reports").text(Text::new(about));
    let panel = match reports::left_out()? {
        0 => panel,
        left_out => panel.text(Text::new(format!(
            "{left_out} more were left out: there are {MOST_REPORTS} kinds of them already. Forget some to make room."
        ))),
    };
    let panel = panel.table(table);
    Ok(if is_empty {
        panel
    } else {
        panel.action(Action::new("forget-all", "Forget all").destructive(Confirmation::new(
            "Forget all reports?",
            "They cannot be brought back; new ones will come.",
            "Forget all",
        )))
    })
}

/// Forgets one or all.
///
/// # Errors
/// [`Error::NotFound`] for another button, and those of the store.
pub(crate) fn submit(submission: &Submission) -> Result<Outcome, Error> {
    match submission.id.as_str() {
        "forget" => {
            reports::forget(&submission.row)?;
            Ok(Outcome::same().message(Tone::Success, "The report is forgotten."))
        }
        "forget-all" => {
            reports::forget_all()?;
            let outcome = Outcome::go(PanelTarget::new(PANEL));
            Ok(outcome.message(Tone::Success, "The reports are forgotten."))
        }
        _ => Err(Error::NotFound("There is no such button.".into())),
    }
}

fn row(counted: &Counted) -> Row {
    let violation = &counted.violation;
    let state = if violation.is_told_only {
        Cell::badge("Would be stopped", Tone::Warning)
    } else {
        Cell::badge("Stopped", Tone::Neutral)
    };
    let moment = i64::try_from(counted.last).unwrap_or_default();
    Row::new(&counted.key)
        .cell(violation.directive.as_str())
        .cell(if violation.blocked.is_empty() { "unknown" } else { violation.blocked.as_str() })
        .cell(violation.page.as_str())
        .cell(state)
        .cell(counted.times.to_string())
        .cell(i18n::format_date(moment, DateLength::Medium).unwrap_or_default())
}
