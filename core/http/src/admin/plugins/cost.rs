//! What a plugin costs, in figures for people.

use std::time::Duration;

use super::figures::{bytes, count, counted, mean, share, time};
use sandpress_plugins::{Account, HookCost};
use sandpress_themes::contexts::admin::{HookCostContext, PluginCostContext, PluginFactContext};

/// In a few words. `all` is the time that the calls of all plugins took.
pub(super) fn glance(account: &Account, all: Duration) -> String {
    if account.calls == 0 {
        return "not called yet".to_owned();
    }
    let mut parts = vec![
        counted(account.calls, "call", "calls"),
        format!("{} each", time(mean(account.busy, account.calls))),
        format!("{} of the plugins’ time", share(account.busy, all)),
    ];
    if account.failures > 0 {
        parts.push(format!("{} failed", count(account.failures)));
    }
    parts.join(", ")
}

/// All of it. `stored` is what the plugin keeps in the database, in bytes.
pub(super) fn cost(account: &Account, stored: u64, all: Duration) -> PluginCostContext {
    let stat =
        |name: &str, value: String, note: String| PluginFactContext { name: name.to_owned(), value, note };
    let calls = account.calls;
    let per_call = |number: u64| count(number.checked_div(calls).unwrap_or(0));
    let stats = vec![
        stat("Calls", count(calls), format!("{} failed", count(account.failures))),
        stat("Each took", time(mean(account.busy, calls)), String::new()),
        stat("Of all plugins’ time", share(account.busy, all), time(account.busy)),
        stat(
            "Asked of the site",
            count(account.host_calls),
            format!("{} in a call", per_call(account.host_calls)),
        ),
        stat("Moved", bytes(account.bytes), "between it and the site".to_owned()),
        stat("Memory", bytes(account.memory), "at most, in one call".to_owned()),
        stat("Kept", bytes(stored), "in the database".to_owned()),
    ];
    let hooks = account.hooks.iter().map(|hook| hook_cost(hook, account.busy)).collect();
    PluginCostContext { stats, hooks }
}

fn hook_cost(cost: &HookCost, all: Duration) -> HookCostContext {
    HookCostContext {
        hook: cost.hook.to_owned(),
        calls: count(cost.calls),
        mean: time(mean(cost.busy, cost.calls)),
        p95: time(cost.p95),
        share: share(cost.busy, all),
        failures: count(cost.failures),
    }
}
