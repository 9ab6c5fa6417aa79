//! The command line: one file for each subcommand.

/// Prints a line. Where its reader has gone away, as in `sandpress routes | head -1`, the command ends.
macro_rules! say {
    ($($text:tt)*) => {
        std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($text)*)))?
    };
}

mod audit;
mod backup;
mod check;
mod error_layer;
mod export;
mod health;
mod import;
mod init;
mod jobs;
mod log;
mod mail;
mod people;
mod personal_data;
mod plugin;
mod restore;
mod routes;
mod search;
mod serve;
mod session;
mod site;
mod status;
mod storage;
mod theme;
mod token;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{authoring::project::ProjectError, bundle::Bundle, domain::with_causes};

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
    Init(init::InitArgs),
    /// Start the site and serve it until it is told to stop (Ctrl-C, SIGTERM). SIGHUP loads changed plugins and the theme anew.
    Serve(SiteArgs),
    /// Create, list and change accounts.
    #[command(subcommand)]
    User(user::UserCommand),
    /// See who is logged in, and end sessions.
    #[command(subcommand)]
    Session(session::SessionCommand),
    /// See what happened to accounts and access.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Make, list and revoke tokens for programs.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Check the configuration.
    #[command(subcommand)]
    Config(check::ConfigCommand),
    /// Look at plugins and prepare them.
    #[command(subcommand)]
    Plugin(plugin::PluginCommand),
    /// See whether mail arrives, and what waits.
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// See what is done in the background, and decide about what failed.
    #[command(subcommand)]
    Jobs(jobs::JobsCommand),
    /// Look after the bytes of media: what is missing or damaged, and moving them elsewhere.
    #[command(subcommand)]
    Storage(storage::StorageCommand),
    /// Make, check, add and choose themes.
    #[command(subcommand)]
    Theme(theme::ThemeCommand),
    /// Look after the index of words.
    #[command(subcommand)]
    Search(search::SearchCommand),
    /// Bring in content from elsewhere.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Write the whole site into one file while it is at work, or send that file to a storage.
    Backup(backup::BackupArgs),
    /// Make a site of a backup, in an empty folder.
    Restore(restore::RestoreArgs),
    /// Tell how the site does.
    Status(status::StatusArgs),
    Health(health::HealthArgs),
    /// Write tables for other programs.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Print every route with what it needs.
    Routes(routes::RoutesArgs),
}

/// Runs the program with the arguments of the process. `bundle` is what it carries.
pub fn run(bundle: Bundle) -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Init(args) => init::run(&args, &bundle),
        Command::Serve(args) => serve::run(&args),
        Command::User(command) => user::run(command),
        Command::Session(command) => session::run(command),
        Command::Audit(command) => audit::run(command),
        Command::Token(command) => token::run(command),
        Command::Config(command) => check::run(&command),
        Command::Plugin(command) => plugin::run(command, &bundle),
        Command::Mail(command) => mail::run(command),
        Command::Jobs(command) => jobs::run(command),
        Command::Storage(command) => storage::run(&command),
        Command::Theme(command) => theme::run(command, &bundle),
        Command::Search(command) => search::run(&command),
        Command::Import(command) => import::run(&command),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Health(args) => health::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Export(command) => export::run(command),
        Command::Routes(args) => routes::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // The program that failed has said why, and its code says more than ours.
            if let Some(ProjectError::Failed { code, .. }) = error.downcast_ref() {
                return ExitCode::from(*code);
            }
            eprintln!("error: {}", with_causes(&*error));
            let is_misuse = error.is::<crate::config::ConfigError>();
            ExitCode::from(if is_misuse { MISUSE } else { FAILURE })
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
