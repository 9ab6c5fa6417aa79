//! `sandpress serve`

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    SiteArgs,
    log::{self, Logs},
    site, theme,
};
use crate::{
    config::Config,
    http::{App, Tls, large_bodies, metrics_router, router, server},
    jobs,
    plugins::watch,
    services::Environment,
};

/// Connections that are open at once to the address of the figures.
const FIGURE_READERS: usize = 16;

/// The status of a process that was told twice to stop.
const CUT_SHORT: i32 = 130;

/// Serves the site until the process is told to stop.
pub(super) fn run(args: &SiteArgs) -> anyhow::Result<()> {
    let config = args.load()?;
    let logs = log::start(&config)?;
    site::runtime()?.block_on(serve(args, config, logs))
}

async fn serve(args: &SiteArgs, config: Config, logs: Logs) -> anyhow::Result<()> {
    // Bound first, so that a port in use is told before anything is opened.
    let server = server::Server::bind(options(&config)).await?;
    let figures = bind_figures(&config).await?;
    let public_url = config.server.public_url_at(server.local_addr());
    // Watched before anything is read, so that no change falls between.
    let changes = watch_files(&config);
    let environment = Environment::of_this_machine()?;
    let tls = Tls::open(&config.tls, &config.secrets, &public_url, Arc::clone(&environment.clock)).await?;
    let server = with_tls(server, &config, &public_url, tls.clone()).await?;
    let app = App::open(&config, public_url, environment).await?;
    let shutdown = CancellationToken::new();
    tokio::spawn(stop_on_signal(shutdown.clone()));
    if let Some(tls) = tls.clone() {
        tokio::spawn(tls.keep(shutdown.clone()));
    }
    tokio::spawn(reload_on_change(args.clone(), app.clone(), config.clone(), logs, changes, tls));
    tokio::spawn(theme::watch::reload_on_change(app.clone(), config.theme.clone(), shutdown.clone()));
    let jobs = jobs::start(app.services().clone(), shutdown.clone());
    greet(&app, server.local_addr()).await?;
    let figures = figures.map(|figures| tokio::spawn(figures.run(metrics_router(&app), shutdown.clone())));
    let server = server
        .with_refusal_page(app.refusal_page())
        .with_ready_pages(app.ready_pages())
        .with_observer(app.observer());
    let report = server.run(router(&app), shutdown).await;
    jobs.await?;
    if let Some(figures) = figures {
        figures.await?;
    }
    tracing::info!(finished = report.finished, cut = report.cut, "stopped");
    Ok(())
}

/// Listens on the address that only tells figures, where there is one.
async fn bind_figures(config: &Config) -> anyhow::Result<Option<server::Server>> {
    let Some(listen) = config.metrics.listen else { return Ok(None) };
    let options = server::ServerOptions {
        listen,
        allowed_hosts: vec![listen.to_string()],
        max_connections: FIGURE_READERS,
        max_body_bytes: 0,
        shutdown_timeout: Duration::from_secs(1),
        ..server::ServerOptions::default()
    };
    let server = server::Server::bind(options).await.context("[metrics] listen in cms.toml")?;
    tracing::info!(listens_on = %server.local_addr(), "figures are told at /metrics");
    Ok(Some(server))
}

async fn with_tls(
    server: server::Server,
    config: &Config,
    public_url: &Url,
    tls: Option<Tls>,
) -> anyhow::Result<server::Server> {
    let Some(tls) = tls else { return Ok(server) };
    let server = server.with_tls(tls);
    match config.tls.redirect_listen {
        Some(listen) => Ok(server.with_redirect(listen, public_url.port()).await?),
        None => Ok(server),
    }
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
        large_bodies: Some(large_bodies(config)),
        trusted_proxies: server.trusted_proxies.clone(),
        ..server::ServerOptions::default()
    }
}

/// Tells whoever started the server where the site is, and how to begin where it is new.
async fn greet(app: &App, listens_on: std::net::SocketAddr) -> anyhow::Result<()> {
    tracing::info!(%listens_on, url = app.origin(), "serving");
    app.services().plugins().begin_serving();
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
    tracing::info!("stopping: running requests finish first; a second signal ends them");
    shutdown.cancel();
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::warn!("told twice to stop: what was under way is cut");
    // What was told to be saved is: it was committed. Everything else is as after a loss of power.
    std::process::exit(CUT_SHORT);
}

/// On SIGHUP opens the files of logs anew, and loads plugins, theme and certificate anew; these also when cms.toml, a
/// component file or the certificate changes.
///
/// `changes` is kept from one reload to the next, so that a change in the middle of one is seen.
async fn reload_on_change(
    args: SiteArgs,
    app: App,
    mut config: Config,
    logs: Logs,
    mut changes: mpsc::Receiver<()>,
    tls: Option<Tls>,
) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    // cms.toml was read before it was watched.
    let mut is_due = !args.load().is_ok_and(|new| new == config);
    loop {
        if !is_due {
            tokio::select! {
                Some(()) = hangup.recv() => logs.reopen(),
                Some(()) = changes.recv() => {}
            }
        }
        is_due = false;
        // What was put there while the new files were not watched yet is seen by looking once more.
        loop {
            match args.load() {
                Ok(new) if new == config => break,
                Ok(new) => {
                    tell_what_waits(&config, &new);
                    changes = watch_files(&new);
                    config = new;
                }
                Err(error) => {
                    tracing::error!("cms.toml was not taken over: {error}");
                    break;
                }
            }
        }
        if let Some(tls) = &tls {
            tls.reload();
        }
        app.reload(&config).await;
        jobs::refresh_renderings(app.services()).await;
    }
}

/// Says which changes of cms.toml a running site does not take over.
fn tell_what_waits(old: &Config, new: &Config) {
    for section in old.needs_restart(new) {
        tracing::warn!(section, "this section of cms.toml changed: it is taken over at the next start");
    }
}

fn watch_files(config: &Config) -> mpsc::Receiver<()> {
    let enabled = config.plugins.iter().filter(|plugin| plugin.enabled);
    let components = enabled.map(|plugin| plugin.component.clone());
    // Where cms.toml is a link, what it leads to may be replaced.
    let behind_link = std::fs::canonicalize(&config.file).ok();
    watch(components.chain([config.file.clone()]).chain(behind_link).chain(config.tls.files())).unwrap_or_else(|error| {
        tracing::warn!(%error, "changes of cms.toml and of plugin files are not noticed: send SIGHUP after a change");
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
