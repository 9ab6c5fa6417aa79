//! `sandpress init`

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use crate::bundle::{
    Bundle, FileChange, FoundSite, InitError, Refresh, create_site, found_site, refresh_site,
};

/// Make a new site in a folder, from this program alone.
///
/// The folder gets a commented cms.toml, the default theme, the bundled plugins and a folder for the site's data. Nothing
/// is overwritten: the folder has to be new, or empty but for hidden files. Afterwards:
///
///   cd DIR
///   sandpress serve
///
/// After an update of the program, `sandpress init --update` brings the theme and the bundled plugins of the site to those
/// of the new program. What you changed by hand stays as it is and is named. cms.toml is never changed.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(super) struct InitArgs {
    /// The folder of the site.
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
    /// The name of the site, for [site] title in cms.toml.
    #[arg(long, conflicts_with = "update")]
    title: Option<String>,
    /// Refresh the bundled theme and plugins of the site that is there.
    #[arg(long)]
    update: bool,
    /// With --update: only tell what would be done.
    #[arg(long, requires = "update")]
    dry_run: bool,
}

pub(super) fn run(args: &InitArgs, bundle: &Bundle) -> anyhow::Result<()> {
    if args.update {
        return print_refresh(&refresh_site(bundle, &args.folder, args.dry_run)?, args.dry_run);
    }
    match create_site(bundle, &args.folder, args.title.as_deref()) {
        Ok(site) => {
            say!("Made a site in {}: {}", site.folder.display(), site.made.join(", "));
            let (on, off): (Vec<_>, Vec<_>) = site.plugins.into_iter().partition(|(_, is_on)| *is_on);
            say!("  plugins   {}", ids(on));
            say!("  off       {} (cms.toml says how to switch them on)", ids(off));
            say!("\nStart it:\n");
            if args.folder != Path::new(".") {
                say!("  cd {}", shell_word(&args.folder));
            }
            say!("  sandpress serve");
            Ok(())
        }
        Err(InitError::SiteExists(folder)) => {
            match found_site(&folder) {
                Some(found) => tell_found(&folder, found)?,
                None => say!("{} is a site already.", folder.display()),
            }
            bail!("nothing was written: {} is a site already", folder.display())
        }
        Err(error) => Err(error.into()),
    }
}

fn ids(plugins: Vec<(String, bool)>) -> String {
    let ids: Vec<_> = plugins.into_iter().map(|(id, _)| id).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

/// The path as it can be typed in a shell.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-~+".contains(c));
    if is_plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// What is there, and what can be done with it.
fn tell_found(folder: &Path, found: FoundSite) -> anyhow::Result<()> {
    say!("There is a site in {}:", folder.display());
    match found.config {
        Ok(config) => {
            say!("  title     {}", config.site.title);
            say!("  address   {}", config.server.public_url);
            say!("  database  {}", config.database.url);
            let on = config.plugins.into_iter().filter(|plugin| plugin.enabled);
            say!("  plugins   {}", ids(on.map(|plugin| (plugin.id, true)).collect()));
        }
        Err(error) => say!("  {error}"),
    }
    if !found.version.is_empty() {
        say!("  made by   Sandpress {}; this is {}", found.version, env!("CARGO_PKG_VERSION"));
    }
    say!(
        "Start it with `sandpress serve`. `sandpress init --update` refreshes its bundled theme and plugins."
    );
    Ok(())
}

fn print_refresh(refresh: &Refresh, is_dry: bool) -> anyhow::Result<()> {
    for (path, change) in &refresh.files {
        let what = match change {
            FileChange::Same => continue,
            FileChange::Added => "added    ",
            FileChange::Replaced => "replaced ",
            FileChange::KeptChanged => "kept      (it was changed by hand)",
            FileChange::KeptRemoved => "kept away (it was removed by hand)",
            FileChange::KeptPinned => {
                "kept      (cms.toml pins it by sha256: remove the pin to take the new one)"
            }
        };
        say!("{path}: {}", what.trim_end());
    }
    let count = |wanted: &[FileChange]| refresh.files.iter().filter(|(_, is)| wanted.contains(is)).count();
    let taken = count(&[FileChange::Added, FileChange::Replaced]);
    let kept = count(&[FileChange::KeptChanged, FileChange::KeptRemoved, FileChange::KeptPinned]);
    let same = count(&[FileChange::Same]);
    let verb = if is_dry { "would be taken" } else { "taken" };
    say!(
        "{taken} files {verb} from Sandpress {}, {kept} kept, {same} up to date already.",
        env!("CARGO_PKG_VERSION")
    );
    if refresh.from.is_empty() {
        say!(
            "This site was not made by `sandpress init`, so every file that differs counts as changed by hand."
        );
    }
    if taken > 0 && !is_dry {
        say!("A running site takes new components by itself. For the theme, restart it or send it SIGHUP.");
    }
    Ok(())
}
