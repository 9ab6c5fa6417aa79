//! Prints what a component is and could do, for people.

use crate::services::plugin_setup::{CapabilityReport, ComponentReport, GrantView};

/// Prints the report.
pub(super) fn print(report: &ComponentReport) -> anyhow::Result<()> {
    if !report.id.is_empty() {
        say!("{} {}  {}", report.id, report.version, report.label);
        say!("    {}", report.summary);
        say!("");
    }
    say!("    sha256  {}", report.sha256);
    say!("    size    {}", size(report.bytes));
    say!(
        "    memory  begins with {}, at most {}",
        size(report.memory_bytes),
        size(report.memory_limit_bytes)
    );
    let versions: Vec<_> = report
        .interfaces
        .iter()
        .map(|interface| format!("{} {}", interface.name, interface.version))
        .collect();
    say!("    made for {}", versions.join(", "));
    if report.installed.is_some() {
        say!("    A plugin of this id is on the site; what it may do there stands behind `now`.");
    }
    say!("\nWhat it is called for:");
    for hook in report.hooks.iter().filter(|hook| hook.name != "lifecycle") {
        say!("    {:<16}  {}", hook.name, hook.sentence);
    }
    let (asked, free): (Vec<_>, Vec<_>) =
        report.capabilities.iter().partition(|capability| capability.form.is_some());
    if !free.is_empty() {
        say!("\nWhat it can do, as every plugin:");
        free.iter().try_for_each(|capability| print_capability(capability))?;
    }
    if asked.is_empty() {
        say!("\nIt asks for nothing that you would have to allow.");
    } else {
        say!("\nWhat it can do if you allow it:");
        asked.iter().try_for_each(|capability| print_capability(capability))?;
    }
    say!("\nWhat it never can:");
    for never in report.never {
        say!("    {never}");
    }
    print_settings(report)
}

fn print_capability(capability: &CapabilityReport) -> anyhow::Result<()> {
    say!("    {:<16}  {}", capability.name, capability.sentence);
    match &capability.granted {
        Some(GrantView::Allowed(_)) => say!("    {:<16}  now: allowed", ""),
        Some(GrantView::Only(items)) => say!("    {:<16}  now: {}", "", items.join(", ")),
        None => {}
    }
    Ok(())
}

fn print_settings(report: &ComponentReport) -> anyhow::Result<()> {
    if report.settings.is_empty() {
        return Ok(());
    }
    say!("\nWhat you can set:");
    for setting in &report.settings {
        let default = match setting.default_value.as_str() {
            "" if setting.required => " (has to be set)".to_owned(),
            "" => String::new(),
            default => format!(" ({default} if not set)"),
        };
        say!("    {:<16}  {}{default}", setting.key, setting.help);
    }
    Ok(())
}

/// Bytes as people write them.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MiB", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20),
    }
}

/// Says which variables make what was written without effect.
pub(super) fn print_overridden(variables: &[String]) -> anyhow::Result<()> {
    for variable in variables {
        say!("The variable {variable} overrides what was written: unset it, or it stays as it is.");
    }
    Ok(())
}
