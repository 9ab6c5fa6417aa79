//! Changes entries as the lines of a text say, and answers with a line for each: `create WHO INTENT TYPE KEY=VALUE …`
//! (a key `path` or `byline` is no field), `update WHO INTENT ID BASE KEY=VALUE …`, `publish WHO ID`, `unpublish …`,
//! `trash …`, `restore …`, and `times NUMBER LINE`. WHO is `plugin` or `user`, INTENT `save` or `publish`.
//!
//! The text is the title of an event, which is answered by an error; the body of an entry, whose HTML is the answer; or,
//! where it begins with `filter`, what stands behind that in the body of an entry that is being saved, which is refused
//! with the answer.

use sandpress_plugin::content::{
    EntryRef, Identity, Intent, NewEntry, WriteError, create, publish, restore, trash, unpublish, update,
};
use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::entry_filter::{Candidate, EntryFilter};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::{Error, FieldError, FieldValue, value_of};
use sandpress_test_plugins::{Behaviour, component, escaped, shown_error};

struct WritesContent;

impl Behaviour for WritesContent {
    const ID: &'static str = "writes-content";

    fn render(entry: Entry) -> Result<String, Error> {
        Ok(format!("<p>{}</p>", escaped(&answers(value_of(&entry.fields, "body")))))
    }
}

impl EntryEvents for WritesContent {
    fn handle(event: Event) -> Result<(), Error> {
        Err(Error::Internal(answers(&event.title)))
    }
}

impl EntryFilter for WritesContent {
    fn before_save(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        match value_of(&entry.fields, "body").strip_prefix("filter ") {
            Some(lines) => Err(Error::Invalid(vec![FieldError::new("body", answers(lines))])),
            None => Ok(None),
        }
    }
}

fn answers(lines: &str) -> String {
    let answer = |line| run(line).map_or_else(shown_failure, shown);
    lines.lines().map(answer).collect::<Vec<_>>().join("\n")
}

fn run(line: &str) -> Result<EntryRef, WriteError> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["create", who, intent, publication_type, values @ ..] => {
            let (mut path, mut byline) = ("", "");
            let mut fields = Vec::new();
            for field in fields_of(values) {
                match field {
                    ("path", value) => path = value,
                    ("byline", value) => byline = value,
                    (name, value) => fields.push(FieldValue::new(name, value)),
                }
            }
            let entry = NewEntry::new(publication_type, fields).path(path).byline(byline);
            create(identity(who), &entry, intent_of(intent))
        }
        ["update", who, intent, id, base, values @ ..] => {
            let changes: Vec<_> =
                fields_of(values).map(|(name, value)| FieldValue::new(name, value)).collect();
            update(identity(who), id, base.parse().unwrap_or(0), &changes, intent_of(intent))
        }
        ["publish", who, id] => publish(identity(who), id),
        ["unpublish", who, id] => unpublish(identity(who), id),
        ["trash", who, id] => trash(identity(who), id),
        ["restore", who, id] => restore(identity(who), id),
        ["times", number, rest @ ..] => {
            let line = rest.join(" ");
            let mut last = run(&line)?;
            for _ in 1..number.parse().unwrap_or(1) {
                last = run(&line)?;
            }
            Ok(last)
        }
        _ => panic!("{line:?} is no command"),
    }
}

fn fields_of<'a>(values: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
    values.iter().filter_map(|value| value.split_once('='))
}

fn identity(who: &str) -> Identity {
    if who == "user" { Identity::User } else { Identity::Plugin }
}

fn intent_of(word: &str) -> Intent {
    if word == "publish" { Intent::Publish } else { Intent::Save }
}

fn shown(entry: EntryRef) -> String {
    format!("{} v{} {} {}", entry.id, entry.revision, entry.status, entry.path)
}

fn shown_failure(error: WriteError) -> String {
    match error {
        WriteError::Conflict(newest) => format!("conflict {newest}"),
        WriteError::State(_) => "state".to_owned(),
        error => shown_error(&error.into()),
    }
}

component!(WritesContent: lifecycle, publication_type; also entry_events, entry_filter);
