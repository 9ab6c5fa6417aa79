//! The steps of a case, checked.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;

use super::{
    error::CaseError,
    expectation::Expectation,
    file::{CaseFile, EntryFile, KeepFile, StepFile},
};

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// What of its output is kept.
    pub(super) keep: BTreeMap<String, KeepFile>,
    /// What is expected of it.
    pub(super) expect: Option<Expectation>,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// Calls a function of the plugin.
    Call {
        /// The hook and the function.
        function: String,
        /// The parameters by their names.
        input: Value,
        /// The address of the person on whose behalf it is called.
        on_behalf_of: Option<String>,
    },
    /// Makes an entry that readers see.
    Publish(EntryFile),
    /// Makes a draft.
    Save(EntryFile),
    /// Lets time pass.
    Wait(Duration),
    /// Does what is due.
    Jobs,
}

impl StepKind {
    /// The step in a few words.
    pub fn title(&self) -> String {
        match self {
            Self::Call { function, .. } => function.clone(),
            Self::Publish(_) => "publish".to_owned(),
            Self::Save(_) => "save".to_owned(),
            Self::Wait(_) => "wait".to_owned(),
            Self::Jobs => "jobs".to_owned(),
        }
    }
}

impl CaseFile {
    /// A case of one call, on an empty site.
    pub fn of_call(function: String, input: Value) -> Self {
        let step = StepFile { call: Some(function), input: Some(input), ..StepFile::default() };
        Self { steps: vec![step], ..Self::default() }
    }

    /// The steps.
    ///
    /// # Errors
    /// [`CaseError::Step`], [`CaseError::Content`].
    pub fn steps(&self) -> Result<Vec<Step>, CaseError> {
        if self.refused.is_some() && !self.steps.is_empty() {
            let message =
                "a plugin that is `refused` does nothing: take `refused` or `steps` away".to_owned();
            return Err(CaseError::Content(message));
        }
        if self.refused.is_none() && self.steps.is_empty() {
            return Err(CaseError::Content("the case has no `steps`: write at least one".to_owned()));
        }
        let steps = self.steps.iter().enumerate().map(|(index, step)| {
            read(step).map_err(|message| CaseError::Step { number: index + 1, message })
        });
        steps.collect()
    }
}

fn read(step: &StepFile) -> Result<Step, String> {
    let given = [
        step.call.is_some(),
        step.publish.is_some(),
        step.save.is_some(),
        step.wait.is_some(),
        step.run.is_some(),
    ];
    if given.into_iter().filter(|given| *given).count() != 1 {
        return Err("a step has exactly one of call, publish, save, wait and run".to_owned());
    }
    if step.call.is_none() && (step.input.is_some() || !step.keep.is_empty()) {
        return Err("`input` and `keep` belong to a step with `call`".to_owned());
    }
    let kind = match step {
        StepFile { call: Some(function), input, .. } => StepKind::Call {
            function: function.clone(),
            input: input.clone().unwrap_or_default(),
            on_behalf_of: step.on_behalf_of.clone(),
        },
        StepFile { publish: Some(entry), .. } => StepKind::Publish(entry.clone()),
        StepFile { save: Some(entry), .. } => StepKind::Save(entry.clone()),
        StepFile { wait: Some(time), .. } => StepKind::Wait(duration(time)?),
        StepFile { run: Some(what), .. } if what == "jobs" => StepKind::Jobs,
        _ => return Err("`run` is \"jobs\": there is nothing else to run".to_owned()),
    };
    Ok(Step { kind, keep: step.keep.clone(), expect: step.expect.clone() })
}

/// A time like `10 min`.
fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor = match unit.trim() {
        "s" => 1,
        "min" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => 0,
    };
    let seconds = number.parse::<u32>().ok().filter(|_| factor > 0).map(|number| u64::from(number) * factor);
    let rule = || format!("{text:?} is no time: write a number with s, min, h or d, as in \"10 min\"");
    seconds.map(Duration::from_secs).ok_or_else(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(duration("90 s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7200)));
        for wrong in ["", "5", "min", "1 week", "-1 s", "9999999999 s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_step_does_one_thing() {
        let problem = |json: &str| serde_json::from_str::<StepFile>(json).map(|step| read(&step).err());
        assert!(problem("{}").unwrap().unwrap().contains("exactly one"));
        assert!(problem(r#"{"call": "a", "wait": "1 s"}"#).unwrap().unwrap().contains("exactly one"));
        assert!(problem(r#"{"wait": "1 s", "input": {}}"#).unwrap().unwrap().contains("belong"));
        assert!(problem(r#"{"run": "everything"}"#).unwrap().unwrap().contains("jobs"));
        assert_eq!(problem(r#"{"run": "jobs"}"#).unwrap(), None);
    }
}
