//! The command line: one file for each subcommand.

/// Prints a line. Where its reader has gone away, as in `sandpress routes | head -1`, the command ends.
macro_rules! say {
    ($($text:tt)*) => {
        std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($text)*)))?
    };
}

mod check;
mod import;
mod plugin;
mod routes;
mod serve;
mod site;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::domain::with_causes;

/// A command could not be done.
const FAILURE: u8 = 1;
/// cms.toml or the command line is wrong; the same number as clap's.
const MISUSE: u8 = 2;

/// A content management system in which a plugin cannot hurt the site.
#[derive(Debug, Parser)]
#[command(name = "sandpress", version, about, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What every command that works on a site needs.
#[derive(Args, Clone, Debug)]
struct SiteArgs {
    /// The site's configuration. Relative paths in it are relative to its folder.
    #[arg(long, value_name = "FILE", default_value = "cms.toml", env = "SANDPRESS_CONFIG")]
    config: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the site and serve it until it is told to stop (Ctrl-C, SIGTERM). SIGHUP loads changed plugins and the theme anew.
    Serve(SiteArgs),
    /// Create and list accounts.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Check the configuration.
    #[command(subcommand)]
    Config(check::ConfigCommand),
    /// Look at plugins and prepare them.
    #[command(subcommand)]
    Plugin(plugin::PluginCommand),
    /// Bring in content from elsewhere.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Print every route with what it needs.
    Routes(routes::RoutesArgs),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::User(command) => user::run(command),
        Command::Config(command) => check::run(&command),
        Command::Plugin(command) => plugin::run(command),
        Command::Import(command) => import::run(&command),
        Command::Routes(args) => routes::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", with_causes(&*error));
            let is_misuse = error.is::<crate::config::ConfigError>();
            ExitCode::from(if is_misuse { MISUSE } else { FAILURE })
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
