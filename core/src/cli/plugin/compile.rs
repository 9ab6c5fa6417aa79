//! `sandpress plugin compile`

use clap::Args;

use crate::plugins::{CompileLimits, Priority, compile_limited};

#[derive(Args, Debug)]
pub(in crate::cli) struct CompileArgs {
    /// Processor time, in seconds.
    #[arg(long, default_value_t = CompileLimits::default().cpu_seconds)]
    cpu_seconds: u64,
    /// Memory, in MiB.
    #[arg(long, default_value_t = CompileLimits::default().memory_mib)]
    memory_mib: u64,
    /// Take only the processors that nobody else wants.
    #[arg(long)]
    when_idle: bool,
}

pub(super) fn run(args: &CompileArgs) -> anyhow::Result<()> {
    let limits = CompileLimits { cpu_seconds: args.cpu_seconds, memory_mib: args.memory_mib };
    let priority = if args.when_idle { Priority::WhenIdle } else { Priority::Ordinary };
    compile_limited(std::io::stdin(), std::io::stdout(), limits, priority)
}
