//! `render` does what the lines of the body say with the site's entries, and returns a line for each answer.
//!
//! `get ID`, `newest ID`, `path PATH`, `rendering ID`, `times NUMBER get ID`, and
//! `query LIMIT [KEY=VALUE …]` with the keys `type`, `status`, `from`, `before`, `changed`, `author`, `fields` (separated
//! by commas), `order` and `after`.

use sandpress_plugin::content::{Entry as Found, Query, find_by_path, get, get_newest, get_rendering};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, answers, component};

struct ReadsContent;

impl Behaviour for ReadsContent {
    const ID: &'static str = "reads-content";

    fn render(entry: Entry) -> Result<String, Error> {
        answers(&entry, run)
    }
}

fn run(line: &str) -> Result<String, Error> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["get", id] => Ok(shown_or_none(get(id)?)),
        ["newest", id] => Ok(shown_or_none(get_newest(id)?)),
        ["path", path] => Ok(shown_or_none(find_by_path(path)?)),
        ["rendering", id] => Ok(get_rendering(id)?.map_or("none".into(), |rendering| {
            format!("{} | {}", rendering.html.replace('\n', ""), rendering.text.replace('\n', " / "))
        })),
        ["times", number, "get", id] => {
            let mut last = String::new();
            for _ in 0..number.parse().unwrap_or(0) {
                last = shown_or_none(get(id)?);
            }
            Ok(last)
        }
        ["query", limit, conditions @ ..] => ask(limit.parse().unwrap_or(0), conditions),
        _ => panic!("{line:?} is no command"),
    }
}

fn ask(limit: u32, conditions: &[&str]) -> Result<String, Error> {
    let (mut query, mut after) = (Query::new(), None);
    for (key, value) in conditions.iter().filter_map(|condition| condition.split_once('=')) {
        query = match key {
            "type" => query.publication_type(value),
            "status" => query.status(value),
            "from" => query.published_after(value),
            "before" => query.published_before(value),
            "changed" => query.changed_after(value),
            "author" => query.author(value),
            "fields" => query.fields(&value.split(',').collect::<Vec<_>>()),
            "order" => query.order(String::from(value).leak()),
            "after" => {
                after = Some(value);
                query
            }
            _ => panic!("{key:?} is no condition"),
        };
    }
    let page = query.list(after, limit)?;
    let entries: Vec<_> = page.entries.into_iter().map(shown).collect();
    Ok(format!("[{}]{}", entries.join(", "), page.next.map_or(String::new(), |next| format!(" next {next}"))))
}

fn shown_or_none(entry: Option<Found>) -> String {
    entry.map_or("none".into(), shown)
}

fn shown(entry: Found) -> String {
    let fields: String = entry
        .fields
        .iter()
        .map(|field| match field.value.len() {
            0..100 => format!(" {}={}", field.name, field.value),
            length => format!(" {}:{length}", field.name),
        })
        .collect();
    format!("{} {:?} v{}{fields}", entry.status, entry.title, entry.revision)
}

component!(ReadsContent);
