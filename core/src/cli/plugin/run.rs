//! `sandpress plugin run`

use std::{
    io::{IsTerminal, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::Value;

use super::values::assignments;
use crate::{
    authoring::cases::{
        CaseFile, StepOutcome, Tried, Workshop, explain, find_function, read_case, try_function,
    },
    cli::site::runtime,
    plugins::dynamic::{Function, Identity},
};

/// Calls one function of a component outside of a site, by the code that calls it on one. The input is a JSON object with
/// a member for each parameter; the answer is printed as JSON. What the plugin logs and changes, and what the call cost,
/// goes to standard error.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  sandpress plugin run hello.wasm --list
  sandpress plugin run hello.wasm block.blocks
  echo '{\"block\": {\"name\": \"hello\", \"attributes\": [], \"place\": \"document\", \"origin\": \"https://example.org\"}}' \\
    | sandpress plugin run hello.wasm block.render --setting greeting=\"Good morning\"
  sandpress plugin run form.wasm routes.handle --grant store --case cases/sends.json < request.json

docs/plugins/testing.md says how WIT types are written as JSON.")]
pub(in crate::cli) struct RunArgs {
    /// The component.
    file: PathBuf,
    /// HOOK.FUNCTION, or HOOK where the hook has one function.
    #[arg(required_unless_present = "list")]
    function: Option<String>,
    /// Show every function with its parameters in WIT, and an input to begin with.
    #[arg(long)]
    list: bool,
    /// A setting, as under [plugins.<id>.settings] in cms.toml.
    #[arg(long = "setting", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// A grant, as under [plugins.<id>.grants] in cms.toml; without a value it is true.
    #[arg(long = "grant", value_name = "NAME[=VALUE]")]
    grants: Vec<String>,
    /// What time it is, as in 2026-03-14T09:26:53Z.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// A case whose site, settings and grants the call has. Its steps are left out.
    #[arg(long, value_name = "FILE")]
    case: Option<PathBuf>,
    /// The input, in place of standard input.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
}

pub(super) fn run(args: &RunArgs) -> anyhow::Result<()> {
    let workshop = Workshop::open()?;
    let runtime = runtime()?;
    let identity = runtime.block_on(workshop.identify(&args.file))?;
    if args.list {
        return list(&identity, args.function.as_deref());
    }
    let function = find_function(&identity.functions, args.function.as_deref().unwrap_or_default())?;
    let input = args.read_input(function)?;
    let (case, folder) = args.case()?;
    let call = try_function(&workshop, &args.file, &identity, (&case, &folder), (function, input));
    let Tried { outcome, problems } = runtime.block_on(call)?;
    report(&outcome, &problems);
    if outcome.failure.is_some() {
        bail!("the call failed");
    }
    say!("{}", serde_json::to_string_pretty(&outcome.output)?);
    Ok(())
}

impl RunArgs {
    /// The site on which the call is made, and the folder of its files.
    fn case(&self) -> anyhow::Result<(CaseFile, PathBuf)> {
        let (mut case, folder) = match &self.case {
            Some(path) => (read_case(path)?, path.parent().unwrap_or(Path::new(".")).to_owned()),
            None => (CaseFile::default(), PathBuf::from(".")),
        };
        case.settings.extend(assignments(&self.settings));
        case.grants.extend(assignments(&self.grants));
        case.now = self.now.clone().or(case.now);
        Ok((case, folder))
    }

    fn read_input(&self, function: &Function) -> anyhow::Result<Value> {
        if self.input.is_none() && function.parameters.is_empty() {
            return Ok(Value::Null);
        }
        let (name, text) = match &self.input {
            Some(path) => {
                let text = std::fs::read_to_string(path);
                (path.display().to_string(), text.with_context(|| format!("cannot read {}", path.display()))?)
            }
            None => {
                if std::io::stdin().is_terminal() {
                    eprintln!("Write the input of {} as JSON, and end it with Ctrl-D:", function.title());
                }
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
                ("standard input".to_owned(), text)
            }
        };
        if text.trim().is_empty() {
            bail!(
                "the input is empty, and {} has parameters. An input to begin with:\n{}",
                function.title(),
                serde_json::to_string_pretty(&function.sample())?
            );
        }
        serde_json::from_str(&text).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            anyhow::anyhow!("{name}:{}:{}: this is not JSON: {message}", error.line(), error.column())
        })
    }
}

/// Prints the functions, or those whose title begins with `only`.
fn list(identity: &Identity, only: Option<&str>) -> anyhow::Result<()> {
    let is_wanted = |function: &&Function| only.is_none_or(|only| function.title().starts_with(only));
    let functions: Vec<_> = identity.functions.iter().filter(is_wanted).collect();
    if functions.is_empty() {
        find_function(&identity.functions, only.unwrap_or_default())?;
    }
    for function in functions {
        say!("{}\n", function.title());
        for definition in function.definitions() {
            say!("{}\n", indented(&definition));
        }
        say!("{}\n", indented(&function.wit()));
        if !function.parameters.is_empty() {
            let sample = serde_json::to_string_pretty(&function.sample())?;
            say!("  An input to begin with:\n\n{}\n", indented(&sample));
        }
    }
    Ok(())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// Writes what the call did and cost to standard error.
fn report(outcome: &StepOutcome, problems: &[String]) {
    for line in &outcome.log {
        eprintln!("log       {line}");
    }
    for change in &outcome.changes {
        eprintln!("changed   {change}");
    }
    let root = std::env::current_dir().unwrap_or_default();
    for call in &outcome.calls {
        if !call.printed.is_empty() {
            eprintln!("printed   {}", call.printed.replace('\n', "\n          "));
        }
        if call.failure.is_some() {
            eprintln!("{}", explain(call, &root));
        }
    }
    match &outcome.failure {
        Some(failure) if outcome.calls.iter().all(|call| call.failure.is_none()) => eprintln!("{failure}"),
        _ => {}
    }
    for problem in problems {
        eprintln!("network   {problem}");
    }
    eprintln!("{}", cost(outcome));
}

fn cost(outcome: &StepOutcome) -> String {
    let instance = outcome.calls.iter().filter_map(|call| call.instantiation).sum::<Duration>();
    let bytes: u64 = outcome.calls.iter().map(|call| call.bytes).sum();
    format!(
        "took      {:.2} ms (making the instance {:.2} ms), {} KiB of memory, {} host calls, {bytes} bytes carried",
        outcome.elapsed.as_secs_f64() * 1000.0,
        instance.as_secs_f64() * 1000.0,
        outcome.memory >> 10,
        outcome.host_calls,
    )
}
