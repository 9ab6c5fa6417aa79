//! How long calls take, and how much they need.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{
    error::CaseError,
    file::CaseFile,
    run::StepOutcome,
    site::{CaseSite, Workshop},
    steps::StepKind,
};
use crate::{config::PluginLimits, plugins::dynamic::Identity};

/// How often and how long a call is repeated.
#[derive(Clone, Copy, Debug)]
pub struct BenchOptions {
    /// At most so many calls.
    pub calls: usize,
    /// No new one after so long.
    pub time: Duration,
}

/// What the calls of one step took: times in microseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measured {
    /// The function.
    pub title: String,
    /// Calls that were measured, each with a new instance.
    pub calls: usize,
    /// The shortest call.
    pub min: f64,
    /// Half of the calls were shorter.
    pub median: f64,
    /// Of a hundred calls, 99 were shorter.
    pub p99: f64,
    /// Making the instance: the median, which is a part of the above.
    pub instantiation: f64,
    /// The most memory of an instance, in KiB.
    pub memory_kib: usize,
    /// The most calls of host functions in a call.
    pub host_calls: u32,
    /// The most bytes that capabilities carried in a call.
    pub bytes: u64,
    /// Where a call comes near a limit of a site: what and how near.
    pub near: Vec<String>,
}

/// Measurements by the names of their cases and steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline(pub BTreeMap<String, f64>);

impl Baseline {
    /// Reads one that was saved.
    ///
    /// # Errors
    /// [`CaseError::Unreadable`], [`CaseError::Form`].
    pub fn read(path: &Path) -> Result<Self, CaseError> {
        let text = fs::read_to_string(path).map_err(CaseError::unreadable(path))?;
        serde_json::from_str(&text).map_err(|error| CaseError::Form {
            path: path.to_owned(),
            line: error.line(),
            column: error.column(),
            message: error.to_string(),
        })
    }

    /// Keeps it.
    ///
    /// # Errors
    /// [`CaseError::Unwritable`].
    pub fn write(&self, path: &Path) -> Result<(), CaseError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(CaseError::unwritable(folder))?;
        }
        let text =
            serde_json::to_string_pretty(self).map_err(|error| CaseError::Content(error.to_string()))?;
        fs::write(path, text + "\n").map_err(CaseError::unwritable(path))
    }
}

/// Measures each call of a case, again and again on the site as the steps before left it. Steps that are no calls are
/// done once.
///
/// # Errors
/// Where the case cannot be run, or a call fails.
pub async fn bench(
    workshop: &Workshop,
    component: &Path,
    identity: &Identity,
    (case, folder): (&CaseFile, &Path),
    options: BenchOptions,
) -> Result<Vec<Measured>, CaseError> {
    let mut site = CaseSite::open(workshop, component, identity, case, folder).await?;
    let mut measured = Vec::new();
    for step in case.steps()? {
        if matches!(step.kind, StepKind::Call { .. }) {
            measured.push(site.measure(identity, &step.kind, options).await?);
        }
        let outcome = site.perform(identity, &step.kind).await?;
        for (name, keep) in &step.keep {
            site.names.keep(name, keep, &outcome.output)?;
        }
    }
    Ok(measured)
}

impl CaseSite {
    async fn measure(
        &mut self,
        identity: &Identity,
        kind: &StepKind,
        options: BenchOptions,
    ) -> Result<Measured, CaseError> {
        let (begin, mut outcomes) = (Instant::now(), Vec::new());
        while outcomes.is_empty() || (outcomes.len() < options.calls && begin.elapsed() < options.time) {
            let outcome = self.perform(identity, kind).await?;
            if let Some(failure) = outcome.failure {
                return Err(CaseError::Content(format!(
                    "{failure}; only calls that end well can be measured"
                )));
            }
            outcomes.push(outcome);
        }
        Ok(sum_up(kind.title(), &outcomes))
    }
}

fn sum_up(title: String, outcomes: &[StepOutcome]) -> Measured {
    let own = || outcomes.iter().filter_map(|outcome| outcome.calls.last());
    let times = sorted(outcomes.iter().map(|outcome| outcome.elapsed));
    let instantiations = sorted(own().filter_map(|call| call.instantiation));
    let mut measured = Measured {
        title,
        calls: outcomes.len(),
        min: rank(&times, 0),
        median: rank(&times, 50),
        p99: rank(&times, 99),
        instantiation: rank(&instantiations, 50),
        memory_kib: own().map(|call| call.memory >> 10).max().unwrap_or(0),
        host_calls: own().map(|call| call.host_calls).max().unwrap_or(0),
        bytes: own().map(|call| call.bytes).max().unwrap_or(0),
        near: Vec::new(),
    };
    measured.near = near(&measured, &PluginLimits::default());
    measured
}

/// The limits of a site of which a call uses more than half.
fn near(measured: &Measured, limits: &PluginLimits) -> Vec<String> {
    let parts = [
        ("cpu_ms", measured.median / 1000.0, limits.cpu.as_secs_f64() * 1000.0),
        ("memory_mib", measured.memory_kib as f64 / 1024.0, f64::from(limits.memory_bytes >> 20)),
        ("host_calls", f64::from(measured.host_calls), f64::from(limits.host_calls)),
    ];
    let uses = parts.into_iter().filter(|(_, used, limit)| *used > limit / 2.0);
    uses.map(|(name, used, limit)| format!("{name}: {used:.1} of {limit:.0}")).collect()
}

fn sorted(times: impl Iterator<Item = Duration>) -> Vec<f64> {
    let mut times: Vec<_> = times.map(|time| time.as_secs_f64() * 1e6).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// The value below which so many of a hundred are; zero where there is none.
fn rank(sorted: &[f64], percent: usize) -> f64 {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_sorted_times() {
        let times: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!((rank(&times, 0), rank(&times, 50), rank(&times, 99)), (1.0, 101.0, 199.0));
        assert_eq!((rank(&times[..1], 99), rank(&[], 50)), (1.0, 0.0));
    }
}
