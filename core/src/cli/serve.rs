//! `sandpress serve`

use std::time::Duration;

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use tokio_util::sync::CancellationToken;

use super::{SiteArgs, site};
use crate::{
    config::Config,
    http::{App, router, server},
    jobs,
    plugins::watch,
    services::Environment,
};

/// Serves the site until the process is told to stop.
pub(super) fn run(args: &SiteArgs) -> anyhow::Result<()> {
    let config = args.load()?;
    site::start_log(&config)?;
    site::runtime()?.block_on(serve(args, config))
}

async fn serve(args: &SiteArgs, config: Config) -> anyhow::Result<()> {
    // Bound first, so that a port in use is told before anything is opened.
    let server = server::Server::bind(options(&config)).await?;
    let public_url = config.server.public_url_at(server.local_addr());
    let app = App::open(&config, public_url, Environment::of_this_machine()?).await?;
    let shutdown = CancellationToken::new();
    tokio::spawn(stop_on_signal(shutdown.clone()));
    tokio::spawn(reload_on_change(args.clone(), app.clone(), config.clone()));
    jobs::start(app.services().clone(), shutdown.clone());
    greet(&app, server.local_addr()).await?;
    let server = server.with_refusal_page(app.refusal_page());
    let report = server.run(router(&app), shutdown).await;
    tracing::info!(finished = report.finished, cut = report.cut, "stopped");
    Ok(())
}

fn options(config: &Config) -> server::ServerOptions {
    let server = &config.server;
    let host = server.public_url.host_str().unwrap_or_default();
    let port = server.public_url.port().map(|port| format!(":{port}")).unwrap_or_default();
    server::ServerOptions {
        listen: server.listen,
        allowed_hosts: vec![format!("{host}{port}")],
        max_connections: server.max_connections as usize,
        max_connections_per_address: server.max_connections_per_address as usize,
        first_byte_timeout: server.first_byte_timeout,
        header_timeout: server.header_timeout,
        body_timeout: server.body_timeout,
        shutdown_timeout: server.shutdown_timeout,
        max_body_bytes: server.max_body_bytes.into(),
        ..server::ServerOptions::default()
    }
}

/// Tells whoever started the server where the site is, and how to begin where it is new.
async fn greet(app: &App, listens_on: std::net::SocketAddr) -> anyhow::Result<()> {
    tracing::info!(%listens_on, url = app.origin(), "serving");
    if app.origin().starts_with("http://") && !listens_on.ip().is_loopback() {
        tracing::warn!(
            "the site is served without HTTPS: put a proxy with HTTPS in front and set [server] public_url"
        );
    }
    if app.services().needs_setup().await? {
        say!(
            "\nThis site is new. Create its owner:\n\n  1. open   {}/setup\n  2. enter  {}\n\nThe token works once and changes at every start.\n",
            app.origin(),
            app.services().setup_token()
        );
    }
    Ok(())
}

async fn stop_on_signal(shutdown: CancellationToken) {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: running requests finish first");
    shutdown.cancel();
}

/// Loads plugins and theme anew on SIGHUP, and when a component file changes.
async fn reload_on_change(args: SiteArgs, app: App, mut config: Config) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    // Kept from one reload to the next, so that a change in the middle of one is seen.
    let mut changes = watch_components(&config);
    loop {
        tokio::select! {
            Some(()) = hangup.recv() => match args.load() {
                Ok(new) => {
                    config = new;
                    changes = watch_components(&config);
                }
                Err(error) => {
                    tracing::error!("cms.toml was not taken over: {error}");
                    continue;
                }
            },
            Some(()) = changes.recv() => {}
        }
        app.reload(&config).await;
        jobs::refresh_renderings(app.services()).await;
    }
}

fn watch_components(config: &Config) -> mpsc::Receiver<()> {
    let components =
        config.plugins.iter().filter(|plugin| plugin.enabled).map(|plugin| plugin.component.clone());
    watch(components).unwrap_or_else(|error| {
        tracing::warn!(%error, "changes of plugin files are not noticed: send SIGHUP after a change");
        never()
    })
}

/// A receiver that never gets anything.
fn never() -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        while !sender.is_closed() {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    });
    receiver
}
