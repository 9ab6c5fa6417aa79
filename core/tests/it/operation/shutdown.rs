//! The end of the server.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{
    app::PASSWORD,
    site::{PATIENCE, Serving, Site},
};

/// A request whose body has not come yet, so that it is under way as long as its sender likes.
async fn slow_request(serving: &Serving) -> TcpStream {
    let host = serving.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nlog"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn a_request_that_is_under_way_is_answered_and_readiness_goes_first() {
    let site = Site::new().await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let mut serving = site.serve_with(&[("SANDPRESS_SERVER__SHUTDOWN_TIMEOUT_SECONDS", "60")]).await;
    let mut stream = slow_request(&serving).await;
    // Connected before the end, since nobody is let in after it.
    let host = serving.origin.trim_start_matches("http://").to_owned();
    let mut probe = TcpStream::connect(&host).await.unwrap();
    probe.write_all(format!("GET /readyz HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    probe.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    serving.signal("TERM");
    serving.wait_for_log("running requests finish first").await;
    stream.write_all(b"in=nobody").await.unwrap();
    let mut text = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut text)).await.unwrap().unwrap();
    assert!(text.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&text));
    assert!(serving.ended().await.success());
    site.remove().await;
}

#[tokio::test]
async fn what_does_not_end_is_cut_when_the_time_is_up() {
    let site = Site::new().await;
    let mut serving = site.serve_with(&[("SANDPRESS_SERVER__SHUTDOWN_TIMEOUT_SECONDS", "1")]).await;
    let stream = slow_request(&serving).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    serving.signal("TERM");
    serving.wait_for_log("\"cut\":1").await;
    assert!(serving.ended().await.success());
    drop(stream);
    site.remove().await;
}

#[tokio::test]
async fn a_second_signal_ends_the_server_at_once() {
    let site = Site::new().await;
    let mut serving = site.serve_with(&[("SANDPRESS_SERVER__SHUTDOWN_TIMEOUT_SECONDS", "600")]).await;
    let stream = slow_request(&serving).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    serving.signal("TERM");
    serving.wait_for_log("running requests finish first").await;
    serving.signal("TERM");
    assert_eq!(serving.ended().await.code(), Some(130));
    assert!(serving.log().contains("told twice to stop"));
    drop(stream);
    site.remove().await;
}
