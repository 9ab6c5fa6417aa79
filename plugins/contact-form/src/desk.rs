//! The inbox as the site's people see it in the admin.

use sandpress_plugin::admin_panel::{Outcome, PanelDefinition, PanelRequest, Submission};
use sandpress_plugin::i18n::{self, DateLength};
use sandpress_plugin::panel::{
    Action, Cell, Confirmation, Content, Link, Panel, PanelTarget, Row, Table, TableColumn, Target, Text,
    Tone,
};
use sandpress_plugin::types::Error;

use crate::inbox::{self, Kept, State};

const PANEL: &str = "messages";
const TABLE: &str = "messages";

/// The pages.
pub(crate) fn definitions() -> Vec<PanelDefinition> {
    vec![
        PanelDefinition::new(PANEL, "Messages")
            .summary("What visitors wrote with the contact form.")
            .icon("mail")
            .permission("entry-edit-any"),
    ]
}

/// A list of messages, or one of them.
///
/// # Errors
/// Those of the store.
pub(crate) fn show(request: &PanelRequest) -> Result<Panel, Error> {
    match request.query("message") {
        "" => list(State::named(request.query("state")).unwrap_or(State::New), request.cursor(TABLE)),
        key => Ok(one(&inbox::get(key)?)),
    }
}

/// Does what a button says.
///
/// # Errors
/// [`Error::NotFound`] where the message is gone, and those of the store.
pub(crate) fn submit(submission: &Submission) -> Result<Outcome, Error> {
    let is_row = submission.table == TABLE;
    let key = if is_row { submission.row.as_str() } else { submission.request.query("message") };
    let done = match submission.id.as_str() {
        "delete" => {
            inbox::delete(key)?;
            "The message is deleted."
        }
        word => match State::named(word) {
            Some(state) => {
                inbox::set_state(key, state)?;
                match state {
                    State::New => "The message is among the new ones.",
                    State::Read => "The message is marked as read.",
                    State::Spam => "The message is marked as spam.",
                }
            }
            None => return Err(Error::NotFound("There is no such button.".into())),
        },
    };
    let outcome = if is_row { Outcome::same() } else { Outcome::go(PanelTarget::new(PANEL)) };
    Ok(outcome.message(Tone::Success, done))
}

fn list(state: State, cursor: Option<&str>) -> Result<Panel, Error> {
    let page = inbox::list(state, cursor)?;
    let others = State::ALL.into_iter().filter(|other| *other != state);
    let others = others.enumerate().fold(Text::new("Also: "), |text, (index, other)| {
        let text = if index > 0 { text.plain(" · ") } else { text };
        text.link(other.label(), PanelTarget::new(PANEL).query("state", other.as_str()))
    });
    let empty = match state {
        State::New => "No new messages. What visitors write with the contact form comes here.",
        State::Read => "Nothing was marked as read yet.",
        State::Spam => "No spam.",
    };
    let table = Table::new(TABLE)
        .caption(format!("{} messages", state.label()))
        .column(TableColumn::text("subject", "Message"))
        .column(TableColumn::text("from", "From"))
        .column(TableColumn::text("received", "Received"))
        .rows(page.messages.iter().map(row))
        .action(Action::new(State::Read.as_str(), "Mark as read"))
        .action(Action::new(State::Spam.as_str(), "Spam"))
        .action(delete())
        .empty(empty)
        .previous(cursor.map(|_| String::new()))
        .next(page.next);
    Ok(Panel::new("Messages").text(others).table(table))
}

fn row(kept: &Kept) -> Row {
    let target = PanelTarget::new(PANEL).query("message", &kept.key);
    let row = Row::new(&kept.key)
        .cell(Cell::link(kept.message.headline(), target))
        .cell(Cell::new(&kept.message.name))
        .cell(Cell::new(received(kept)));
    match kept.state {
        State::New => row,
        state => row.without(state.as_str()),
    }
}

fn one(kept: &Kept) -> Panel {
    let message = &kept.message;
    let answer = Link::new(&message.email, Target::url(format!("mailto:{}", message.email)));
    let email = Text::new("").link(answer.label.as_str(), answer.target);
    let facts = [
        ("From", Text::new(&message.name)),
        ("Email", email),
        ("Received", Text::new(received(kept))),
        ("State", Text::new(kept.state.label())),
    ];
    let text = message.text.split('\n').filter(|line| !line.trim().is_empty());
    // A paragraph may have 2,000 characters.
    let text = text.flat_map(|line| pieces(line, 2_000)).take(300);
    let body = text.fold(Content::new(), |content, piece| content.text(piece));
    let actions =
        State::ALL.into_iter().filter(|state| *state != kept.state).fold(Content::new(), |content, state| {
            content.action(Action::new(state.as_str(), format!("Mark as {}", state.as_str())))
        });
    Panel::new(message.headline())
        .descriptions(facts)
        .group("Message", body)
        .group("What to do with it", actions.action(delete()))
        .link(Link::new("All messages", PanelTarget::new(PANEL).query("state", kept.state.as_str())))
}

fn delete() -> Action {
    Action::new("delete", "Delete").destructive(Confirmation::new(
        "Delete this message?",
        "It cannot be brought back.",
        "Delete",
    ))
}

fn received(kept: &Kept) -> String {
    let moment = i64::try_from(kept.received).unwrap_or_default();
    i18n::format_date(moment, DateLength::Medium).unwrap_or_default()
}

/// The line in pieces of at most so many characters.
fn pieces(line: &str, characters: usize) -> Vec<String> {
    let line: Vec<char> = line.chars().collect();
    line.chunks(characters).map(|piece| piece.iter().collect()).collect()
}
