//! Clients that take their time, on purpose or not, and clients that send too much.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use sandpress::http::server::{Refusal, RefusalPage, ServerOptions};
use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

use super::wire::{LARGE, SHORT, TestServer, Wire, options, reset};

#[tokio::test]
async fn a_client_that_sends_nothing_is_closed() {
    let server = TestServer::start(ServerOptions { first_byte_timeout: SHORT, ..options() }).await;
    let mut wire = server.connect().await;
    assert!(server.still_answers().await);
    assert_eq!(wire.closed().await, "");
}

#[tokio::test]
async fn half_a_head_is_closed() {
    let server = TestServer::start(ServerOptions { header_timeout: SHORT, ..options() }).await;
    for half in
        ["G", "PRI * HTTP/2.0\r\n", "GET / HTTP/1.1\r\nHost: loc", "GET / HTTP/1.1\r\nHost: localhost\r\n"]
    {
        let mut wire = server.connect().await;
        wire.send(half).await;
        assert_eq!(wire.closed().await, "", "{half}");
    }
    assert!(server.still_answers().await);
}

#[tokio::test]
async fn a_trickled_head_has_one_limit_for_all_of_it() {
    let server = TestServer::start(ServerOptions { header_timeout: SHORT, ..options() }).await;
    let mut first = server.connect().await;
    first.request(server.address, "GET / HTTP/1.1").await;
    first.response().await;
    for wire in [server.connect().await, first] {
        let (reader, mut writer) = wire.0.into_split();
        let drip = tokio::spawn(async move {
            let head = b"GET / HTTP/1.1\r\nx: ".iter().chain(std::iter::repeat(&b'y'));
            for byte in head {
                if writer.write_all(&[*byte]).await.is_err() {
                    return writer;
                }
                sleep(SHORT / 10).await;
            }
            writer
        });
        let mut reader = reader;
        let mut answer = Vec::new();
        let read = tokio::io::AsyncReadExt::read_to_end(&mut reader, &mut answer);
        let _ = tokio::time::timeout(super::wire::PATIENCE, read).await.expect("still open");
        assert!(answer.is_empty());
        drip.abort();
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let server = TestServer::start(ServerOptions { idle_timeout: SHORT, ..options() }).await;
    let mut wire = server.connect().await;
    wire.request(server.address, "GET / HTTP/1.1").await;
    assert_eq!(wire.response().await.1, "hello");
    assert_eq!(wire.closed().await, "");
}

#[tokio::test]
async fn a_slow_page_is_not_taken_for_a_slow_client() {
    let limits = ServerOptions { idle_timeout: SHORT, write_timeout: SHORT, ..options() };
    let server = TestServer::start(limits).await;
    let mut wire = server.connect().await;
    let host = server.address;
    wire.send(format!("GET /slow HTTP/1.1\r\nHost: {host}\r\n\r\nGET / HTTP/1.1\r\nHost: {host}\r\n\r\n"))
        .await;
    assert_eq!(wire.response().await.0, "HTTP/1.1 200 OK");
    assert_eq!(wire.response().await.1, "hello");
}

#[tokio::test]
async fn a_stalled_body_ends_with_408() {
    let server = TestServer::start(ServerOptions { body_timeout: SHORT, ..options() }).await;
    for head in ["Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"] {
        let mut wire = server.connect().await;
        wire.send(format!("POST /body HTTP/1.1\r\nHost: {}\r\n{head}", server.address)).await;
        let answer = wire.closed().await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("connection: close\r\n"), "{answer}");
        assert!(answer.contains("did not arrive in time"), "{answer}");
    }
}

#[tokio::test]
async fn a_trickled_body_ends_too() {
    let server = TestServer::start(ServerOptions { body_timeout: SHORT, ..options() }).await;
    let wire = server.connect().await;
    let (mut reader, mut writer) = wire.0.into_split();
    let head = format!("POST /body HTTP/1.1\r\nHost: {}\r\nContent-Length: 9999\r\n\r\n", server.address);
    let drip = tokio::spawn(async move {
        writer.write_all(head.as_bytes()).await.unwrap();
        while writer.write_all(b"x").await.is_ok() {
            sleep(SHORT / 10).await;
        }
    });
    let mut answer = String::new();
    let read = tokio::io::AsyncReadExt::read_to_string(&mut reader, &mut answer);
    let _ = tokio::time::timeout(super::wire::PATIENCE, read).await.expect("still open");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    drip.abort();
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_with_413() {
    let server = TestServer::start(options()).await;
    let host = server.address;
    let body = "x".repeat(100_001);
    for whole in [
        format!("POST /body HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100001\r\n\r\n"),
        format!("POST /body HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100001\r\n\r\n{body}"),
        format!(
            "POST /body HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n186a1\r\n{body}\r\n0\r\n\r\n"
        ),
    ] {
        let mut wire = server.connect().await;
        wire.send(whole).await;
        wire.0.shutdown().await.unwrap();
        let answer = wire.closed().await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("larger than the 100000 bytes"), "{answer}");
    }
    let fits = format!("POST /body HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100000\r\n\r\n{}", &body[1..]);
    let mut wire = server.connect().await;
    wire.send(fits).await;
    assert_eq!(wire.response().await.1, "100000");
}

#[tokio::test]
async fn a_client_that_sends_everything_first_still_reads_the_refusal() {
    let server = TestServer::start(options()).await;
    let mut wire = server.connect().await;
    let length = 3 << 20;
    let head = format!("POST /body HTTP/1.1\r\nHost: {}\r\nContent-Length: {length}\r\n\r\n", server.address);
    wire.send(head).await;
    wire.send(vec![b'x'; length]).await;
    assert!(wire.response().await.0.starts_with("HTTP/1.1 413 "));
}

#[tokio::test]
async fn the_site_can_draw_the_refusal() {
    let page =
        RefusalPage::new(|refusal: &Refusal| format!("own page: {}", refusal.status()).into_response());
    let server = TestServer::start_with(options(), page).await;
    let (status, body) = server.ask("POST /body HTTP/1.1\r\nContent-Length: 100001").await;
    assert!(status.starts_with("HTTP/1.1 413 "), "{status}");
    assert_eq!(body, "own page: 413 Payload Too Large");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut() {
    let mut server = TestServer::start(ServerOptions { write_timeout: SHORT, ..options() }).await;
    let mut wire = server.connect().await;
    wire.request(server.address, "GET /endless HTTP/1.1").await;
    server.body_gone().await;
    assert!(server.still_answers().await);
}

#[tokio::test]
async fn a_client_that_does_not_read_is_told_at_once() {
    let mut server = TestServer::start(ServerOptions { write_timeout: SHORT, ..options() }).await;
    let mut deaf = server.deaf().await;
    deaf.request(server.address, "GET /endless HTTP/1.1").await;
    server.body_gone().await;
    // What it has not read is thrown away: an end that waits behind it would come after minutes.
    reset(&deaf.0).await;
}

#[tokio::test]
async fn many_small_answers_that_nobody_reads_end_too() {
    let server = TestServer::start(ServerOptions { write_timeout: SHORT, ..options() }).await;
    let mut deaf = server.deaf().await;
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let flood = async {
        while deaf.0.write_all(request.as_bytes()).await.is_ok() {
            sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(super::wire::PATIENCE, flood).await.expect("requests are still taken");
}

#[tokio::test]
async fn an_answer_that_the_system_keeps_does_not_keep_its_place() {
    let limits = ServerOptions { max_connections_per_address: 1, write_timeout: SHORT, ..options() };
    let server = TestServer::start(limits).await;
    let mut deaf = server.deaf().await;
    deaf.request(server.address, "GET /small HTTP/1.1").await;
    let is_served = async {
        loop {
            let mut wire = server.connect().await;
            wire.request(server.address, "GET / HTTP/1.1\r\nConnection: close").await;
            if wire.closed().await.ends_with("hello") {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(super::wire::PATIENCE, is_served).await.expect("the place stays taken");
}

#[tokio::test]
async fn a_response_in_one_piece_is_cut_too() {
    let server = TestServer::start(ServerOptions { write_timeout: SHORT, ..options() }).await;
    let mut wire = server.connect().await;
    wire.request(server.address, "GET /large HTTP/1.1").await;
    sleep(SHORT * 4).await;
    assert!(wire.closed().await.len() < LARGE);
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_over_http_2_as_well() {
    let mut server = TestServer::start(ServerOptions { write_timeout: SHORT, ..options() }).await;
    for window in [0, 1 << 16] {
        let mut client = server.http_2_with_window(window).await;
        let address = format!("http://{}/endless", server.address);
        let request = Request::get(address).body(Body::empty()).unwrap();
        let _unread = client.send_request(request).await.unwrap();
        server.body_gone().await;
    }
    assert!(server.still_answers().await);
}

#[tokio::test]
async fn bodies_have_the_same_limits_over_http_2() {
    let server = TestServer::start(ServerOptions { body_timeout: SHORT, ..options() }).await;
    let mut client = server.http_2().await;
    let endless =
        Body::from_stream(futures::stream::repeat_with(|| Ok::<_, std::io::Error>("x".repeat(9999))));
    let stalled = Body::from_stream(futures::stream::pending::<Result<String, std::io::Error>>());
    for (body, status) in [(endless, StatusCode::PAYLOAD_TOO_LARGE), (stalled, StatusCode::REQUEST_TIMEOUT)] {
        let request = Request::post(format!("http://{}/body", server.address)).body(body).unwrap();
        assert_eq!(client.send_request(request).await.unwrap().status(), status);
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed_over_http_2_as_well() {
    let limits = ServerOptions { idle_timeout: SHORT, header_timeout: SHORT, ..options() };
    let server = TestServer::start(limits).await;
    let mut deaf = server.connect().await;
    deaf.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await;
    let frames = deaf.closed().await;
    assert!(frames.len() > 9, "{frames:?}");
    assert!(server.still_answers().await);
}

#[tokio::test]
async fn an_address_has_its_share_and_no_more() {
    let server = TestServer::start(ServerOptions { max_connections_per_address: 2, ..options() }).await;
    let mut held = Vec::<Wire>::new();
    for _ in 0..2 {
        let mut wire = server.connect().await;
        wire.request(server.address, "GET / HTTP/1.1").await;
        wire.response().await;
        held.push(wire);
    }
    let refused = server.connect().await.closed().await;
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    drop(held.pop());
    let mut tries = 0;
    loop {
        let mut wire = server.connect().await;
        wire.request(server.address, "GET / HTTP/1.1\r\nConnection: close").await;
        if wire.closed().await.ends_with("hello") {
            break;
        }
        tries += 1;
        assert!(tries < 100, "the place of a closed connection stays taken");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_full_server_asks_idle_connections_to_make_room() {
    let server = TestServer::start(ServerOptions { max_connections: 1, ..options() }).await;
    let mut idle = server.connect().await;
    idle.request(server.address, "GET / HTTP/1.1").await;
    idle.response().await;
    assert!(server.still_answers().await);
    assert_eq!(idle.closed().await, "");
}
