//! Figures in the text format of Prometheus.

use prometheus::{CounterVec, Encoder, GaugeVec, IntGaugeVec, Opts, Registry, TextEncoder};

use crate::{App, cache::CacheCounts, rate::RateFigures};
use sandpress_domain::with_causes;
use sandpress_plugins::PluginSummary;
use sandpress_services::SiteFigures;

/// What was counted, and what the site says of itself now.
pub(super) async fn text(app: &App) -> Result<String, String> {
    let figures = app.services().figures().await.map_err(|error| with_causes(&error))?;
    let now = Registry::new();
    of_site(&now, &figures)
        .and_then(|()| of_plugins(&now, &figures.plugins))
        .and_then(|()| of_pages(&now, &app.cache_counts()))
        .and_then(|()| of_limits(&now, &app.rate_figures()))
        .map_err(|error| error.to_string())?;
    let mut families = app.telemetry().0.registry.gather();
    families.extend(now.gather());
    let mut text = Vec::new();
    TextEncoder::new().encode(&families, &mut text).map_err(|error| error.to_string())?;
    String::from_utf8(text).map_err(|error| error.to_string())
}

fn of_site(to: &Registry, figures: &SiteFigures) -> Result<(), prometheus::Error> {
    let whole = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let gauges = |name: &str, help: &str, label: &str, values: &[(&str, u64)]| {
        let gauge = IntGaugeVec::new(Opts::new(name, help), &[label])?;
        for (word, value) in values {
            gauge.with_label_values(&[word]).set(whole(*value));
        }
        to.register(Box::new(gauge))
    };
    let SiteFigures { database, totals, jobs, mails, disks, last_backup, .. } = figures;
    gauges("sandpress_build_info", "The version that runs.", "version", &[(env!("CARGO_PKG_VERSION"), 1)])?;
    gauges(
        "sandpress_jobs",
        "Jobs of the queue by state.",
        "state",
        &[("waiting", jobs.waiting), ("running", jobs.running), ("done", jobs.done), ("dead", jobs.dead)],
    )?;
    gauges(
        "sandpress_mails",
        "Mails by state.",
        "state",
        &[("queued", mails.queued), ("sent", mails.sent), ("dead", mails.dead)],
    )?;
    let busy = u64::from(database.connections.saturating_sub(database.idle));
    gauges(
        "sandpress_database_connections",
        "Connections to the database by state.",
        "state",
        &[("idle", u64::from(database.idle)), ("busy", busy)],
    )?;
    gauges(
        "sandpress_database_bytes",
        "Bytes of the database.",
        "engine",
        &[(database.engine, database.bytes)],
    )?;
    gauges(
        "sandpress_rows",
        "How much there is of what.",
        "what",
        &[("accounts", totals.users), ("sessions", totals.sessions), ("files", totals.assets)],
    )?;
    let disk = |value: fn(&sandpress_services::DiskStatus) -> u64| {
        disks.iter().map(|disk| (disk.what, value(disk))).collect::<Vec<_>>()
    };
    gauges("sandpress_disk_bytes", "Bytes of the disk of each part.", "part", &disk(|disk| disk.total))?;
    gauges("sandpress_disk_free_bytes", "Bytes that are free on it.", "part", &disk(|disk| disk.free))?;
    let last = last_backup.as_ref().map_or(0, |made| made.made_at.unix_timestamp());
    let last = u64::try_from(last).unwrap_or_default();
    gauges(
        "sandpress_last_backup_time_seconds",
        "When the last backup was made, since 1970; 0 for never.",
        "site",
        &[("this", last)],
    )
}

fn of_plugins(to: &Registry, plugins: &[PluginSummary]) -> Result<(), prometheus::Error> {
    let calls = Opts::new("sandpress_plugin_calls_total", "Calls of plugins, by hook.");
    let failures = Opts::new("sandpress_plugin_failures_total", "Calls of plugins that failed, by hook.");
    let busy = Opts::new("sandpress_plugin_seconds_total", "Time that the calls took, by hook.");
    let slow =
        Opts::new("sandpress_plugin_p95_seconds", "The time that 95 of 100 calls did not exceed, by hook.");
    let labels = ["plugin", "hook"];
    let (calls, failures) = (CounterVec::new(calls, &labels)?, CounterVec::new(failures, &labels)?);
    let (busy, slow) = (CounterVec::new(busy, &labels)?, GaugeVec::new(slow, &labels)?);
    let off = Opts::new("sandpress_plugin_switched_off", "1 while a plugin is not called because it failed.");
    let memory = Opts::new("sandpress_plugin_peak_memory_bytes", "The most memory that one call of it had.");
    let (off, memory) = (GaugeVec::new(off, &["plugin"])?, GaugeVec::new(memory, &["plugin"])?);
    for plugin in plugins {
        let account = &plugin.account;
        off.with_label_values(&[&plugin.id]).set(if account.off_for.is_some() { 1.0 } else { 0.0 });
        memory.with_label_values(&[&plugin.id]).set(account.memory as f64);
        for hook in &account.hooks {
            let labels = [plugin.id.as_str(), hook.hook];
            calls.with_label_values(&labels).inc_by(hook.calls as f64);
            failures.with_label_values(&labels).inc_by(hook.failures as f64);
            busy.with_label_values(&labels).inc_by(hook.busy.as_secs_f64());
            slow.with_label_values(&labels).set(hook.p95.as_secs_f64());
        }
    }
    to.register(Box::new(calls))?;
    to.register(Box::new(failures))?;
    to.register(Box::new(busy))?;
    to.register(Box::new(slow))?;
    to.register(Box::new(off))?;
    to.register(Box::new(memory))
}

fn of_pages(to: &Registry, counts: &CacheCounts) -> Result<(), prometheus::Error> {
    let asked =
        Opts::new("sandpress_page_cache_requests_total", "Requests for kept pages by what they found.");
    let asked = CounterVec::new(asked, &["found"])?;
    let CacheCounts { hits, misses, stale, bypassed, .. } = *counts;
    for (found, value) in [("hit", hits), ("miss", misses), ("stale", stale), ("session", bypassed)] {
        asked.with_label_values(&[found]).inc_by(value as f64);
    }
    let done =
        Opts::new("sandpress_page_cache_pages_total", "Pages that were made, and that changes took out.");
    let done = CounterVec::new(done, &["what"])?;
    for (what, value) in [("made", counts.made), ("purged", counts.purged)] {
        done.with_label_values(&[what]).inc_by(value as f64);
    }
    let held = Opts::new("sandpress_page_cache_bytes", "What the kept pages take in memory.");
    let held = GaugeVec::new(held, &["pages"])?;
    held.with_label_values(&["kept"]).set(counts.bytes as f64);
    to.register(Box::new(asked))?;
    to.register(Box::new(done))?;
    to.register(Box::new(held))
}

fn of_limits(to: &Registry, groups: &[RateFigures]) -> Result<(), prometheus::Error> {
    let requests = Opts::new("sandpress_rate_limited_requests_total", "Requests that are counted, by group.");
    let requests = CounterVec::new(requests, &["group", "outcome"])?;
    for RateFigures { group, passed, refused, .. } in groups {
        for (outcome, value) in [("passed", *passed), ("refused", *refused)] {
            requests.with_label_values(&[group.as_str(), outcome]).inc_by(value as f64);
        }
    }
    to.register(Box::new(requests))
}
