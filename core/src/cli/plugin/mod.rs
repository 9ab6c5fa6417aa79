//! `sandpress plugin`: one file for each subcommand.

mod add;
mod bench;
mod build;
mod check;
mod compile;
mod consent;
mod dev;
mod inspect;
mod list;
mod new;
mod preinit;
mod remove;
mod report;
mod run;
mod sdk;
mod source;
mod subject;
mod switch;
mod test;
mod update;
mod values;

use clap::Subcommand;

use super::SiteArgs;
use crate::{
    bundle::Bundle,
    services::{Environment, plugin_setup::PluginSetup},
};

#[derive(Debug, Subcommand)]
pub(super) enum PluginCommand {
    Dev(dev::DevArgs),
    /// Make the project of a new plugin, from a template that builds and passes its tests as it is.
    New(new::NewArgs),
    /// Build a plugin's project into the one file that a site loads, and check it.
    Build(build::BuildArgs),
    /// Look at a component as a site would: hooks, capabilities, size, memory, versions, and whether it runs.
    Check(check::CheckArgs),
    /// Bring the SDK in a project to the version of this program.
    Sdk(sdk::SdkArgs),
    Inspect(inspect::InspectArgs),
    Add(add::AddArgs),
    List(list::ListArgs),
    Enable(switch::EnableArgs),
    Disable(switch::DisableArgs),
    Update(update::UpdateArgs),
    Rollback(update::RollbackArgs),
    Remove(remove::RemoveArgs),
    /// Call one function of a component and print what it answers.
    Run(run::RunArgs),
    /// Run the cases of a plugin.
    Test(test::TestArgs),
    /// Measure how long calls of a plugin take.
    Bench(bench::BenchArgs),
    /// Compile the component on standard input for this machine, to standard output. The server calls it.
    #[command(hide = true)]
    Compile(compile::CompileArgs),
    /// Run a component's `preinitialise` and write the component with the memory that it left, so that no call pays for it.
    Preinit(preinit::PreinitArgs),
}

pub(super) fn run(command: PluginCommand, bundle: &Bundle) -> anyhow::Result<()> {
    match command {
        PluginCommand::Dev(args) => dev::run(args, bundle),
        PluginCommand::New(args) => new::run(&args),
        PluginCommand::Build(args) => build::run(&args),
        PluginCommand::Check(args) => check::run(&args),
        PluginCommand::Sdk(args) => sdk::run(&args),
        PluginCommand::Inspect(args) => inspect::run(&args),
        PluginCommand::Add(args) => add::run(&args),
        PluginCommand::List(args) => list::run(&args),
        PluginCommand::Enable(args) => switch::enable(&args),
        PluginCommand::Disable(args) => switch::disable(&args),
        PluginCommand::Update(args) => update::update(&args),
        PluginCommand::Rollback(args) => update::rollback(&args),
        PluginCommand::Remove(args) => remove::run(&args),
        PluginCommand::Run(args) => run::run(&args),
        PluginCommand::Test(args) => test::run(&args),
        PluginCommand::Bench(args) => bench::run(&args),
        PluginCommand::Compile(args) => compile::run(&args),
        PluginCommand::Preinit(args) => preinit::run(&args),
    }
}

/// The plugins of the site as its owner sets them up.
async fn open_setup(site: &SiteArgs) -> anyhow::Result<PluginSetup> {
    Ok(PluginSetup::open(&site.load()?, Environment::of_this_machine()?).await?)
}
