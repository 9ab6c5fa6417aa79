//! Measuring.

use serde_json::{Value, json};

use super::{Project, plugin};
use crate::support::{components::bundled, site::Outcome};

fn bench(project: &Project, more: &[&str]) -> Outcome {
    // The component lies in the folder of the plugin, as its author has it.
    let component = project.folder.path().join("text.wasm");
    std::fs::copy(&project.component, component).unwrap();
    plugin(project.folder.path(), &[&["bench", "--calls", "5"], more].concat(), "")
}

#[test]
fn calls_are_measured_and_compared() {
    let project = Project::new(bundled("text"));
    let step = json!({"call": "publication-type.definition"});
    project.case("definition", &json!({"description": "measured", "steps": [step]}));
    let first = bench(&project, &["--save", "before"]);
    assert_eq!(first.code, 0, "{first:?}");
    assert!(first.out.contains("text 1.") || first.out.contains("text 0."), "{}", first.out);
    assert!(
        first.out.contains("compiled in") && first.out.contains("definition/1 publication-type.definition")
    );
    assert!(project.folder.path().join("bench/before.json").is_file());
    let second = bench(&project, &["--compare", "before"]);
    assert!(second.code == 0 && second.out.contains(" %"), "{second:?}");
    let json = bench(&project, &["--json"]);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report["calls"][0]["measured"]["calls"], 5);
    assert!(report["calls"][0]["measured"]["memory-kib"].as_u64().unwrap() > 0);
}

#[test]
fn one_call_is_measured() {
    let project = Project::new(bundled("text"));
    std::fs::write(project.folder.path().join("in.json"), "{}").unwrap();
    let outcome = bench(&project, &[".", "publication-type.definition", "--input", "in.json"]);
    assert!(outcome.code == 0 && outcome.out.contains("input/1"), "{outcome:?}");
}

#[test]
fn baselines_that_are_not_there_or_have_no_name() {
    let project = Project::new(bundled("text"));
    project.case(
        "definition",
        &json!({"description": "measured", "steps": [{"call": "publication-type.definition"}]}),
    );
    let missing = bench(&project, &["--compare", "nothing"]);
    assert!(missing.code == 1 && missing.err.contains("cannot read ./bench/nothing.json"), "{missing:?}");
    let odd = bench(&project, &["--save", "../x"]);
    assert!(odd.code == 1 && odd.err.contains("no name for a baseline"), "{odd:?}");
}
