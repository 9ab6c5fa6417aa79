//! `render` does what the lines of the body say with the store, and returns a line for each answer.
//!
//! `put COLLECTION KEY BODY [FIELD=VALUE …]`, `create …`, `replace VERSION COLLECTION KEY BODY …`,
//! `delete COLLECTION KEY`, `get COLLECTION KEY`, `list COLLECTION LIMIT [AFTER]`,
//! `find COLLECTION FIELD VALUE LIMIT [AFTER]`, `add COLLECTION KEY NUMBER [TIMES]`, and
//! `all WRITE; WRITE; …` for several of the first four in one transaction.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::store::{Collection, Document, Expectation, Operation, Page, write};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, answers, component};

struct Stores;

impl Behaviour for Stores {
    const ID: &'static str = "stores";

    fn render(entry: Entry) -> Result<String, Error> {
        answers(&entry, run)
    }
}

fn run(line: &str) -> Result<String, Error> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["get", collection, key] => {
            Ok(Collection::new(collection).get(key)?.as_ref().map_or("none".to_owned(), shown))
        }
        ["list", collection, limit, after @ ..] => {
            Ok(page(Collection::new(collection).list(after.first().copied(), number(limit))?))
        }
        ["find", collection, field, value, limit, after @ ..] => {
            let after = after.first().copied();
            Ok(page(Collection::new(collection).find(field, value, after, number(limit))?))
        }
        ["add", collection, key, by, times @ ..] => {
            let mut sum = 0;
            for _ in 0..times.first().map_or(1, |times| number(times)) {
                sum = Collection::new(collection).increment(key, by.parse().unwrap_or(0))?;
            }
            Ok(sum.to_string())
        }
        ["all", ..] => {
            let steps: Vec<_> = line.trim_start_matches("all").split(';').map(operation).collect();
            written(&steps)
        }
        _ => written(&[operation(line)]),
    }
}

fn written(operations: &[Operation]) -> Result<String, Error> {
    write(operations).map(|version| format!("version {version}"))
}

fn operation(line: &str) -> Operation {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["put", rest @ ..] => put(rest, Expectation::Any),
        ["create", rest @ ..] => put(rest, Expectation::Absent),
        ["replace", version, rest @ ..] => put(rest, Expectation::Version(version.parse().unwrap_or(0))),
        ["delete", collection, key] => Collection::new(collection).delete_operation(key, Expectation::Any),
        _ => panic!("{line:?} is no command"),
    }
}

fn put(words: &[&str], expected: Expectation) -> Operation {
    let [collection, key, body, fields @ ..] = words else { panic!("{words:?} is no document") };
    let fields: Vec<_> = fields.iter().filter_map(|field| field.split_once('=')).collect();
    Collection::new(collection).put_operation(key, body, &fields, expected)
}

fn page(page: Page) -> String {
    let documents: Vec<_> = page.documents.iter().map(shown).collect();
    let next = page.next.map_or(String::new(), |next| format!(" next {next}"));
    format!("[{}]{next}", documents.join(", "))
}

fn shown(document: &Document) -> String {
    let fields: String =
        document.fields.iter().map(|field| format!(" {}={}", field.name, field.value)).collect();
    format!("{} v{} {}{fields}", document.key, document.version, document.body)
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or(0)
}

component!(Stores);
