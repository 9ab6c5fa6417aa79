//! `sandpress theme check`

use std::path::PathBuf;

use crate::{
    cli::SiteArgs,
    themes::{ThemeReport, check},
};

pub(super) fn run(site: &SiteArgs, folder: Option<PathBuf>) -> anyhow::Result<()> {
    let folder = match folder {
        Some(folder) => folder,
        None => super::shown(&site.load()?)?,
    };
    let report = check(&folder)?;
    print(&report)?;
    if report.has_errors() {
        anyhow::bail!("the theme in {} has faults", folder.display());
    }
    say!("{} is fine.", folder.display());
    Ok(())
}

fn print(report: &ThemeReport) -> anyhow::Result<()> {
    for finding in &report.findings {
        let kind = if finding.is_error { "error  " } else { "warning" };
        say!("{kind}  {}: {}", finding.place, finding.message);
    }
    say!("{:<16} largest page", "template");
    for (template, bytes) in &report.pages {
        say!("{template:<16} {}", size(*bytes));
    }
    say!("style sheets     {}", size(report.style_bytes));
    say!("scripts          {}", size(report.script_bytes));
    say!("fonts            {}", size(report.font_bytes));
    say!("other files      {}", size(report.other_bytes));
    Ok(())
}

/// Bytes for people.
fn size(bytes: usize) -> String {
    if bytes < 1024 {
        format!("{bytes} bytes")
    } else {
        format!("{}.{} KiB", bytes / 1024, bytes % 1024 * 10 / 1024)
    }
}
