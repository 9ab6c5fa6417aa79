//! `sandpress plugin test`

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};

use super::subject::Subject;
use crate::{
    authoring::cases::{
        CaseOutcome, StepOutcome, Workshop, difference, explain, find_cases, read_case, run_case, write_down,
    },
    cli::site::runtime,
    plugins::dynamic::Identity,
};

/// Runs the cases of a plugin: each file cases/NAME.json says what is called with what, and what is expected. Each case
/// has a site of its own, with a clock that stands still and no network. Where there is a Cargo.toml, the tests of the
/// Rust code run first.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  sandpress plugin test                     the plugin in this folder
  sandpress plugin test hello.wasm          a component, with the cases beside it
  sandpress plugin test --filter greets     the cases with this in their names
  sandpress plugin test --update            write what came where something else was expected

A case to begin with, cases/hello.json:
  {
    \"description\": \"the block greets\",
    \"steps\": [{ \"call\": \"block.blocks\" }]
  }
Then `sandpress plugin test --update` writes down what is expected from now on. docs/plugins/testing.md has the rest.")]
pub(in crate::cli) struct TestArgs {
    /// The folder of the plugin, or its component.
    #[arg(default_value = ".", value_name = "DIR|FILE")]
    subject: PathBuf,
    /// The folder of the cases, where it is not `cases` beside the component or in the folder.
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
    /// Run only cases with this in their names.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Write what came into the cases, where something else or nothing was expected.
    #[arg(long)]
    update: bool,
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
    /// Leave the tests of the Rust code out.
    #[arg(long)]
    no_rust: bool,
}

/// A case with what came of it.
struct Ran {
    name: String,
    description: String,
    outcome: Result<CaseOutcome, String>,
    is_updated: bool,
}

pub(super) fn run(args: &TestArgs) -> anyhow::Result<()> {
    let subject = Subject::find(&args.subject)?;
    if !args.no_rust {
        subject.test_rust()?;
    }
    let runtime = runtime()?;
    let component = subject.component(&runtime)?;
    let cases = args.cases.clone().unwrap_or_else(|| subject.cases());
    let (begin, workshop) = (Instant::now(), Workshop::open()?);
    let is_wanted = |path: &PathBuf| args.filter.as_ref().is_none_or(|filter| name_of(path).contains(filter));
    let files: Vec<_> = find_cases(&cases)?.into_iter().filter(is_wanted).collect();
    if files.is_empty() {
        bail!(
            "no case in {} has {:?} in its name",
            cases.display(),
            args.filter.as_deref().unwrap_or_default()
        );
    }
    let identity = runtime.block_on(workshop.identify(&component))?;
    if !args.json {
        say!(
            "{} {} of {} {} ({})\n",
            files.len(),
            cases_word(files.len()),
            identity.introduction.id,
            identity.introduction.version,
            component.display()
        );
    }
    let mut all = Vec::new();
    for path in &files {
        let ran = runtime.block_on(args.run_one(&workshop, &component, &identity, path))?;
        if !args.json {
            print(&ran, subject.root())?;
        }
        all.push(ran);
    }
    finish(args, &identity, &all, begin.elapsed())
}

impl TestArgs {
    async fn run_one(
        &self,
        workshop: &Workshop,
        component: &Path,
        identity: &Identity,
        path: &Path,
    ) -> anyhow::Result<Ran> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut ran = Ran {
            name: name_of(path),
            description: String::new(),
            outcome: Err(String::new()),
            is_updated: false,
        };
        let case = match read_case(path) {
            Ok(case) => case,
            Err(error) => return Ok(Ran { outcome: Err(error.to_string()), ..ran }),
        };
        ran.description.clone_from(&case.description);
        let run = async || run_case(workshop, component, identity, &case, folder).await;
        ran.outcome = run().await.map_err(|error| error.to_string());
        if let (true, Ok(outcome)) = (self.update, &ran.outcome) {
            ran.is_updated = write_down(path, outcome)?;
        }
        Ok(ran)
    }
}

impl Ran {
    fn has_passed(&self) -> bool {
        match &self.outcome {
            Ok(outcome) if self.is_updated => outcome.problems.is_empty(),
            Ok(outcome) => outcome.has_passed(),
            Err(_) => false,
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn cases_word(count: usize) -> &'static str {
    if count == 1 { "case" } else { "cases" }
}

fn print(ran: &Ran, root: &Path) -> anyhow::Result<()> {
    let word = match (ran.is_updated, ran.has_passed()) {
        (true, true) => "new ",
        (_, true) => "ok  ",
        (_, false) => "FAIL",
    };
    let time = ran
        .outcome
        .as_ref()
        .map_or(Duration::ZERO, |outcome| outcome.steps.iter().map(|step| step.elapsed).sum());
    say!("{word}  {}: {} ({:.2} ms)", ran.name, ran.description, time.as_secs_f64() * 1000.0);
    let outcome = match &ran.outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            say!("{}\n", indented(error));
            return Ok(());
        }
    };
    for (index, step) in outcome.steps.iter().enumerate() {
        print_step(index + 1, step, root)?;
    }
    for problem in &outcome.problems {
        say!("{}", indented(problem));
    }
    if !ran.has_passed() {
        say!("");
    }
    Ok(())
}

fn print_step(number: usize, step: &StepOutcome, root: &Path) -> anyhow::Result<()> {
    for mismatch in &step.mismatches {
        let what = match (mismatch.key, &mismatch.expected) {
            ("fails", Value::Null) => "it fails, which is not expected".to_owned(),
            ("at-most", _) => "it costs more than expected".to_owned(),
            (key, _) => format!("`{key}` is not as expected"),
        };
        say!("{}", indented(&format!("step {number}, {}: {what}", step.title)));
        let failed = step.calls.iter().filter(|call| call.failure.is_some()).map(|call| explain(call, root));
        let failed: Vec<_> = failed.collect();
        let text = match mismatch.key {
            "fails" if mismatch.expected.is_null() && !failed.is_empty() => failed.join("\n"),
            _ => difference(&mismatch.expected, &mismatch.actual),
        };
        say!("{}", indented(text.trim_end()));
    }
    Ok(())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("      {line}")).collect::<Vec<_>>().join("\n")
}

/// Prints the closing line, or everything as JSON, and fails where a case did.
fn finish(args: &TestArgs, identity: &Identity, all: &[Ran], elapsed: Duration) -> anyhow::Result<()> {
    let passed = all.iter().filter(|ran| ran.has_passed()).count();
    let failed = all.len() - passed;
    if args.json {
        let cases: Vec<_> = all.iter().map(to_json).collect();
        let report = json!({
            "plugin": identity.introduction.id, "version": identity.introduction.version, "passed": passed, "failed": failed, "cases": cases,
        });
        say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        say!("\n{passed} passed, {failed} failed in {:.1} s", elapsed.as_secs_f64());
    }
    if failed > 0 {
        bail!("{failed} of {} {} failed", all.len(), cases_word(all.len()));
    }
    Ok(())
}

fn to_json(ran: &Ran) -> Value {
    let mismatch = |mismatch: &crate::authoring::cases::Mismatch| json!({ "key": mismatch.key, "expected": mismatch.expected, "actual": mismatch.actual });
    let step = |step: &StepOutcome| {
        json!({
            "step": step.title, "failure": step.failure, "milliseconds": step.elapsed.as_secs_f64() * 1000.0,
            "host-calls": step.host_calls, "memory-kib": step.memory >> 10,
            "mismatches": step.mismatches.iter().map(mismatch).collect::<Vec<_>>(),
        })
    };
    let (error, steps, problems) = match &ran.outcome {
        Ok(outcome) => (Value::Null, outcome.steps.iter().map(step).collect(), outcome.problems.clone()),
        Err(error) => (json!(error), Vec::new(), Vec::new()),
    };
    json!({
        "name": ran.name, "description": ran.description, "passed": ran.has_passed(), "updated": ran.is_updated,
        "error": error, "problems": problems, "steps": steps,
    })
}
