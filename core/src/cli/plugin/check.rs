//! `sandpress plugin check`

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use crate::{
    authoring::project::{Report, check},
    cli::site,
    plugins::{ComponentFacts, Interface},
};

#[derive(Args, Debug)]
#[command(
    long_about = "Look at a component as a site would: hooks, capabilities, size, memory, versions, and whether it runs.\n\n\
                  The component is loaded without a site, with everything granted that it asks for. The exit code is 1 where a \
                  site would refuse it, with the site's own message.",
    after_long_help = "Examples:\n  sandpress plugin check reading-list.wasm\n  \
                       sandpress plugin check --json reading-list | jq '.capabilities[].name'"
)]
pub(in crate::cli) struct CheckArgs {
    /// A component, or the folder of a project that is built.
    #[arg(value_name = "FILE|DIR", default_value = ".")]
    path: PathBuf,
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<()> {
    let report = site::runtime()?.block_on(check(&args.path))?;
    if args.json {
        say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print(&report)?;
    }
    if let Some(refusal) = report.refused {
        bail!("{refusal}");
    }
    Ok(())
}

/// Prints a component for its author.
pub(super) fn print(report: &Report) -> anyhow::Result<()> {
    let facts = &report.facts;
    if let Some(plugin) = &report.plugin {
        say!("{} {}  {}", plugin.introduction.id, plugin.introduction.version, plugin.introduction.label);
        say!("    {}", plugin.introduction.summary);
    }
    say!("    file          {}", report.file.display());
    say!("    size          {} bytes", facts.size);
    say!("    sha256        {}", facts.sha256);
    let hooks: Vec<_> = facts.hooks.iter().map(with_version).collect();
    say!("    hooks         {}", listed(&hooks));
    let capabilities: Vec<_> =
        facts.capabilities.iter().map(|wanted| with_version(&wanted.interface)).collect();
    say!("    capabilities  {}", listed(&capabilities));
    let granted: Vec<_> = facts.grants().map(|wanted| wanted.interface.name.clone()).collect();
    say!("    to be granted {}", listed(&granted));
    let wasi: Vec<_> = facts.wasi.iter().map(|name| short(name)).collect();
    say!("    wasi          {}", listed(&wasi));
    say!("    memory        {}", memory(facts));
    if let Some(plugin) = &report.plugin {
        say!(
            "    start         {:.1} ms, with {} KiB of memory after `describe`",
            millis(plugin.start_micros),
            plugin.memory_bytes >> 10
        );
    }
    say!("    versions      {}", versions(facts));
    for note in report.version_notes() {
        say!("    version       {note}");
    }
    for warning in &report.warnings {
        say!("    warning       {warning}");
    }
    if !report.cms_toml.is_empty() && report.refused.is_none() {
        say!("");
        say!("For cms.toml, with grants as examples:");
        say!("");
        say!("{}", report.cms_toml.trim_end());
    }
    Ok(())
}

fn with_version(it: &Interface) -> String {
    format!("{} {}", it.name, it.version)
}

/// `wasi:io/poll@0.2.6` is `io/poll` for people.
fn short(import: &str) -> String {
    import.trim_start_matches("wasi:").split('@').next().unwrap_or(import).to_owned()
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn memory(facts: &ComponentFacts) -> String {
    let begins = format!("begins with {} KiB", facts.memory.initial_bytes >> 10);
    match facts.memory.maximum_bytes {
        Some(most) => format!("{begins}, at most {} KiB", most >> 10),
        None => format!(
            "{begins}, grows to what the site allows (memory_mib, 32 unless the owner says otherwise)"
        ),
    }
}

fn versions(facts: &ComponentFacts) -> String {
    let count = |standing| facts.interfaces().filter(|it| it.standing.as_str() == standing).count();
    let kinds = ["same", "older, kept", "newer", "not offered"];
    let counted = kinds.map(|kind| (count(kind), kind)).into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = counted.map(|(count, kind)| format!("{count} {kind}")).collect();
    format!("{} as this host ({})", listed(&parts), env!("CARGO_PKG_VERSION"))
}

fn millis(micros: u64) -> f64 {
    std::time::Duration::from_micros(micros).as_secs_f64() * 1_000.0
}
