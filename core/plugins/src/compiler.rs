//! Compiles components. Cranelift is made for programs that mean well: a component can be built so that compiling it
//! takes hours or all memory. So it happens in a process of its own with limits, and never inside a request.

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use rlimit::Resource;
use tokio::{io::AsyncWriteExt, process::Command};
use wasmtime::Engine;

use super::engine::compiler_config;

/// What compiling one component may take. The largest bundled plugin takes half a second and 100 MiB.
#[derive(Clone, Copy, Debug)]
pub struct CompileLimits {
    /// Time on processors, in seconds.
    pub cpu_seconds: u64,
    /// Memory, in MiB.
    pub memory_mib: u64,
}

impl Default for CompileLimits {
    fn default() -> Self {
        Self { cpu_seconds: 60, memory_mib: 2048 }
    }
}

/// The longest time by the clock. Much more than the processor time, since compiling waits for everything else.
const WALL: Duration = Duration::from_secs(900);

/// Who gets the processors first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Everybody is equal: at a start nobody is served yet, and at the command line somebody waits.
    Ordinary,
    /// Readers: compiling gets the processors that nobody else wants.
    WhenIdle,
}

/// Where components are compiled.
#[derive(Clone, Debug)]
pub enum Compiler {
    /// In this process, for components that are known.
    Here,
    /// By this program, which is `sandpress` itself.
    Process(PathBuf),
}

impl Compiler {
    /// The machine code of a component, or why there is none.
    pub(super) async fn compile(
        &self,
        engine: &Engine,
        component: Arc<[u8]>,
        priority: Priority,
    ) -> Result<Vec<u8>, String> {
        match self {
            Self::Here => {
                let engine = engine.clone();
                let compiled = tokio::task::spawn_blocking(move || engine.precompile_component(&component));
                compiled.await.map_err(|error| error.to_string())?.map_err(|error| format!("{error:#}"))
            }
            Self::Process(program) => tokio::time::timeout(WALL, in_process(program, &component, priority))
                .await
                .unwrap_or_else(|_| Err(too_slow())),
        }
    }
}

async fn in_process(program: &PathBuf, component: &[u8], priority: Priority) -> Result<Vec<u8>, String> {
    let failed =
        |error: std::io::Error| format!("{} cannot be run to compile it: {error}", program.display());
    let mut child = Command::new(program)
        .args(["plugin", "compile"])
        .args((priority == Priority::WhenIdle).then_some("--when-idle"))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    let send = async {
        if let Some(mut stdin) = stdin {
            // A compiler that ends early says why on its standard error.
            let _ = stdin.write_all(component).await;
        }
    };
    let ((), output) = tokio::join!(send, child.wait_with_output());
    let output = output.map_err(failed)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    match message.lines().find_map(|line| line.strip_prefix("error: ")) {
        Some(message) => Err(message.to_owned()),
        None => Err(too_much(CompileLimits::default())),
    }
}

fn too_much(limits: CompileLimits) -> String {
    format!(
        "compiling it takes more than {} s or {} MiB, which no honest plugin needs",
        limits.cpu_seconds, limits.memory_mib
    )
}

/// Compiling waits for everything else on the machine, so this says nothing of the component.
fn too_slow() -> String {
    format!(
        "compiling it was not done after {} s: the machine is busy with other work; try again when it is not",
        WALL.as_secs()
    )
}

/// The other side of [`Compiler::Process`]: limits this process, compiles what it reads, and writes the machine code.
///
/// # Errors
/// Where the limits cannot be set, or the input is no component.
pub fn compile_limited(
    mut input: impl Read,
    mut output: impl Write,
    limits: CompileLimits,
    priority: Priority,
) -> anyhow::Result<()> {
    // Writable memory only: the reservations of address space that wasmtime makes cost nothing.
    let memory = limits.memory_mib << 20;
    rlimit::setrlimit(Resource::DATA, memory, memory)?;
    rlimit::setrlimit(Resource::CPU, limits.cpu_seconds, limits.cpu_seconds)?;
    rlimit::setrlimit(Resource::CORE, 0, 0)?;
    #[cfg(target_os = "linux")]
    if priority == Priority::WhenIdle {
        only_when_idle()?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = priority;
    let engine = Engine::new(&compiler_config())?;
    let mut component = Vec::new();
    input.read_to_end(&mut component)?;
    output.write_all(&engine.precompile_component(&component)?)?;
    Ok(())
}

/// Gives this thread, and those that it starts, the processors that nobody else wants. See sched(7).
#[cfg(target_os = "linux")]
fn only_when_idle() -> anyhow::Result<()> {
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
        unix::{set_thread_priority_and_policy, thread_native_id},
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle)?;
    Ok(())
}
