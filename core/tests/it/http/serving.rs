//! What every request meets before the router, and how the server starts and stops.

use std::net::SocketAddr;

use axum::body::Body;
use axum::http::{Request, StatusCode, Version};
use http_body_util::BodyExt;
use sandpress::http::server::{Server, ServerError, ServerOptions, ShutdownReport};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::wire::{PATIENCE, SHORT, TestServer, options};

#[tokio::test]
async fn a_connection_serves_one_request_after_another() {
    let server = TestServer::start(options()).await;
    let mut wire = server.connect().await;
    for _ in 0..3 {
        wire.request(server.address, "GET / HTTP/1.1").await;
        assert_eq!(wire.response().await, ("HTTP/1.1 200 OK".to_owned(), "hello".to_owned()));
        let body = format!("POST /body HTTP/1.1\r\nHost: {}\r\nContent-Length: 3\r\n\r\nabc", server.address);
        wire.send(body).await;
        assert_eq!(wire.response().await.1, "3");
    }
}

#[tokio::test]
async fn handlers_see_the_address_of_the_client() {
    let server = TestServer::start(options()).await;
    let mut wire = server.connect().await;
    wire.request(server.address, "GET /peer HTTP/1.1").await;
    assert_eq!(wire.response().await.1, wire.0.local_addr().unwrap().to_string());
}

#[tokio::test]
async fn another_host_is_misdirected() {
    let allowed_hosts = vec!["blog.example".to_owned()];
    let server = TestServer::start(ServerOptions { allowed_hosts, ..options() }).await;
    let port = server.address.port();
    let local = format!("localhost:{port}");
    for (host, status) in [
        ("blog.example", "200 ok"),
        ("Blog.Example:443", "200 ok"),
        (&local, "200 ok"),
        ("evil.example", "421 misdirected request"),
        ("blog.example:81", "421 misdirected request"),
        ("a b", "400 bad request"),
        ("", "400 bad request"),
    ] {
        let mut wire = server.connect().await;
        wire.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
        let (line, body) = wire.response().await;
        assert_eq!(line.to_ascii_lowercase(), format!("http/1.1 {status}"), "{host}");
        if status.starts_with("421") {
            assert!(body.contains("set [server] public_url in cms.toml"), "{body}");
            assert!(body.contains(host), "{body}");
        }
    }
}

#[tokio::test]
async fn a_request_names_exactly_one_host() {
    let server = TestServer::start(options()).await;
    let host = server.address;
    for head in [
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n"),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n"),
    ] {
        let mut wire = server.connect().await;
        wire.send(&head).await;
        assert!(wire.response().await.0.ends_with(" 400 bad request"), "{head}");
    }
}

#[tokio::test]
async fn a_request_with_two_lengths_is_refused_and_nothing_after_it_is_read() {
    let server = TestServer::start(options()).await;
    let host = server.address;
    let hidden = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let length = hidden.len() + 5;
    for headers in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"),
        "Content-Length: 5\r\nContent-Length: 5\r\n".to_owned(),
    ] {
        let mut wire = server.connect().await;
        wire.request(host, "GET / HTTP/1.1").await;
        assert_eq!(wire.response().await.1, "hello");
        let head = format!("POST /body HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n0\r\n\r\n{hidden}");
        wire.send(head).await;
        let answer = wire.closed().await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{headers}{answer}");
        assert!(answer.contains("states its length twice"), "{headers}{answer}");
        assert!(!answer.contains("hello"), "{headers}{answer}");
    }
}

#[tokio::test]
async fn methods_without_a_meaning_here_are_refused() {
    let server = TestServer::start(options()).await;
    assert!(server.ask("BREW / HTTP/1.1").await.0.contains(" 501 "));
    let (status, body) = server.ask("TRACE / HTTP/1.1").await;
    assert!(status.contains(" 405 "), "{status}");
    assert!(body.starts_with("No page here answers the method TRACE."), "{body}");
    assert!(server.ask("OPTIONS / HTTP/1.1").await.0.contains(" 405 "));
    assert!(server.still_answers().await);
}

#[tokio::test]
async fn a_head_has_a_limit() {
    let server = TestServer::start(options()).await;
    let long = server.ask(&format!("GET / HTTP/1.1\r\nx: {}", "y".repeat(100_000))).await.0;
    assert!(long.contains(" 431 "), "{long}");
    let many = server.ask(&format!("GET / HTTP/1.1{}", "\r\nx: y".repeat(200))).await.0;
    assert!(many.contains(" 431 "), "{many}");
}

#[tokio::test]
async fn an_upgraded_connection_keeps_its_place_and_has_no_clock() {
    let quick =
        ServerOptions { header_timeout: SHORT, idle_timeout: SHORT, write_timeout: SHORT, ..options() };
    let server = TestServer::start(ServerOptions { max_connections_per_address: 1, ..quick }).await;
    let mut wire = server.connect().await;
    wire.request(server.address, "GET /echo HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: echo").await;
    assert!(wire.response().await.0.contains(" 101 "));
    wire.send("half of ").await;
    sleep(SHORT * 3).await;
    wire.send("a line").await;
    let mut echo = [0; 14];
    timeout(PATIENCE, wire.0.read_exact(&mut echo)).await.unwrap().unwrap();
    assert_eq!(&echo, b"half of a line");
    assert!(server.connect().await.closed().await.contains(" 503 "));
}

#[tokio::test]
async fn a_panic_in_a_handler_ends_its_own_connection_only() {
    let server = TestServer::start(options()).await;
    let mut other = server.connect().await;
    other.request(server.address, "GET / HTTP/1.1").await;
    other.response().await;
    let mut wire = server.connect().await;
    wire.request(server.address, "GET /panic HTTP/1.1").await;
    assert_eq!(wire.closed().await, "");
    other.request(server.address, "GET / HTTP/1.1").await;
    assert_eq!(other.response().await.1, "hello");
    assert!(server.still_answers().await);
}

#[tokio::test]
async fn http_2_works_without_an_upgrade() {
    let server = TestServer::start(options()).await;
    let client = server.http_2().await;
    let get = |authority: String| {
        let request = Request::get(format!("http://{authority}/")).body(Body::empty()).unwrap();
        client.clone().send_request(request)
    };
    let own = server.address.to_string();
    let (first, second, other) = tokio::join!(get(own.clone()), get(own), get("evil.example".to_owned()));
    for response in [first.unwrap(), second.unwrap()] {
        assert_eq!((response.status(), response.version()), (StatusCode::OK, Version::HTTP_2));
        assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "hello");
    }
    assert_eq!(other.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn stopping_lets_a_running_request_finish() {
    let server = TestServer::start(options()).await;
    let mut idle = server.connect().await;
    idle.request(server.address, "GET / HTTP/1.1").await;
    idle.response().await;
    let mut running = server.connect().await;
    running.request(server.address, "GET /slow HTTP/1.1").await;
    let mut stream = server.connect().await;
    stream.request(server.address, "GET /until-shutdown HTTP/1.1").await;
    sleep(SHORT).await;
    let address = server.address;
    let report = server.stop().await;
    assert!(running.closed().await.starts_with("HTTP/1.1 200 OK"));
    assert!(stream.closed().await.contains("last"));
    assert_eq!(idle.closed().await, "");
    assert_eq!(report, ShutdownReport { finished: 3, cut: 0 });
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn stopping_cuts_what_does_not_end() {
    let server = TestServer::start(ServerOptions { shutdown_timeout: SHORT, ..options() }).await;
    let mut endless = server.connect().await;
    endless.request(server.address, "GET /silent HTTP/1.1").await;
    sleep(SHORT).await;
    assert_eq!(server.stop().await, ShutdownReport { finished: 0, cut: 1 });
    assert!(endless.closed().await.contains("first"));
}

#[tokio::test]
async fn a_port_in_use_is_named_with_the_way_out() {
    let server = TestServer::start(options()).await;
    let error = Server::bind(ServerOptions { listen: server.address, ..options() }).await.unwrap_err();
    assert!(matches!(error, ServerError::AddressInUse { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "{} is already in use: another program listens there; stop it or set [server] listen in cms.toml",
            server.address
        )
    );
}

#[tokio::test]
async fn an_address_of_another_machine_is_named() {
    let listen = SocketAddr::from(([192, 0, 2, 1], 8080));
    let error = Server::bind(ServerOptions { listen, ..options() }).await.unwrap_err();
    assert!(matches!(error, ServerError::AddressNotAvailable { .. }), "{error:?}");
}
