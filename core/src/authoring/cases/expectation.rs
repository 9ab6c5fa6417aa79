//! What is expected of a step.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{compare::fits, run::StepOutcome};

/// What is expected. What is not named is not compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Expectation {
    /// The answer.
    #[serde(default, deserialize_with = "present")]
    pub(super) output: Option<Value>,
    /// The message of a failure.
    pub(super) fails: Option<String>,
    /// The lines of the log.
    pub(super) log: Option<Value>,
    /// What the plugin changed.
    pub(super) changes: Option<Value>,
    /// What the step may cost.
    pub(super) at_most: Option<Cost>,
}

/// Upper limits of what a step may cost.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Cost {
    pub(super) milliseconds: Option<f64>,
    pub(super) host_calls: Option<u32>,
    pub(super) memory_kib: Option<usize>,
}

/// One thing that is not as it was expected.
#[derive(Clone, Debug)]
pub struct Mismatch {
    /// The key under `expect`.
    pub key: &'static str,
    /// What was expected; null where nothing was said.
    pub expected: Value,
    /// What came.
    pub actual: Value,
}

/// `null` as a value that was given, and not as one that is missing.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Expectation {
    /// What of the outcome is not as expected.
    pub(super) fn compare(&self, outcome: &StepOutcome) -> Vec<Mismatch> {
        let failure = outcome.failure.as_ref().map_or(Value::Null, |failure| json!(failure));
        let fails = self.fails.as_ref().map_or(Value::Null, |fails| json!(fails));
        let parts = [
            ("fails", Some(fails), failure),
            ("output", self.output.clone(), outcome.output.clone()),
            ("log", self.log.clone(), json!(outcome.log)),
            ("changes", self.changes.clone(), json!(outcome.changes)),
        ];
        let wrong = parts.into_iter().filter_map(|(key, expected, actual)| {
            let expected = expected?;
            (!fits(&expected, &actual)).then_some(Mismatch { key, expected, actual })
        });
        wrong.chain(self.at_most.iter().flat_map(|cost| cost.compare(outcome))).collect()
    }
}

impl Cost {
    fn compare(self, outcome: &StepOutcome) -> Vec<Mismatch> {
        let milliseconds = outcome.elapsed.as_secs_f64() * 1000.0;
        let memory = outcome.memory >> 10;
        let mut wrong = Vec::new();
        let mut add = |what: &str, limit: Value, actual: Value| {
            wrong.push(Mismatch {
                key: "at-most",
                expected: json!({ what: limit }),
                actual: json!({ what: actual }),
            });
        };
        if let Some(limit) = self.milliseconds.filter(|limit| milliseconds > *limit) {
            add("milliseconds", json!(limit), json!((milliseconds * 100.0).round() / 100.0));
        }
        if let Some(limit) = self.host_calls.filter(|limit| outcome.host_calls > *limit) {
            add("host-calls", json!(limit), json!(outcome.host_calls));
        }
        if let Some(limit) = self.memory_kib.filter(|limit| memory > *limit) {
            add("memory-kib", json!(limit), json!(memory));
        }
        wrong
    }
}
