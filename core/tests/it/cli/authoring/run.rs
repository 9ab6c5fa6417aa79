//! One call: input, output, cost, and where it went wrong.

use serde_json::{Value, json};

use super::{lines, plugin};
use crate::support::components::{bundled, debug_component, repository, test_component};

fn run(component: &std::path::Path, arguments: &[&str], input: &str) -> crate::support::site::Outcome {
    let component = component.to_str().unwrap();
    plugin(repository(), &[&["run", component], arguments].concat(), input)
}

#[test]
fn the_functions_are_listed_and_the_sample_can_be_sent() {
    let text = bundled("text");
    let all = run(&text, &["--list"], "");
    assert_eq!(all.code, 0, "{all:?}");
    for part in [
        "lifecycle.describe",
        "describe: func() -> description;",
        "publication-type.validate",
        "validate: func(fields: list<field-value>, stage: stage) -> result<list<field-value>, error>;",
        "enum stage {\n    draft,\n    publish,\n  }",
        "invalid(list<field-error>),",
    ] {
        assert!(all.out.contains(part), "{part}: {}", all.out);
    }
    let one = run(&text, &["publication-type.render", "--list"], "");
    let (_, sample) = one.out.split_once("An input to begin with:\n").unwrap();
    let answer = run(&text, &["publication-type.render"], sample);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert_eq!(serde_json::from_str::<Value>(&answer.out).unwrap(), json!({"ok": ""}));
}

#[test]
fn the_answer_is_json_and_the_rest_stands_beside_it() {
    let input = json!({"fields": [{"name": "title", "value": " Tides "}], "stage": "draft"}).to_string();
    let answer = run(&bundled("text"), &["publication-type.validate"], &input);
    assert_eq!(answer.code, 0, "{answer:?}");
    let output: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(output["ok"][0]["name"], "title");
    assert!(answer.err.contains("KiB of memory") && answer.err.contains("0 host calls"), "{}", answer.err);
}

#[test]
fn what_a_call_changes_is_told() {
    let stored = run(
        &test_component("stores"),
        &["publication-type.render", "--grant", "store"],
        &lines("put notes a hello").to_string(),
    );
    assert_eq!(stored.code, 0, "{stored:?}");
    assert!(stored.err.contains("changed   {\"document\":{\"collection\":\"notes\""), "{}", stored.err);
}

#[test]
fn a_panic_leads_to_the_line() {
    let failed = run(&debug_component(), &["publication-type.render"], &lines("").to_string());
    assert_eq!((failed.code, failed.out.as_str()), (1, ""), "{failed:?}");
    assert!(failed.err.contains("the pen broke"), "{}", failed.err);
    assert!(failed.err.contains("core/test-plugins/examples/panics.rs:13:9"), "{}", failed.err);
    assert!(failed.err.contains("    13 |         panic!(\"the pen broke"), "{}", failed.err);
    assert!(failed.err.contains("of the standard library and the SDK"), "{}", failed.err);
    assert!(!failed.err.contains('\u{1b}'), "{}", failed.err);
}

#[test]
fn without_names_it_is_said_how_to_get_them() {
    let failed = run(&test_component("panics"), &["publication-type.render"], &lines("").to_string());
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(failed.err.contains("sandpress plugin build --debug"), "{}", failed.err);
}

#[test]
fn limits_hold_as_on_a_site() {
    let failed = run(&test_component("memory_bomb"), &["publication-type.render"], &lines("").to_string());
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(failed.err.contains("it used up its memory (memory_mib)"), "{}", failed.err);
}
