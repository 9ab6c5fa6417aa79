//! Cases: what is compared, what is shown, what is written down.

use serde_json::{Value, json};

use super::{Project, lines};
use crate::support::components::{bundled, debug_component, test_component};

fn validate(title: &str, expected: Value) -> Value {
    let input = json!({"fields": [{"name": "title", "value": title}], "stage": "draft"});
    json!({
        "description": "a draft",
        "steps": [{"call": "publication-type.validate", "input": input, "expect": {"output": expected}}],
    })
}

#[test]
fn a_difference_is_shown_and_written_down() {
    let project = Project::new(bundled("text"));
    project.case("fits", &validate("Tides", json!({"ok": "…"})));
    project.case("differs", &validate("Tides", json!({"ok": [{"name": "title", "value": "Moon"}]})));
    let outcome = project.test(&[]);
    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert!(outcome.out.contains("ok    fits: a draft"), "{}", outcome.out);
    assert!(outcome.out.contains("FAIL  differs: a draft"), "{}", outcome.out);
    assert!(
        outcome.out.contains("step 1, publication-type.validate: `output` is not as expected"),
        "{}",
        outcome.out
    );
    assert!(
        outcome.out.contains("-       \"value\": \"Moon\"\n      +       \"value\": \"Tides\""),
        "{}",
        outcome.out
    );
    assert!(outcome.out.contains("1 passed, 1 failed"), "{}", outcome.out);
    assert!(outcome.err.contains("1 of 2 cases failed"), "{}", outcome.err);

    let updated = project.test(&["--update"]);
    assert!(updated.code == 0 && updated.out.contains("new   differs"), "{updated:?}");
    let written = project.read("differs");
    assert_eq!(written["steps"][0]["expect"]["output"]["ok"][0]["value"], "Tides");
    assert_eq!(written["description"], "a draft");
    assert_eq!(project.read("fits")["steps"][0]["expect"]["output"], json!({"ok": "…"}));
    assert_eq!(project.test(&["--filter", "differs"]).code, 0);
}

#[test]
fn a_report_for_machines() {
    let project = Project::new(bundled("text"));
    project.case("differs", &validate("Tides", json!({"ok": []})));
    let outcome = project.test(&["--json"]);
    assert_eq!(outcome.code, 1);
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!((&report["plugin"], &report["failed"]), (&json!("text"), &json!(1)));
    assert_eq!(report["cases"][0]["steps"][0]["mismatches"][0]["key"], "output");
}

#[test]
fn what_is_new_is_written_whole() {
    let project = Project::new(test_component("stores"));
    project.case(
        "stores",
        &json!({
            "description": "keeps a note",
            "grants": {"store": true},
            "documents": [{"collection": "notes", "key": "old", "body": "before"}],
            "steps": [{"call": "publication-type.render", "input": lines("put notes a hello\nget notes old")}],
        }),
    );
    let outcome = project.test(&["--update"]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let expect = &project.read("stores")["steps"][0]["expect"];
    assert_eq!(expect["changes"][0]["document"]["key"], "a", "{expect}");
    assert!(expect["output"]["ok"].as_str().unwrap().contains("before"), "{expect}");
    assert_eq!(project.test(&[]).code, 0);
}

#[test]
fn a_failure_can_be_expected_and_is_explained_otherwise() {
    let project = Project::new(debug_component());
    let step =
        |expect: Value| json!([{"call": "publication-type.render", "input": lines(""), "expect": expect}]);
    project.case(
        "expected",
        &json!({"description": "panics", "steps": step(json!({"fails": "…the pen broke…"}))}),
    );
    assert_eq!(project.test(&[]).code, 0);
    project.case("unexpected", &json!({"description": "panics", "steps": step(json!({}))}));
    let outcome = project.test(&["--filter", "unexpected"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.out.contains("it fails, which is not expected"), "{}", outcome.out);
    assert!(outcome.out.contains("panics.rs:13:9"), "{}", outcome.out);
}

#[test]
fn costs_have_limits() {
    let project = Project::new(bundled("text"));
    let step = json!({
        "call": "publication-type.definition",
        "expect": {"at-most": {"milliseconds": 0.000_001, "memory-kib": 1, "host-calls": 0}},
    });
    project.case("costs", &json!({"description": "costs", "steps": [step]}));
    let outcome = project.test(&[]);
    assert_eq!(outcome.code, 1);
    assert!(
        outcome.out.contains("\"milliseconds\"") && outcome.out.contains("\"memory-kib\""),
        "{}",
        outcome.out
    );
    assert!(!outcome.out.contains("host-calls"), "{}", outcome.out);
}
