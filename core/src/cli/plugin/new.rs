//! `sandpress plugin new`

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use crate::authoring::project::{Kind, NewProject, create};

#[derive(Args, Debug)]
#[command(
    long_about = "Make the project of a new plugin, from a template that builds and passes its tests as it is.\n\n\
                  The project is a folder with Rust sources, tests, a case for `sandpress plugin test`, and the SDK in sdk/. \
                  It needs nothing of this program's sources, and can be moved anywhere.",
    after_help = kinds(),
    after_long_help = format!(
        "{}\n\nExample:\n  sandpress plugin new reading-list --kind panel\n  cd reading-list\n  sandpress plugin build",
        kinds()
    )
)]
pub(in crate::cli) struct NewArgs {
    /// The plugin's id: lower-case letters, digits and single hyphens, beginning with a letter. Its folder, its package and
    /// its entry in cms.toml have the same name.
    #[arg(required_unless_present = "list")]
    name: Option<String>,
    /// What it is to be; see below.
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// The project's folder, if it is not to be the plugin's name here: one that is not there yet, or is empty.
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// Print the kinds and end.
    #[arg(long)]
    list: bool,
}

pub(super) fn run(args: &NewArgs) -> anyhow::Result<()> {
    if args.list {
        say!("{}", kinds());
        return Ok(());
    }
    let name = args.name.as_deref().context("give the plugin a name")?;
    let Some(kind) = args.kind else {
        bail!("say with --kind what {name} is to be\n\n{}", kinds());
    };
    let folder = args.path.clone().unwrap_or_else(|| PathBuf::from(name));
    let files = create(&NewProject { name, kind, folder: &folder })?;
    say!("{name} is in {}:", folder.display());
    for file in files {
        say!("    {}", file.display());
    }
    say!("    sdk");
    say!("");
    say!("Next:");
    say!("    cd {}", folder.display());
    say!("    sandpress plugin build");
    say!("    sandpress plugin test");
    Ok(())
}

/// The kinds with their hooks and a sentence each.
fn kinds() -> String {
    let line = |kind: Kind| {
        format!("  {:<8} {}\n           (hooks: {})", kind.as_str(), kind.summary(), kind.hooks().join(", "))
    };
    format!("Kinds of plugins:\n{}", Kind::ALL.map(line).join("\n"))
}
