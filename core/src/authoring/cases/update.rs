//! Writes what came into the file of a case, in the place of what was expected.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};

use super::{
    error::CaseError,
    run::{CaseOutcome, StepOutcome},
};

/// Writes the answers that are missing or different into the case. Whether the file changed. What was expected with `…`
/// and fits stays as it is; where nothing but a call stands in a step, its answer, log and changes are written.
///
/// # Errors
/// [`CaseError::Unreadable`], [`CaseError::Unwritable`].
pub fn write_down(path: &Path, outcome: &CaseOutcome) -> Result<bool, CaseError> {
    let text = fs::read_to_string(path).map_err(CaseError::unreadable(path))?;
    let odd = |error: serde_json::Error| CaseError::Content(error.to_string());
    let mut case: Value = serde_json::from_str(&text).map_err(odd)?;
    let before = case.clone();
    let steps = case.get_mut("steps").and_then(Value::as_array_mut);
    for (step, outcome) in steps.into_iter().flatten().zip(&outcome.steps) {
        if let Some(step) = step.as_object_mut() {
            settle(step, outcome);
        }
    }
    if case == before {
        return Ok(false);
    }
    let new = serde_json::to_string_pretty(&case).map_err(odd)? + "\n";
    let beside = path.with_extension("json.new");
    fs::write(&beside, new).map_err(CaseError::unwritable(&beside))?;
    fs::rename(&beside, path).map_err(CaseError::unwritable(path))?;
    Ok(true)
}

fn settle(step: &mut Map<String, Value>, outcome: &StepOutcome) {
    let is_call = step.contains_key("call");
    if !outcome.is_compared && is_call && outcome.failure.is_none() {
        let mut expect = Map::from_iter([("output".to_owned(), outcome.output.clone())]);
        if !outcome.log.is_empty() {
            expect.insert("log".to_owned(), json!(outcome.log));
        }
        if !outcome.changes.is_empty() {
            expect.insert("changes".to_owned(), json!(outcome.changes));
        }
        step.insert("expect".to_owned(), Value::Object(expect));
        return;
    }
    for mismatch in outcome.mismatches.iter().filter(|mismatch| mismatch.key != "at-most") {
        let expect = step.entry("expect").or_insert_with(|| json!({}));
        let Some(expect) = expect.as_object_mut() else { return };
        match &mismatch.actual {
            // A call that no longer fails.
            Value::Null if mismatch.key == "fails" => {
                expect.remove("fails");
            }
            actual => {
                expect.insert(mismatch.key.to_owned(), actual.clone());
            }
        }
    }
    if let Some(expect) = step.get_mut("expect").and_then(Value::as_object_mut)
        && outcome.failure.is_some()
    {
        expect.remove("output");
    }
}
