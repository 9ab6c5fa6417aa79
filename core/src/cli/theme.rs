//! `sandpress theme`

mod check;
mod create;
pub(in crate::cli) mod watch;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{SiteArgs, site};
use crate::{
    bundle::Bundle,
    config::Config,
    domain::Actor,
    themes::{Replacing, Theme, add, contexts::reader::SiteContext, installed, is_theme_name},
};

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Make a theme: one that stands on top of another, or a copy of the default theme with all that is in it.
    New(NewArgs),
    /// Draw every page of a theme with sample contents, and name what is wrong with it.
    Check {
        #[command(flatten)]
        site: SiteArgs,
        /// The folder of the theme. Without it, the theme of the site.
        folder: Option<PathBuf>,
    },
    /// Put a theme into the folder of the site's themes: a folder, or a file that ends in .zip, .tar or .tar.gz.
    Add {
        #[command(flatten)]
        site: SiteArgs,
        /// The folder or the file.
        source: PathBuf,
        /// Put it in the place of one of its name.
        #[arg(long)]
        replace: bool,
    },
    /// List the themes of the site.
    List(SiteArgs),
    /// Show a theme to readers. A running site takes it over within a second.
    Use {
        #[command(flatten)]
        site: SiteArgs,
        /// The name of its folder.
        name: String,
    },
}

#[derive(Args, Debug)]
pub(super) struct NewArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Its name: lower-case letters, digits and hyphens.
    name: String,
    /// The theme of which it takes what it does not have itself.
    #[arg(long, value_name = "THEME")]
    child_of: Option<String>,
}

pub(super) fn run(command: ThemeCommand, bundle: &Bundle) -> anyhow::Result<()> {
    match command {
        ThemeCommand::New(args) => create::run(&args, bundle),
        ThemeCommand::Check { site, folder } => check::run(&site, folder),
        ThemeCommand::Add { site, source, replace } => {
            let config = site.load()?;
            let replacing = if replace { Replacing::Yes } else { Replacing::No };
            let added = add(&source, &config.theme.folder, replacing)?;
            say!("{} is in {}.", added.label, added.folder.display());
            say!("Look at it: sandpress theme check {}", added.folder.display());
            say!("Show it:    sandpress theme use {}", added.name);
            Ok(())
        }
        ThemeCommand::List(site) => list(&site),
        ThemeCommand::Use { site, name } => choose(&site, &name),
    }
}

/// The theme that readers see.
fn shown(config: &Config) -> anyhow::Result<PathBuf> {
    site::runtime()?.block_on(async {
        let services = site::open(config).await?;
        services.refresh_site().await?;
        anyhow::Ok(config.theme.shown(services.site().themes.chosen.as_deref()))
    })
}

fn list(site: &SiteArgs) -> anyhow::Result<()> {
    let config = site.load()?;
    let shown = shown(&config)?;
    let themes = installed(&config.theme.folder)?;
    if !themes.iter().any(|theme| theme.folder == shown) {
        say!("* {}", shown.display());
    }
    for theme in themes {
        let mark = if theme.folder == shown { '*' } else { ' ' };
        match theme.manifest {
            Ok(manifest) => {
                say!("{mark} {:<20} {:<10} {}", theme.name, manifest.version, manifest.description)
            }
            Err(error) => say!("{mark} {:<20} cannot be used: {error}", theme.name),
        }
    }
    Ok(())
}

fn choose(site: &SiteArgs, name: &str) -> anyhow::Result<()> {
    let config = site.load()?;
    let folder = config.theme.folder.join(name);
    if !is_theme_name(name) || !folder.join("theme.toml").is_file() {
        anyhow::bail!(
            "there is no theme {name:?} in {}: `sandpress theme list` names those that are there",
            config.theme.folder.display()
        );
    }
    if config.theme.pinned {
        anyhow::bail!("cms.toml says which theme it is: take pinned out of [theme], or change path there");
    }
    let theme = Theme::load(&folder, SiteContext::sample())?;
    site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        let given = folder == config.theme.path;
        anyhow::Ok(services.choose_theme(&Actor::System, (!given).then_some(name)).await?)
    })?;
    say!("Readers see {}.", theme.manifest().label);
    Ok(())
}
