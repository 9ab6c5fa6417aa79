//! What is said where something is wrong.

use std::fs;

use serde_json::json;

use super::{Project, lines, plugin};
use crate::support::components::{bundled, repository, test_component};

fn complaint(arguments: &[&str], input: &str) -> String {
    let outcome = plugin(repository(), arguments, input);
    assert!(outcome.code != 0 && outcome.out.is_empty(), "{outcome:?}");
    outcome.err
}

#[test]
fn files_that_are_no_plugins() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    for (file, part) in [
        ("nowhere.wasm".to_owned(), "cannot read nowhere.wasm"),
        (file("text.wasm", b"hello"), "it is not WebAssembly"),
        (file("module.wasm", b"\0asm\x01\0\0\0"), "build it for the target wasm32-wasip2"),
        (test_component("wants_unknown").to_str().unwrap().to_owned(), "does not offer"),
        (test_component("no_lifecycle").to_str().unwrap().to_owned(), "it has no hook `lifecycle`"),
    ] {
        let said = complaint(&["run", &file, "lifecycle.describe"], "");
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn functions_that_are_not_there() {
    let text = bundled("text");
    let text = text.to_str().unwrap();
    for (function, part) in [
        ("publication-typ", "did you mean \"publication-type\"?"),
        ("block", "it has"),
        ("publication-type", "publication-type.validate"),
        ("publication-type.draw", "there is no function"),
    ] {
        let said = complaint(&["run", text, function], "{}");
        assert!(said.to_lowercase().contains(part), "{part}: {said}");
    }
}

#[test]
fn input_that_does_not_fit() {
    let text = bundled("text");
    let text = text.to_str().unwrap();
    let function = "publication-type.validate";
    for (input, part) in [
        ("{\n  \"fields\": [}", "standard input:2:14: this is not JSON"),
        ("", "An input to begin with:\n{"),
        ("[]", "input: the input is an object with a member for each parameter"),
        (r#"{"fields": [], "stag": "draft"}"#, "did you mean \"stage\"?"),
        (
            r#"{"fields": [{"name": 1, "value": ""}], "stage": "draft"}"#,
            "input.fields[0].name: this is the number 1",
        ),
    ] {
        let said = complaint(&["run", text, function], input);
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn grants_that_are_missing() {
    let component = test_component("wants_http");
    let arguments = ["run", component.to_str().unwrap(), "publication-type.render"];
    let said = complaint(&arguments, &lines("").to_string());
    assert!(said.contains("[plugins.wants-http.grants] http ="), "{said}");
}

#[test]
fn cases_that_are_none() {
    let project = Project::new(bundled("text"));
    let none = project.test(&[]);
    assert!(none.code == 1 && none.err.contains("there are no cases in cases"), "{none:?}");
    fs::write(project.path("a"), "{\n  \"description\": \"x\",\n  \"stepz\": []\n}").unwrap();
    project.case("b", &json!({"description": "nothing"}));
    project.case("c", &json!({"description": "odd", "steps": [{"wait": "1 s", "run": "jobs"}]}));
    project.case("d", &json!({"description": "odd", "steps": [{"call": "lifecycle.describ"}]}));
    project.case("e", &json!({"description": "odd", "now": "tomorrow", "steps": [{"run": "jobs"}]}));
    let odd = project.test(&[]);
    assert_eq!(odd.code, 1, "{odd:?}");
    for part in [
        "cases/a.json:3:9: unknown field `stepz`",
        "the case has no `steps`",
        "step 1: a step has exactly one of",
        "step 1: there is no function \"lifecycle.describ\"",
        "`now` is \"tomorrow\"",
        "0 passed, 5 failed",
    ] {
        assert!(odd.out.contains(part), "{part}: {}", odd.out);
    }
    let filtered = project.test(&["--filter", "zzz"]);
    assert!(filtered.err.contains("no case in cases has \"zzz\" in its name"), "{filtered:?}");
}

#[test]
fn a_folder_without_a_component() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = plugin(folder.path(), &["test"], "");
    assert!(outcome.code == 1 && outcome.err.contains("there is no component in ."), "{outcome:?}");
}
