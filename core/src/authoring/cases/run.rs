//! Runs a case.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    compare::text_fits,
    error::CaseError,
    expectation::{Expectation, Mismatch},
    file::CaseFile,
    site::{CaseSite, Workshop},
    steps::{Step, StepKind},
    tried::find_function,
};
use crate::{
    domain::{Actor, JobOutcome},
    plugins::{
        CallReport, Witnessed,
        dynamic::{DynamicError, Identity},
        witnessed,
    },
    services::OpenError,
};

/// Jobs that one step does; more of them are a plugin that keeps itself busy.
const JOBS: usize = 1_000;

/// What came of a step.
#[derive(Clone, Debug, Default)]
pub struct StepOutcome {
    /// The step in a few words.
    pub title: String,
    /// The answer; null where there is none.
    pub output: Value,
    /// Why there is no answer.
    pub failure: Option<String>,
    /// The lines that the plugin wrote to the log, each with its level.
    pub log: Vec<String>,
    /// What the plugin changed.
    pub changes: Vec<Value>,
    /// How long the calls of the plugin took.
    pub elapsed: Duration,
    /// Calls of host functions.
    pub host_calls: u32,
    /// The most memory that an instance had, in bytes.
    pub memory: usize,
    /// The calls of the plugin and of others.
    pub calls: Vec<CallReport>,
    /// What is not as it was expected.
    pub mismatches: Vec<Mismatch>,
    /// Whether anything was expected.
    pub is_compared: bool,
}

/// What came of a case.
#[derive(Clone, Debug, Default)]
pub struct CaseOutcome {
    /// The steps that were done.
    pub steps: Vec<StepOutcome>,
    /// What is wrong with the case as a whole: requests that nobody declared, a refusal that did not come.
    pub problems: Vec<String>,
    /// How long all of it took.
    pub elapsed: Duration,
}

impl CaseOutcome {
    /// Whether everything was as expected.
    pub fn has_passed(&self) -> bool {
        self.problems.is_empty() && self.steps.iter().all(|step| step.mismatches.is_empty())
    }
}

/// Runs the case whose file is in `folder` on a component. A step that fails otherwise than expected is the last one.
///
/// # Errors
/// Where the case cannot be run. A plugin that does something else than expected is an outcome.
pub async fn run_case(
    workshop: &Workshop,
    component: &Path,
    identity: &Identity,
    case: &CaseFile,
    folder: &Path,
) -> Result<CaseOutcome, CaseError> {
    let (begin, steps) = (Instant::now(), case.steps()?);
    let mut outcome = CaseOutcome::default();
    let site = CaseSite::open(workshop, component, identity, case, folder).await;
    match (site, &case.refused) {
        (Err(CaseError::Open(OpenError::Plugins(problems))), Some(expected)) => {
            let actual = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            if !text_fits(expected, &actual) {
                outcome.problems.push(format!(
                    "the plugin is refused, otherwise than expected:\n- {expected}\n+ {actual}"
                ));
            }
        }
        (Ok(_), Some(_)) => outcome.problems.push("the plugin is not refused: it was loaded".to_owned()),
        (site, _) => {
            let mut site = site?;
            for (index, step) in steps.iter().enumerate() {
                let done = site.step(identity, step).await.map_err(|error| at_step(index, error))?;
                let goes_on = done.failure.is_none() || done.mismatches.is_empty();
                outcome.steps.push(done);
                if !goes_on {
                    break;
                }
            }
            outcome.problems.extend(site.network.finish().await);
        }
    }
    outcome.elapsed = begin.elapsed();
    Ok(outcome)
}

fn at_step(index: usize, error: CaseError) -> CaseError {
    CaseError::Step { number: index + 1, message: error.to_string() }
}

impl CaseSite {
    /// Does a step and compares what came of it.
    async fn step(&mut self, identity: &Identity, step: &Step) -> Result<StepOutcome, CaseError> {
        let mut outcome = self.perform(identity, &step.kind).await?;
        if outcome.failure.is_none() {
            for (name, keep) in &step.keep {
                self.names.keep(name, keep, &outcome.output)?;
            }
        }
        let expect = match &step.expect {
            Some(expect) => self.fill(expect)?,
            None => Expectation::default(),
        };
        outcome.is_compared = step.expect.is_some();
        outcome.mismatches = expect.compare(&outcome);
        Ok(outcome)
    }

    /// Does a step.
    pub(super) async fn perform(
        &mut self,
        identity: &Identity,
        kind: &StepKind,
    ) -> Result<StepOutcome, CaseError> {
        let (done, seen) = witnessed(async {
            match kind {
                StepKind::Call { function, input, on_behalf_of } => {
                    self.call(identity, function, input, on_behalf_of.as_deref()).await
                }
                StepKind::Publish(entry) => Ok(refusal(self.add_entry(entry, true).await?)),
                StepKind::Save(entry) => Ok(refusal(self.add_entry(entry, false).await?)),
                StepKind::Wait(time) => {
                    self.clock.advance(*time);
                    Ok((Value::Null, None))
                }
                StepKind::Jobs => self.do_jobs().await,
            }
        })
        .await;
        let (output, failure) = done?;
        Ok(self.outcome(kind.title(), output, failure, seen))
    }

    fn outcome(&self, title: String, output: Value, failure: Option<String>, seen: Witnessed) -> StepOutcome {
        let is_own = |plugin: &str| plugin == self.plugin;
        let own = || seen.calls.iter().filter(|call| is_own(&call.plugin));
        let lines = seen.lines.iter().filter(|line| is_own(&line.plugin));
        StepOutcome {
            title,
            output,
            failure,
            log: lines.map(|line| format!("{}: {}", line.level, line.message)).collect(),
            changes: self.journal.take(),
            elapsed: own().map(|call| call.elapsed).sum(),
            host_calls: own().map(|call| call.host_calls).sum(),
            memory: own().map(|call| call.memory).max().unwrap_or(0),
            calls: seen.calls,
            ..StepOutcome::default()
        }
    }

    async fn call(
        &self,
        identity: &Identity,
        function: &str,
        input: &Value,
        on_behalf_of: Option<&str>,
    ) -> Result<(Value, Option<String>), CaseError> {
        let function = find_function(&identity.functions, function)?;
        let input = self.names.fill(input)?;
        let mut scope = self.services.plugins().scope();
        if matches!(function.hook.as_str(), "entry-events" | "scheduled" | "mail-transport") {
            scope = scope.in_background();
        }
        if let Some(email) = on_behalf_of {
            let nobody =
                || CaseError::Content(format!("`as` names {email}, who is none of the `users` of the case"));
            let user = self.users.iter().find(|user| user.email.as_str() == email).ok_or_else(nobody)?;
            scope = scope.on_behalf_of(Actor::User(user.clone()));
        }
        match scope.call_function(&self.plugin, function, &input).await {
            Ok(output) => Ok((output, None)),
            Err(DynamicError::Input(misfit)) => Err(misfit.into()),
            Err(DynamicError::Call(error)) => Ok((Value::Null, Some(error.to_string()))),
        }
    }

    /// Does everything that is due, as a running site would. The failure is that of the first job that failed.
    async fn do_jobs(&self) -> Result<(Value, Option<String>), CaseError> {
        self.services.plan_tasks().await?;
        let mut failure = None;
        for _ in 0..JOBS {
            let Some(job) = self.services.claim_job(&[]).await? else { return Ok((Value::Null, failure)) };
            let done = self.services.perform_job(&job).await;
            if let JobOutcome::Failed(why) | JobOutcome::Hopeless(why) = &done {
                failure.get_or_insert_with(|| format!("{} failed: {why}", job.kind.as_str()));
            }
            self.services.settle_job(&job, done).await?;
        }
        Ok((Value::Null, Some(format!("after {JOBS} jobs there is still one that is due"))))
    }

    fn fill(&self, expect: &Expectation) -> Result<Expectation, CaseError> {
        let fill = |value: &Option<Value>| value.as_ref().map(|value| self.names.fill(value)).transpose();
        Ok(Expectation {
            output: fill(&expect.output)?,
            log: fill(&expect.log)?,
            changes: fill(&expect.changes)?,
            ..expect.clone()
        })
    }
}

/// The message of an entry that was refused.
fn refusal<T>(made: Result<T, crate::services::ServiceError>) -> (Value, Option<String>) {
    (Value::Null, made.err().map(|error| error.to_string()))
}
