//! `sandpress plugin bench`

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;

use super::subject::Subject;
use crate::{
    authoring::cases::{
        Baseline, BenchOptions, CaseError, CaseFile, Measured, Workshop, bench, find_cases, find_function,
        read_case,
    },
    cli::site::runtime,
    plugins::dynamic::Identity,
};

/// A median that is by so much larger than that of the baseline is told.
const SLOWER: f64 = 1.10;

/// Measures how long the calls of a plugin take, each with a new instance as on a site: the shortest, the median, and the
/// time that 99 of 100 calls stay below. Measures the calls of all cases, or one function with one input. A time of one
/// machine says little on another: compare on the same one.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  sandpress plugin bench                                          every call of the cases
  sandpress plugin bench hello.wasm block.render --input in.json  one call
  sandpress plugin bench --save before
  sandpress plugin bench --compare before")]
pub(in crate::cli) struct BenchArgs {
    /// The folder of the plugin, or its component.
    #[arg(default_value = ".", value_name = "DIR|FILE")]
    subject: PathBuf,
    /// HOOK.FUNCTION, or HOOK where the hook has one function.
    #[arg(requires = "input")]
    function: Option<String>,
    /// The input of the function, as for `plugin run`.
    #[arg(long, value_name = "FILE", requires = "function")]
    input: Option<PathBuf>,
    /// Measure only cases with this in their names.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// The most calls of each function.
    #[arg(long, default_value_t = 200)]
    calls: usize,
    /// Keep the medians under this name, in the folder `bench` of the plugin.
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// Compare with the medians that were kept under this name.
    #[arg(long, value_name = "NAME")]
    compare: Option<String>,
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &BenchArgs) -> anyhow::Result<()> {
    let subject = Subject::find(&args.subject)?;
    let runtime = runtime()?;
    let component = subject.component(&runtime)?;
    let fresh = Workshop::without_cache()?;
    let begin = Instant::now();
    let identity = runtime.block_on(fresh.identify(&component))?;
    let compiled_in = begin.elapsed();
    let cases = args.cases(&subject, &identity)?;
    let options = BenchOptions { calls: args.calls.max(1), time: Duration::from_secs(3) };
    let mut all = Vec::new();
    for (name, case, folder) in &cases {
        let measured = runtime.block_on(bench(&fresh, &component, &identity, (case, folder), options));
        let measured = measured.with_context(|| name.clone())?;
        all.extend(measured.into_iter().enumerate().map(|(index, step)| (key(name, index, &step), step)));
    }
    let baseline = args
        .compare
        .as_ref()
        .map(|name| Baseline::read(&file(subject.root(), name)?).map_err(anyhow::Error::from));
    let baseline = baseline.transpose()?;
    if let Some(name) = &args.save {
        let medians = all.iter().map(|(key, step)| (key.clone(), step.median)).collect();
        Baseline(medians).write(&file(subject.root(), name)?)?;
    }
    if args.json {
        let steps: Vec<_> = all.iter().map(|(key, step)| json!({ "name": key, "measured": step })).collect();
        let report = json!({
            "plugin": identity.introduction.id, "version": identity.introduction.version,
            "compile-milliseconds": compiled_in.as_secs_f64() * 1000.0, "calls": steps,
        });
        say!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    say!(
        "{} {}: compiled in {:.0} ms\n",
        identity.introduction.id,
        identity.introduction.version,
        compiled_in.as_secs_f64() * 1000.0
    );
    print(&all, baseline.as_ref())
}

impl BenchArgs {
    /// The cases that are measured, each with its name and folder.
    fn cases(
        &self,
        subject: &Subject,
        identity: &Identity,
    ) -> anyhow::Result<Vec<(String, CaseFile, PathBuf)>> {
        if let (Some(name), Some(path)) = (&self.function, &self.input) {
            let function = find_function(&identity.functions, name)?;
            let text =
                std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let input =
                serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
            let case = CaseFile::of_call(function.title(), input);
            return Ok(vec![("input".to_owned(), case, PathBuf::from("."))]);
        }
        let mut cases = Vec::new();
        for path in find_cases(&subject.cases())? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let case = read_case(&path)?;
            let is_wanted = self.filter.as_ref().is_none_or(|filter| name.contains(filter));
            // A plugin that is refused has nothing to measure.
            if is_wanted && case.refused.is_none() {
                cases.push((name, case, path.parent().unwrap_or(Path::new(".")).to_owned()));
            }
        }
        if cases.is_empty() {
            bail!("there is no case to measure");
        }
        Ok(cases)
    }
}

fn key(case: &str, index: usize, step: &Measured) -> String {
    format!("{case}/{} {}", index + 1, step.title)
}

/// Where a baseline is kept.
fn file(root: &Path, name: &str) -> Result<PathBuf, CaseError> {
    let fits =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !fits || name.starts_with('.') {
        return Err(CaseError::Content(format!(
            "{name:?} is no name for a baseline: letters, digits, `-`, `_` and `.`"
        )));
    }
    Ok(root.join("bench").join(format!("{name}.json")))
}

fn print(all: &[(String, Measured)], baseline: Option<&Baseline>) -> anyhow::Result<()> {
    let width = all.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0).max(4);
    say!(
        "{:width$}  {:>9} {:>9} {:>9} {:>9}  {:>7} {:>6} {:>8}",
        "call",
        "min",
        "median",
        "p99",
        "instance",
        "memory",
        "host",
        "bytes"
    );
    for (key, step) in all {
        say!(
            "{key:width$}  {:>9} {:>9} {:>9} {:>9}  {:>7} {:>6} {:>8}{}",
            time(step.min),
            time(step.median),
            time(step.p99),
            time(step.instantiation),
            format!("{} KiB", step.memory_kib),
            step.host_calls,
            step.bytes,
            baseline.map(|baseline| change(baseline, key, step.median)).unwrap_or_default()
        );
    }
    for (key, step) in all {
        for near in &step.near {
            say!("warning: {key} comes near a limit of a site: {near}");
        }
    }
    Ok(())
}

fn time(micros: f64) -> String {
    if micros < 1_000.0 { format!("{micros:.1} µs") } else { format!("{:.2} ms", micros / 1_000.0) }
}

/// How the median changed.
fn change(baseline: &Baseline, key: &str, median: f64) -> String {
    match baseline.0.get(key).filter(|before| **before > 0.0) {
        None => "  new".to_owned(),
        Some(before) => {
            let factor = median / before;
            let word = if factor > SLOWER { " slower" } else { "" };
            format!("  {:+.0} %{word}", (factor - 1.0) * 100.0)
        }
    }
}
