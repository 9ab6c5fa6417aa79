//! The page after a purge: how long its first reader waits.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use sandpress::{
    domain::{PageTag, Week},
    http::{
        router,
        server::{Server, ServerOptions},
    },
};
use tokio_util::sync::CancellationToken;

use super::site::Site;

const TIMES: usize = 300;

pub(super) async fn measure(site: &Site, size: usize) {
    let app = site.open().await;
    let options = ServerOptions { listen: "127.0.0.1:0".parse().unwrap(), ..ServerOptions::default() };
    let server = Server::bind(options).await.unwrap();
    let (address, stop) = (server.local_addr(), CancellationToken::new());
    let server = server.with_ready_pages(app.ready_pages());
    let running = tokio::spawn(server.run(router(&app), stop.clone()));
    let this_week = Week::of(app.services().clock().now());
    for (what, path, tags) in [
        ("an entry", site.path.as_str(), vec![PageTag::Entry(site.entry)]),
        ("the home page", "/", vec![PageTag::Theme]),
        ("the home page after a new entry", "/", vec![PageTag::Lists, PageTag::ListsOfWeek(this_week)]),
        ("the feed", "/atom.xml", vec![PageTag::Settings]),
    ] {
        let (app, path) = (app.clone(), path.to_owned());
        let times = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_nodelay(true).unwrap();
            read(&mut stream, address, &path);
            let mut times: Vec<Duration> = (0..TIMES)
                .map(|_| {
                    app.services().purge_pages(&tags);
                    read(&mut stream, address, &path)
                })
                .collect();
            times.sort();
            times
        });
        let times = times.await.unwrap();
        let at = |part: usize| times.get(times.len() * part / 100).unwrap().as_secs_f64() * 1_000.0;
        println!("| {what} after a purge, {size} entries | p50 {:.2} ms, p99 {:.2} ms |", at(50), at(99));
    }
    stop.cancel();
    running.await.unwrap();
}

/// Asks for a page on a connection that is open, and tells how long its answer took.
fn read(stream: &mut TcpStream, address: SocketAddr, path: &str) -> Duration {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let begun = Instant::now();
    stream.write_all(request.as_bytes()).unwrap();
    let (mut response, mut piece) = (Vec::new(), [0; 65_536]);
    loop {
        let got = stream.read(&mut piece).unwrap();
        assert!(got > 0, "the server closed the connection");
        response.extend_from_slice(piece.get(..got).unwrap());
        let Some(end) = response.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(response.get(..end).unwrap()).unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length: usize = super::process::header(head, "content-length").parse().unwrap();
        if response.len() >= end + 4 + length {
            return begun.elapsed();
        }
    }
}
