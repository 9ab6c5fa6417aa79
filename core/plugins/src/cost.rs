//! What the calls of each hook cost: how many there were, and how long they took.

use std::{collections::BTreeMap, time::Duration};

/// Each doubling of a time is divided into so many steps, so that a time read from the counts is at most an eighth too
/// long.
const STEPS: u64 = 8;

/// Doublings of a microsecond that are told apart: up to 134 seconds.
const DOUBLINGS: usize = 27;

/// The calls of one hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookCost {
    /// The hook's name.
    pub hook: &'static str,
    /// Its calls.
    pub calls: u64,
    /// Those of them that failed.
    pub failures: u64,
    /// The time that they took together by the clock.
    pub busy: Duration,
    /// The time that 95 of 100 of them did not exceed, at most an eighth too long.
    pub p95: Duration,
}

/// The counts of all hooks of one plugin.
#[derive(Debug, Default)]
pub(super) struct HookTimes(BTreeMap<&'static str, Times>);

#[derive(Debug)]
struct Times {
    calls: u64,
    failures: u64,
    busy: Duration,
    longest: Duration,
    /// How many calls took how long.
    counts: Box<[u32]>,
}

impl Default for Times {
    fn default() -> Self {
        let counts = vec![0; DOUBLINGS * STEPS as usize].into_boxed_slice();
        Self { calls: 0, failures: 0, busy: Duration::ZERO, longest: Duration::ZERO, counts }
    }
}

impl HookTimes {
    /// Counts a call.
    pub(super) fn add(&mut self, hook: &'static str, elapsed: Duration, has_failed: bool) {
        let times = self.0.entry(hook).or_default();
        times.calls += 1;
        times.failures += u64::from(has_failed);
        times.busy += elapsed;
        times.longest = times.longest.max(elapsed);
        let last = times.counts.len() - 1;
        if let Some(count) = times.counts.get_mut(step(elapsed).min(last)) {
            *count = count.saturating_add(1);
        }
    }

    /// The costs by hook, the one that took the most time first.
    pub(super) fn list(&self) -> Vec<HookCost> {
        let cost = |(hook, times): (&&'static str, &Times)| HookCost {
            hook,
            calls: times.calls,
            failures: times.failures,
            busy: times.busy,
            p95: times.p95(),
        };
        let mut costs: Vec<_> = self.0.iter().map(cost).collect();
        costs.sort_by_key(|cost| std::cmp::Reverse(cost.busy));
        costs
    }
}

impl Times {
    fn p95(&self) -> Duration {
        let wanted = (self.calls * 95).div_ceil(100);
        let mut seen = 0;
        for (step, count) in self.counts.iter().enumerate() {
            seen += u64::from(*count);
            if seen >= wanted {
                // The last step has no end.
                let is_last = step + 1 == self.counts.len();
                return if is_last { self.longest } else { end_of(step).min(self.longest) };
            }
        }
        self.longest
    }
}

/// The step into which a time falls.
fn step(elapsed: Duration) -> usize {
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX / STEPS).clamp(1, u64::MAX / STEPS);
    let doublings = micros.ilog2();
    let part = ((micros * STEPS) >> doublings) - STEPS;
    doublings as usize * STEPS as usize + part as usize
}

/// The longest time that falls into a step.
fn end_of(step: usize) -> Duration {
    let (doublings, part) = (step as u64 / STEPS, step as u64 % STEPS);
    Duration::from_micros(((STEPS + part + 1) << doublings) / STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_calls_are_as_fast_as_it_says() {
        let mut times = HookTimes::default();
        for millis in 1..=100 {
            times.add("block", Duration::from_millis(millis), millis % 10 == 0);
        }
        times.add("editor", Duration::from_secs(1000), false);
        let costs = times.list();
        let [editor, block] = costs.as_slice() else { panic!("{costs:?}") };
        assert_eq!((block.calls, block.failures, block.busy), (100, 10, Duration::from_millis(5050)));
        let p95 = block.p95.as_millis();
        assert!((95..=100).contains(&p95), "{p95}");
        assert_eq!((editor.hook, editor.p95), ("editor", Duration::from_secs(1000)));
    }

    #[test]
    fn a_time_falls_into_a_step_that_is_at_most_an_eighth_longer() {
        for micros in [1, 2, 3, 7, 100, 1_000, 12_345, 999_999, 60_000_000] {
            let time = Duration::from_micros(micros);
            let end = end_of(step(time));
            assert!(end >= time && end.as_micros() <= time.as_micros() * 9 / 8 + 1, "{micros}: {end:?}");
        }
    }
}
