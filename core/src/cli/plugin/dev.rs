//! `sandpress plugin dev`

use std::{
    io::IsTerminal,
    net::SocketAddr,
    path::PathBuf,
    pin::pin,
    process::{Command, Stdio},
};

use clap::Args;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc::unbounded_channel,
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    authoring::dev::{self, CallLog, DevOptions, Reports, Watched},
    bundle::Bundle,
    cli::site,
};

/// What of the log is looked at: what the sandbox says of calls, and what breaks the site.
const LOG: &str = "error,sandpress=debug";
const VERBOSE_LOG: &str = "warn,sandpress=debug";

/// Work on a plugin with a running site around it: save a file, and the page in the browser shows it.
///
/// Run it in the folder of a plugin, as `sandpress plugin new` makes it. It keeps a site in the folder .sandpress, builds
/// the plugin, enables it there with everything that it imports, makes sample content for it, and prints the links to
/// open. After each save it builds the plugin anew and swaps it; no request is lost, and open pages load themselves anew.
/// Where the plugin does not compile or is refused, it says why and the version before goes on.
///
/// The terminal shows what the plugin logs, a line for each of its calls, and for each crash the line of your source:
///
///   call      block.draw                           0.42 ms    1 host call     1.1 MiB
///   log       info drawing
///   failed    block.draw after 1.20 ms: it crashed: …
///           --> src/lib.rs:42:9 in hello::draw
///
/// The file dev.toml beside Cargo.toml holds the plugin's settings and limits on this site, and those grants that need
/// a parameter, such as http = ["api.example.com"]. It is made at the first start.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(in crate::cli) struct DevArgs {
    /// The folder of the plugin.
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
    /// The port on this machine; without it that of the last time, 8080, or any that is free.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Where to listen, as for `sandpress serve`; --port counts more.
    #[arg(long, hide = true, env = "SANDPRESS_SERVER__LISTEN")]
    listen: Option<SocketAddr>,
    /// Do not open a browser.
    #[arg(long)]
    no_open: bool,
    /// Show the calls of all plugins, those while a plugin is loaded, and what the site says.
    #[arg(long, short)]
    verbose: bool,
}

pub(super) fn run(args: DevArgs, bundle: &Bundle) -> anyhow::Result<()> {
    let (lines, mut printed) = unbounded_channel();
    let (ready, mut opened) = unbounded_channel();
    let watched = Watched::default();
    let filter = EnvFilter::try_new(if args.verbose { VERBOSE_LOG } else { LOG })?;
    let log = CallLog::new(lines.clone(), watched.clone(), args.verbose);
    tracing_subscriber::registry().with(filter).with(log).try_init()?;
    let options = DevOptions { folder: args.folder, port: args.port, listen: args.listen };
    site::runtime()?.block_on(async {
        let stop = CancellationToken::new();
        tokio::spawn(stop_on_signal(stop.clone()));
        let mut work = pin!(dev::run(options, bundle, Reports { lines, watched, ready }, stop));
        loop {
            tokio::select! {
                biased;
                Some(line) = printed.recv() => say!("{line}"),
                Some(url) = opened.recv() => if !args.no_open { open(&url) },
                outcome = &mut work => {
                    while let Ok(line) = printed.try_recv() {
                        say!("{line}");
                    }
                    return Ok(outcome?);
                }
            }
        }
    })
}

async fn stop_on_signal(stop: CancellationToken) {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    stop.cancel();
}

/// Opens a browser where a person sits before one. Where there is none, the link in the terminal is enough.
fn open(url: &str) {
    let has_screen = cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !has_screen || !std::io::stdout().is_terminal() {
        return;
    }
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    let _ = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
