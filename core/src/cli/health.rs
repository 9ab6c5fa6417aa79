//! `sandpress health`

use std::time::Duration;

use anyhow::{Context, bail};
use bytes::Bytes;
use clap::Args;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{Request, client::conn::http1, header::HOST};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};
use url::Url;

use super::site;

/// The longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most bytes of an answer.
const ANSWER: usize = 1 << 10;

/// Ask a running site whether it is ready: for containers, which have no other program to ask with. The exit code is 1 where it is not.
#[derive(Args, Debug)]
pub(super) struct HealthArgs {
    /// What is asked.
    #[arg(default_value = "http://127.0.0.1:8080/readyz")]
    url: Url,
}

pub(super) fn run(args: &HealthArgs) -> anyhow::Result<()> {
    let asked = site::runtime()?.block_on(async { timeout(PATIENCE, ask(&args.url)).await });
    let (status, answer) = asked.context("nobody answers in time")??;
    if status != 200 {
        bail!("{answer}");
    }
    say!("{answer}");
    Ok(())
}

async fn ask(url: &Url) -> anyhow::Result<(u16, String)> {
    let (Some(host), Some(port), "http") = (url.host_str(), url.port_or_known_default(), url.scheme()) else {
        bail!("{url} is no address that begins with http://");
    };
    let stream =
        TcpStream::connect((host, port)).await.with_context(|| format!("nobody listens at {host}:{port}"))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let request = Request::get(url.path()).header(HOST, authority).body(Empty::<Bytes>::new())?;
    let response = sender.send_request(request).await?;
    let status = response.status().as_u16();
    let body =
        Limited::new(response.into_body(), ANSWER).collect().await.map_err(|error| anyhow::anyhow!(error))?;
    let answer: String = String::from_utf8_lossy(&body.to_bytes()).trim().escape_debug().collect();
    Ok((status, answer))
}
