//! The pages for authors of themes: every template, variable, function and filter stands there, and nothing else.

use std::{collections::BTreeSet, fs};

use sandpress::themes::contexts::reader::{
    AccountPageContext, ArchiveContext, AuthorPageContext, EntryContext, ErrorContext, HomeContext,
    PluginPageContext, SearchContext, SiteContext, TermPageContext, ThemeContext,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::support::components::repository;

fn page(name: &str) -> String {
    fs::read_to_string(repository().join("docs/themes").join(name)).unwrap()
}

/// The names in the first column of the table below a heading.
fn table(page: &str, heading: &str) -> BTreeSet<String> {
    let (_, section) = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let section = section.split("\n## ").next().unwrap();
    let cell = |line: &str| {
        let name = line.strip_prefix("| `")?.split(['`', '(']).next()?;
        Some(name.to_owned())
    };
    section.lines().filter_map(cell).collect()
}

fn value(context: &impl Serialize) -> Value {
    serde_json::to_value(context).unwrap()
}

fn samples() -> [(&'static str, Value); 9] {
    [
        ("home.html", value(&HomeContext::sample())),
        ("entry.html", value(&EntryContext::sample())),
        ("plugin.html", value(&PluginPageContext::sample())),
        ("error.html", value(&ErrorContext::sample())),
        ("term.html", value(&TermPageContext::sample())),
        ("author.html", value(&AuthorPageContext::sample())),
        ("archive.html", value(&ArchiveContext::sample())),
        ("search.html", value(&SearchContext::sample())),
        ("account.html", value(&AccountPageContext::sample())),
    ]
}

/// Everything that templates see in one record: the variables of all pages, `site` and `theme`.
fn everything() -> Value {
    let theme = ThemeContext {
        name: String::new(),
        version: String::new(),
        styles_url: String::new(),
        settings: json!(""),
    };
    let mut all = json!({ "site": SiteContext::sample(), "theme": theme });
    for (_, context) in samples() {
        for (name, value) in context.as_object().unwrap() {
            all[name] = value.clone();
        }
    }
    all
}

/// The record at a dotted path; of a list its first item.
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    let first =
        |value: &'a Value| value.as_array().map_or(value, |list| list.first().unwrap_or(&Value::Null));
    path.split('.').fold(value, |value, name| first(&first(value)[name]))
}

fn names(record: &Value) -> BTreeSet<String> {
    record.as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn every_variable_stands_on_the_page_and_nothing_else() {
    let (page, all) = (page("contexts.md"), everything());
    let headings: Vec<_> =
        page.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`')).collect();
    for path in &headings {
        assert_eq!(table(&page, &format!("## `{path}`")), names(at(&all, path)), "{path}");
    }
    // Each kind of record has a section, wherever it stands first.
    let mut shapes: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    collect(&all, &mut shapes);
    let known: BTreeSet<_> = headings.iter().map(|path| names(at(&all, path))).collect();
    let all_names = names(&all);
    for shape in shapes.into_iter().filter(|shape| *shape != all_names) {
        assert!(known.contains(&shape), "no section for {shape:?}");
    }
}

fn collect(value: &Value, shapes: &mut BTreeSet<BTreeSet<String>>) {
    match value {
        Value::Object(fields) => {
            shapes.insert(fields.keys().cloned().collect());
            fields.values().for_each(|value| collect(value, shapes));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, shapes)),
        _ => {}
    }
}

#[test]
fn every_template_stands_on_the_page_with_its_variables() {
    let page = page("contexts.md");
    for (template, context) in samples() {
        let start = format!("| `{template}` |");
        let row =
            page.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no {template}"));
        let shown = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let shown: BTreeSet<_> = shown.split(", ").map(|name| name.trim_matches('`').to_owned()).collect();
        assert_eq!(shown, names(&context), "{template}");
    }
}

#[test]
fn every_function_and_filter_stands_on_the_page() {
    let source = fs::read_to_string(repository().join("core/themes/src/templates.rs")).unwrap();
    let registered = |call: &str| -> BTreeSet<String> {
        let names = source.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
        names.filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
    };
    let mut expected = registered("register_function(");
    expected.extend(registered("register_filter("));
    let text = page("functions.md");
    let first = text.split("\n## ").next().unwrap();
    let shown: BTreeSet<_> = first
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split(['`', '(']).next()?.to_owned()))
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn no_page_is_forgotten() {
    let index = page("README.md");
    for file in fs::read_dir(repository().join("docs/themes")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") && name != "README.md" {
            assert!(index.contains(&format!("]({name})")), "docs/themes/README.md does not name {name}");
        }
    }
}
